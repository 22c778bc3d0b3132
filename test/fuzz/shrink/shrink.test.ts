import { describe, expect, it } from 'vitest'
import { parseQuery, type Finding } from '../engines.ts'
import { TABLES } from '../tables.ts'
import { smallerStatements } from './candidates.ts'
import { shrinkRows, shrinkStatement } from './shrink.ts'

const FOUND: Finding = { between: 'DuckDB', sort: 'rows', ours: [], theirs: ['1'] }

/** Says that the difference is there wherever the text matches. */
const whenever = (pattern: RegExp) => (sql: string) => Promise.resolve(pattern.test(sql) ? FOUND : undefined)

describe('smaller statements', () => {
  const sql =
    'SELECT a + b AS c, s FROM t INNER JOIN u ON t.id = u.id WHERE a > 1 AND b IN (1, 2) ORDER BY c, s LIMIT 3'
  const smaller = smallerStatements(parseQuery(sql))

  it('are shorter, the shortest first, and each can be parsed', () => {
    expect(smaller.length).toBeGreaterThan(20)
    expect(smaller.every((text) => text.length < sql.length)).toBe(true)
    expect(smaller.toSorted((a, b) => a.length - b.length)).toEqual(smaller)
    for (const text of smaller) expect(() => parseQuery(text)).not.toThrow()
  })

  it('leave out clauses, items, operands and sides of joins', () => {
    expect(smaller).toContain('SELECT a + b AS c, s FROM t INNER JOIN u ON t.id = u.id ORDER BY c, s LIMIT 3')
    expect(smaller).toContain(
      'SELECT a + b AS c, s FROM t INNER JOIN u ON t.id = u.id WHERE a > 1 AND b IN (1, 2)',
    )
    expect(smaller).toContain('SELECT a + b AS c, s FROM t WHERE a > 1 AND b IN (1, 2) ORDER BY c, s LIMIT 3')
    expect(smaller).toContain(
      'SELECT a AS c, s FROM t INNER JOIN u ON t.id = u.id WHERE a > 1 AND b IN (1, 2) ORDER BY c, s LIMIT 3',
    )
  })

  it('never keep a limit without its order', () => {
    expect(smaller.filter((text) => text.includes('LIMIT') && !text.includes('ORDER BY c, s'))).toEqual([])
  })

  it('leave the order of a window whole', () => {
    const windowed = smallerStatements(
      parseQuery('SELECT lag(a) OVER (PARTITION BY s ORDER BY b DESC, id) FROM t'),
    )
    expect(windowed.filter((text) => text.includes('OVER') && !text.includes('ORDER BY b DESC, id'))).toEqual(
      [],
    )
  })
})

describe('shrinking', () => {
  it('keeps what the difference needs and nothing else', async () => {
    const sql =
      "WITH q AS (SELECT a FROM wide) SELECT coalesce(abs(t.a), 1 + 2), upper(s) FROM wide t LEFT JOIN q ON t.a = q.a WHERE t.p OR NOT t.p GROUP BY 1, 2 HAVING count(*) > 1 UNION SELECT 1, 'x'"
    expect(await shrinkStatement(sql, whenever(/abs\(.*\bwide\b/))).toBe('SELECT abs(1) FROM wide AS t')
  })

  it('stops at its bound', async () => {
    let asked = 0
    const sql = 'SELECT a + b + c + d FROM t WHERE a > 1 OR b > 2'
    const shrunk = await shrinkStatement(
      sql,
      () => {
        asked++
        return Promise.resolve(undefined)
      },
      5,
    )
    expect(shrunk).toBe(sql)
    expect(asked).toBe(5)
  })

  it('leaves only the rows that the difference needs', async () => {
    const needed = TABLES[0]!.rows[4]!
    const tables = await shrinkRows(TABLES.slice(0, 2), (smaller) =>
      Promise.resolve(smaller[0]!.rows.includes(needed) ? FOUND : undefined),
    )
    expect(tables.map(({ rows }) => rows)).toEqual([[needed], []])
  })
})
