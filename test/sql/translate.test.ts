import { describe, expect, it } from 'vitest'
import { parse } from '../../grammar/index.ts'
import { translate } from '../support/duckdb/translate.ts'
import { Untranslatable } from '../support/duckdb/context.ts'
import { openOracle } from '../support/duckdb/oracle.ts'

const CLOCK = Date.parse('2023-08-01T00:00:00Z')

function translated(sql: string): string {
  const parsed = parse(sql)
  if (!parsed.ok) throw new Error(parsed.problem.message)
  return translate(parsed.statement, CLOCK)
}

describe('Trino in DuckDB’s dialect', () => {
  it.each([
    [`element_at(requestParameters, 'k')`, `("requestParameters")['k']`],
    ['element_at(resources, 1).arn', `struct_extract(("resources")[1], 'arn')`],
    ['userIdentity.sessionContext.arn', '"userIdentity"."sessionContext"."arn"'],
    [`if(a, 1)`, 'CASE WHEN "a" THEN 1 END'],
    [`date_add('day', -7, now())`, `(TIMESTAMPTZ '2023-08-01T00:00:00.000Z' + to_days((-7)))`],
    [`date_diff('day', a, b)`, `date_sub('day', "a", "b")`],
    [`date_format(t, '%Y-%m-%d %H:%i:%s')`, `strftime("t", '%Y-%m-%d %H:%M:%S')`],
    [`day_of_week(t)`, `date_part('isodow', "t")`],
    [`extract(DOW FROM t)`, `date_part('isodow', "t")`],
    [`t + INTERVAL '10' MINUTE`, `("t" + (INTERVAL '10' MINUTE))`],
    ['current_date', `DATE '2023-08-01'`],
    [`regexp_like(s, '^\\d')`, `regexp_matches("s", '^\\d')`],
    [`regexp_replace(s, '(a)', '<$1>')`, `regexp_replace("s", '(a)', '<\\1>', 'g')`],
    [`replace(s, 'x')`, `replace("s", 'x', '')`],
    ['concat(a, b)', '("a" || "b")'],
    ['greatest(a, 2)', 'CASE WHEN "a" IS NULL OR 2 IS NULL THEN NULL ELSE greatest("a", 2) END'],
    ['approx_distinct(x)', 'count(DISTINCT "x")'],
    ['max_by(x, y)', 'arg_max_null("x", "y")'],
    ['array_agg(DISTINCT x ORDER BY x DESC)', 'list(DISTINCT "x" ORDER BY "x" DESC NULLS LAST)'],
    [`listagg(x, ',') WITHIN GROUP (ORDER BY y)`, `string_agg("x", ',' ORDER BY "y" ASC NULLS LAST)`],
    ['transform(a, x -> x + 1)', 'list_transform("a", lambda "x": ("x" + 1))'],
    ['slice(a, 2, 3)', '("a")[2:(2) + (3) - 1]'],
    [
      `json_extract(j, '$.a.AWS:x[0]["b c"]')`,
      `json_extract(CASE WHEN json_valid("j") THEN "j" END, '$."a"."AWS:x"[0]."b c"')`,
    ],
    [`CAST(x AS map(varchar, array(row(a bigint))))`, 'CAST("x" AS MAP(VARCHAR, STRUCT("a" BIGINT)[]))'],
    [`TIMESTAMP '2023-07-01 00:00:00 UTC'`, `TIMESTAMPTZ '2023-07-01 00:00:00 UTC'`],
    [`s LIKE 'a\\_b' ESCAPE '\\'`, `("s" LIKE 'a\\_b' ESCAPE '\\')`],
  ])('%s', (trino, duckdb) => {
    expect(translated(`SELECT ${trino}`)).toBe(`SELECT ${duckdb}`)
  })

  it.each([
    [
      'SELECT 1 FROM 5e2676f8-9fce-46ef-8142-3e36a94e6691 e',
      'SELECT 1 FROM "5e2676f8-9fce-46ef-8142-3e36a94e6691" AS "e"',
    ],
    [
      'SELECT r.arn FROM e CROSS JOIN UNNEST(resources) AS r',
      'SELECT "r"."arn" FROM ("e" CROSS JOIN LATERAL (SELECT unnest("resources", max_depth := 2)) AS "r")',
    ],
    [
      'SELECT k FROM e, UNNEST(requestParameters) AS t(k, v)',
      'SELECT "k" FROM "e", LATERAL (SELECT unnest(map_keys("requestParameters")), unnest(map_values("requestParameters"))) AS "t"("k", "v")',
    ],
    [
      'WITH x(n) AS (VALUES 1, 2) SELECT n FROM x UNION ALL (SELECT 3 LIMIT 1) ORDER BY n DESC OFFSET 1 LIMIT 2',
      'WITH "x"("n") AS (SELECT * FROM (VALUES (1), (2))) (SELECT "n" FROM "x") UNION ALL ((SELECT 3 LIMIT 1)) ORDER BY "n" DESC NULLS LAST LIMIT 2 OFFSET 1',
    ],
    [
      'SELECT count(*) FILTER (WHERE a) OVER (PARTITION BY b ORDER BY c ROWS 2 PRECEDING) FROM t GROUP BY ROLLUP (a, b) HAVING true',
      'SELECT count(*) FILTER (WHERE "a") OVER (PARTITION BY "b" ORDER BY "c" ASC NULLS LAST ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM "t" GROUP BY ROLLUP (("a"), ("b")) HAVING true',
    ],
  ])('%s', (trino, duckdb) => {
    expect(translated(trino)).toBe(duckdb)
  })

  it.each([
    [`SELECT CAST(x AS ipaddress)`, 'the type ipaddress'],
    ['SELECT soundex(x)', 'the function soundex'],
    ['SELECT 1 FROM t TABLESAMPLE BERNOULLI (10)', 'sampledRelation'],
    ['SELECT date_trunc(u, t)', 'a unit that is no literal'],
    ['SELECT 1 FETCH FIRST 1 ROW WITH TIES', 'WITH TIES'],
    ['EXPLAIN SELECT 1', 'EXPLAIN'],
  ])('%s is refused', (sql, what) => {
    expect(() => translated(sql)).toThrow(new Untranslatable(`DuckDB has no translation of ${what}`))
  })
})

it('the oracle answers as Trino would where DuckDB by itself would not', async () => {
  const oracle = await openOracle()
  try {
    const sql = `SELECT 7 / 2, greatest(1, NULL), date_diff('day', TIMESTAMP '2023-01-01 12:00:00', TIMESTAMP '2023-01-03 11:00:00'),
      json_extract_scalar('{"a": [1]}', '$.a'), json_extract_scalar('nonsense', '$.a'), regexp_extract('x', 'y'), now()`
    const { rows } = await oracle.query(sql, CLOCK)
    expect(rows).toEqual([['3', 'NULL', '1', 'NULL', 'NULL', 'NULL', '2023-08-01 00:00:00.000000 UTC']])
  } finally {
    oracle.close()
  }
})
