import { describe, expect, it } from 'vitest'
import type { Session } from '../../src/function/definition.ts'
import { bindScalar, functionRecords } from '../../src/function/registry.ts'
import { parseSignature } from '../../src/function/signature.ts'
import { aggregateFragment, type Fragment, morselScan } from '../../src/physical/fragment.ts'
import type { PhysicalAggregate, PhysicalNode } from '../../src/physical/node.ts'
import { physicalChildren } from '../../src/physical/children.ts'
import { planPhysical } from '../../src/physical/plan.ts'
import { valueReader } from '../../src/column/value.ts'
import { formatValue } from '../../src/types/format-value.ts'
import type { SqlType } from '../../src/types/type.ts'
import { bound } from '../support/plan/bound.ts'
import { optimized, testSession } from '../support/plan/optimized.ts'

function aggregateIn(node: PhysicalNode): PhysicalAggregate | undefined {
  if (node.kind === 'hash-aggregate') return node
  for (const child of physicalChildren(node)) {
    const found = aggregateIn(child)
    if (found !== undefined) return found
  }
  return undefined
}

async function aggregateOf(sql: string, folded = true): Promise<PhysicalAggregate> {
  const node = aggregateIn(planPhysical(await (folded ? optimized(sql) : bound(sql))))
  if (node === undefined) throw new Error(`no aggregate in ${sql}`)
  return node
}

async function fragmentOf(sql: string, folded = true): Promise<Fragment | undefined> {
  return aggregateFragment(await aggregateOf(sql, folded))
}

/** The functions without arguments whose value is another at another time, or for somebody else. */
function sessionFunctions(): string[] {
  const other: Session = { ...testSession, now: testSession.now + 400_000_000_000_001n, user: 'somebody' }
  return functionRecords().flatMap((record) => {
    if (record.kind !== 'scalar' || record.deterministic === false) return []
    const { signature } = record.overloads[0]!
    if (parseSignature(signature).parameters.length > 0 || parseSignature(signature).variadic) return []
    const returns = parseSignature(signature).returns
    if (returns.kind !== 'type') return []
    const kernel = bindScalar({ name: record.name, overload: 0, arguments: [], returns: returns.type })
    const text = (session: Session, type: SqlType) =>
      formatValue(valueReader(kernel([], 1, session), type)(0), type)
    return text(testSession, returns.type) === text(other, returns.type) ? [] : [record.name]
  })
}

describe('fragments of plans', () => {
  it.each([
    [
      'SELECT eventname, count(*) FROM events GROUP BY 1',
      'WITH e AS (SELECT eventname AS x, errorcode FROM events) SELECT count(*) AS n, e.x FROM e GROUP BY x',
    ],
    [
      "SELECT sum(length(eventname)) AS s FROM events WHERE errorcode LIKE 'A%'",
      "SELECT 1 + sum(length(e.eventname)) FROM events AS e WHERE e.errorcode LIKE 'A%'",
    ],
    [
      'SELECT max(arn) FROM events CROSS JOIN UNNEST(resources)',
      'SELECT max(a) FROM events e CROSS JOIN UNNEST(e.resources) AS r (a, b, c)',
    ],
  ])('are the same however they are written: %s', async (one, other) => {
    const fragment = await fragmentOf(one)
    expect(fragment).toBeDefined()
    expect(await fragmentOf(other)).toEqual(fragment)
  })

  it('differ in what they compute', async () => {
    const statements = [
      'SELECT eventname, count(*) FROM events GROUP BY 1',
      'SELECT eventsource, count(*) FROM events GROUP BY 1',
      'SELECT lower(eventname), count(*) FROM events GROUP BY 1',
      'SELECT eventname, count(errorcode) FROM events GROUP BY 1',
      'SELECT eventname, count(DISTINCT errorcode) FROM events GROUP BY 1',
      "SELECT eventname, count(errorcode) FILTER (WHERE awsregion = 'x') FROM events GROUP BY 1",
      'SELECT eventname, array_agg(eventid ORDER BY eventtime) FROM events GROUP BY 1',
      'SELECT eventname, array_agg(eventid ORDER BY eventtime DESC) FROM events GROUP BY 1',
      'SELECT eventname, array_agg(eventid ORDER BY eventtime NULLS FIRST) FROM events GROUP BY 1',
      'SELECT eventname, count(*) FROM events GROUP BY GROUPING SETS ((eventname), ())',
      "SELECT eventname, count(*) FROM events WHERE errorcode = 'x' GROUP BY 1",
      "SELECT eventname, count(*) FROM events WHERE errorcode = 'y' GROUP BY 1",
      "SELECT eventname, count(*) FROM events WHERE eventtime > TIMESTAMP '2026-01-01 00:00:00' GROUP BY 1",
      "SELECT element_at(requestparameters, 'a'), count(*) FROM events GROUP BY 1",
      "SELECT element_at(requestparameters, 'b'), count(*) FROM events GROUP BY 1",
      "SELECT element_at(additionaleventdata, 'a'), count(*) FROM events GROUP BY 1",
      'SELECT useridentity.arn, count(*) FROM events GROUP BY 1',
      'SELECT useridentity.type, count(*) FROM events GROUP BY 1',
      'SELECT sum(CAST(length(eventname) AS real)) FROM events',
      'SELECT sum(CAST(length(eventname) AS double)) FROM events',
      'SELECT sum(TRY_CAST(eventname AS double)) FROM events',
      'SELECT sum(CAST(eventname AS double)) FROM events',
      'SELECT max(length(eventname) + 1) FROM events',
      'SELECT max(length(eventname) + 2) FROM events',
      'SELECT max(length(eventname) / 2e0) FROM events',
      'SELECT max(length(eventname) / infinity()) FROM events',
      'SELECT max(-0e0 * length(eventname)) FROM events',
      'SELECT max(0e0 * length(eventname)) FROM events',
      'SELECT sum(cardinality(filter(resources, r -> r.type IS NULL))) FROM events',
      'SELECT sum(cardinality(filter(resources, r -> r.arn IS NULL))) FROM events',
    ]
    const texts = await Promise.all(statements.map(async (sql) => JSON.stringify(await fragmentOf(sql))))
    for (const [i, text] of texts.entries())
      expect([statements[i], statements[texts.indexOf(text)]]).toEqual([statements[i], statements[i]])
    expect(texts).not.toContain(undefined)
  })

  it.each([
    'SELECT count(*) FROM events WHERE random() < 0.5',
    'SELECT eventname, count(*) FROM events TABLESAMPLE SYSTEM (50) GROUP BY 1',
    'SELECT count(*) FROM events JOIN accounts ON id = recipientaccountid',
    'SELECT count(*) FROM (SELECT eventname FROM events LIMIT 5)',
    'SELECT count(*) FROM (SELECT eventname FROM events ORDER BY eventtime LIMIT 5)',
    'SELECT max(CAST(CAST(eventname AS time) AS timestamp)) FROM events',
    "SELECT max(parse_datetime(eventname, 'yy')) FROM events",
  ])('are none where the answer may be another the next time: %s', async (sql) => {
    expect(await fragmentOf(sql)).toBe(undefined)
  })

  it('are none where a value of the session was not computed beforehand', async () => {
    const names = sessionFunctions()
    expect(names).toContain('now')
    for (const name of names) {
      const spelled = name === 'now' ? 'now()' : name
      expect(await fragmentOf(`SELECT count(*) FROM events WHERE ${spelled} IS NULL`, false), name).toBe(
        undefined,
      )
    }
    expect(await fragmentOf('SELECT count(*) FROM events WHERE eventtime < now()')).toBeDefined()
  })

  it('have morsels of their own over filters, projections and UNNEST, and nothing else', async () => {
    const isOverMorsels = async (sql: string) => morselScan((await aggregateOf(sql)).input) !== undefined
    expect(
      await isOverMorsels('SELECT arn, count(*) FROM events CROSS JOIN UNNEST(resources) GROUP BY 1'),
    ).toBe(true)
    expect(
      await isOverMorsels('SELECT avg(n) FROM (SELECT count(*) AS n FROM events GROUP BY eventname)'),
    ).toBe(false)
    expect(await isOverMorsels('SELECT sum(x) FROM (VALUES 1) t(x)')).toBe(false)
  })
})
