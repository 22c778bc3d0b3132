import { describe, expect, it } from 'vitest'
import { physicalChildren } from '../../src/physical/children.ts'
import type { PhysicalNode } from '../../src/physical/node.ts'
import { planPhysical } from '../../src/physical/plan.ts'
import { optimized } from '../support/plan/optimized.ts'

function scansOf(node: PhysicalNode): readonly string[] {
  if (node.kind !== 'table-scan') return physicalChildren(node).flatMap(scansOf)
  return node.paths.flatMap(({ path, presence }) => (presence === true ? [path.join('.')] : []))
}

/** The columns that a statement asks for presence alone. */
async function presenceIn(sql: string): Promise<readonly string[]> {
  return [...scansOf(planPhysical(await optimized(sql)))].sort()
}

describe('columns of which only presence is asked', () => {
  it.each([
    ['SELECT count(errorcode) FROM events', ['errorcode']],
    [
      'SELECT count(*) FROM events WHERE errorcode IS NOT NULL OR eventname IS NULL',
      ['errorcode', 'eventname'],
    ],
    ['SELECT count_if(errorcode IS NULL) FROM events WHERE errorcode IS NOT NULL', ['errorcode']],
    ['SELECT eventname, count(errorcode) FROM events GROUP BY 1', ['errorcode']],
    ['SELECT eventname FROM events WHERE useridentity.arn IS NULL', ['useridentity.arn']],
    // Not texts.
    ['SELECT count(eventtime) FROM events WHERE readonly IS NULL', []],
    // The value counts too.
    ['SELECT count(DISTINCT errorcode) FROM events', []],
    ['SELECT errorcode FROM events WHERE errorcode IS NOT NULL', []],
    ["SELECT count(errorcode) FROM events WHERE errorcode <> 'AccessDenied'", []],
    ['SELECT count(errorcode) FROM events GROUP BY errorcode', []],
    ['SELECT count(*) FROM events WHERE errorcode IS NULL AND lower(errorcode) IS NULL', []],
    [
      'SELECT count(errorcode) FROM (SELECT errorcode FROM events UNION ALL SELECT eventname FROM events)',
      [],
    ],
    ['SELECT count(e) FROM (SELECT errorcode AS e FROM events ORDER BY errorcode LIMIT 3)', []],
  ])('%s', async (sql, expected) => {
    expect(await presenceIn(sql)).toEqual(expected)
  })
})
