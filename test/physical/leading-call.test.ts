import { describe, expect, it } from 'vitest'
import { leadingCall } from '../../src/physical/leading-call.ts'
import type { PhysicalNode, PhysicalTopN } from '../../src/physical/node.ts'
import { physicalChildren } from '../../src/physical/children.ts'
import { planPhysical } from '../../src/physical/plan.ts'
import { optimized } from '../support/plan/optimized.ts'

function topNOf(node: PhysicalNode): PhysicalTopN | undefined {
  if (node.kind === 'top-n') return node
  return physicalChildren(node)
    .map(topNOf)
    .find((found) => found !== undefined)
}

/** The call that a statement orders groups by first, and how many are wanted. */
async function leadingIn(sql: string) {
  const topN = topNOf(planPhysical(await optimized(sql)))
  if (topN === undefined) throw new Error('the plan has no top-n')
  const leading = leadingCall(topN)
  return leading && [leading.node.aggregates[leading.call]?.call.function.name, leading.wanted]
}

describe('what a top-n orders groups by first', () => {
  it.each([
    ['SELECT eventname, count(*) AS n FROM events GROUP BY 1 ORDER BY n DESC, 1 LIMIT 3', ['count', 3]],
    ['SELECT eventname, count(*) AS n FROM events GROUP BY 1 ORDER BY 2 OFFSET 4 LIMIT 3', ['count', 7]],
    [
      'SELECT max(eventtime) AS last, eventname AS e FROM events GROUP BY 2 ORDER BY last LIMIT 1',
      ['max', 1],
    ],
    [
      'SELECT eventname FROM events GROUP BY 1 ORDER BY count(*) DESC, sum(length(eventid)) LIMIT 2',
      ['count', 2],
    ],
    // A key of the groups, a text, something that is computed of a result, or that may fail; and groups that a condition drops.
    ['SELECT eventname, count(*) AS n FROM events GROUP BY 1 ORDER BY 1, n LIMIT 3', undefined],
    ['SELECT eventname, max(awsregion) AS m FROM events GROUP BY 1 ORDER BY m LIMIT 3', undefined],
    ['SELECT eventname, count(*) + 1 AS n FROM events GROUP BY 1 ORDER BY n LIMIT 3', undefined],
    [
      'SELECT eventname, count(*) AS n, 1 / count(*) AS r FROM events GROUP BY 1 ORDER BY n LIMIT 3',
      undefined,
    ],
    ['SELECT eventname, count(*) AS n FROM events GROUP BY 1 ORDER BY n, 1 / count(*) LIMIT 3', undefined],
    [
      'SELECT eventname, count(*) AS n FROM events GROUP BY 1 HAVING count(*) > 1 ORDER BY n LIMIT 3',
      undefined,
    ],
    ['SELECT eventname, eventtime FROM events ORDER BY eventtime LIMIT 3', undefined],
  ])('%s', async (sql, expected) => {
    expect(await leadingIn(sql)).toEqual(expected)
  })
})
