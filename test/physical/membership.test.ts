import { describe, expect, it } from 'vitest'
import { explainPhysical } from '../../src/physical/explain.ts'
import { membershipBelow, withSubquery, withValues } from '../../src/physical/membership.ts'
import type { PhysicalNode } from '../../src/physical/node.ts'
import { planPhysical } from '../../src/physical/plan.ts'
import type { Value } from '../../src/types/value.ts'
import { optimized } from '../support/plan/optimized.ts'

/** The highest node of a plan that stands over a table with a semi-join between. */
function topOf(node: PhysicalNode): PhysicalNode | undefined {
  if (membershipBelow(node) !== undefined) return node
  return 'input' in node ? topOf(node.input) : undefined
}

/** The plan of a statement once its lowest subquery gave these values, and the columns that its scan still gives. */
async function resolved(sql: string, values: readonly Value[] | undefined) {
  const node = topOf(planPhysical(await optimized(sql)))
  const membership = node && membershipBelow(node)
  if (node === undefined || membership === undefined) return undefined
  const made = withValues(node, membership, values, () => undefined)
  let scan = made
  while ('input' in scan) scan = scan.input
  const needed =
    scan.kind === 'table-scan' ? scan.needed.map((index) => scan.paths[index]?.path.join('.')) : []
  return { plan: explainPhysical(made), needed }
}

const ERRORS = 'SELECT eventname FROM events WHERE errorcode IS NOT NULL'

describe('semi-joins over a table', () => {
  it('become conjuncts of its scan where only rows pass that have a match', async () => {
    const sql = `SELECT awsregion, count(*) FROM events WHERE eventname IN (${ERRORS}) AND awsregion <> 'x' GROUP BY 1`
    expect(await resolved(sql, ['a', 'b'])).toMatchInlineSnapshot(`
      {
        "needed": [
          "awsregion",
        ],
        "plan": "HashAggregate[keys = awsregion; count := count(*)]
      └─ Project[eventname, awsregion, in := true]
         └─ TableScan[events; eventname, awsregion]
               filters: awsregion <> 'x' AND eventname IN ('a', 'b')",
      }
    `)
  })

  it('become a value of rows that all pass', async () => {
    const sql = `SELECT count_if(eventname IN (${ERRORS})) FROM events`
    expect(await resolved(sql, ['a', null])).toMatchInlineSnapshot(`
      {
        "needed": [
          "eventname",
        ],
        "plan": "HashAggregate[count_if := count_if(in)]
      └─ Project[eventname, in := eventname IN ('a', CAST(NULL AS varchar))]
         └─ TableScan[events; eventname]",
      }
    `)
    const exists = `SELECT count(*) FROM events WHERE NOT EXISTS (SELECT 1 FROM events a WHERE a.errorcode = events.errorcode)`
    expect(await resolved(exists, ['a', null])).toMatchInlineSnapshot(`
      {
        "needed": [
          "errorcode",
        ],
        "plan": "HashAggregate[count := count(*)]
      └─ Filter[NOT exists]
         └─ Project[errorcode, exists := COALESCE(errorcode IN ('a'), false)]
            └─ TableScan[events; errorcode]",
      }
    `)
  })

  it('leave nothing to be read where the subquery has no rows', async () => {
    const sql = `SELECT awsregion, count(*) FROM events WHERE eventname IN (${ERRORS}) GROUP BY 1`
    expect(await resolved(sql, undefined)).toMatchInlineSnapshot(`
      {
        "needed": [
          "eventname",
          "awsregion",
        ],
        "plan": "HashAggregate[keys = awsregion; count := count(*)]
      └─ Project[eventname, awsregion, in := true]
         └─ TableScan[events; eventname, awsregion]
               limit: 0",
      }
    `)
  })

  it('leave columns that are part of the result, and the rows that a limit wants', async () => {
    const sql = `SELECT eventname, eventid FROM events WHERE eventname IN (${ERRORS}) LIMIT 5`
    expect(await resolved(sql, ['a'])).toMatchInlineSnapshot(`
      {
        "needed": [
          "eventid",
          "eventname",
        ],
        "plan": "Limit[count = 5]
      └─ Project[eventid, eventname, in := true]
         └─ TableScan[events; eventid, eventname]
               filters: eventname IN ('a')",
      }
    `)
  })

  it.each([
    [
      'of two keys',
      'SELECT count(*) FROM events e WHERE eventname IN (SELECT eventname FROM events a WHERE a.awsregion = e.awsregion)',
    ],
    [
      'over a join',
      `SELECT count(*) FROM events JOIN (SELECT eventid FROM events) a USING (eventid) WHERE events.eventname IN (${ERRORS})`,
    ],
  ])('are left alone %s', async (_, sql) => {
    expect(await resolved(sql, ['a'])).toBeUndefined()
  })

  it('are left alone once their subquery has run', async () => {
    const node = topOf(
      planPhysical(await optimized(`SELECT count(*) FROM events WHERE eventname IN (${ERRORS})`)),
    )
    const membership = node && membershipBelow(node)
    expect(membership).toBeDefined()
    if (node === undefined || membership === undefined) return
    const { columns } = membership.node.subquery
    const made = withSubquery(
      node,
      membership,
      { kind: 'working-table', columns, recursion: -1, name: 'subquery' },
      () => undefined,
    )
    expect(membershipBelow(made)).toBeUndefined()
    expect(explainPhysical(made)).toMatchInlineSnapshot(`
      "HashAggregate[count := count(*)]
      └─ Filter[in]
         └─ SemiJoin[in := in; eventname = eventname_1]
            ├─ TableScan[events; eventname]
            └─ WorkingTable[subquery; eventname_1]"
    `)
  })
})
