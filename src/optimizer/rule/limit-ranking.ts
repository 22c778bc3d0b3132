import { rewritePlan } from '../../plan/children.ts'
import { conjunctsOf } from '../../plan/conjuncts.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import type { WindowNode } from '../../plan/node.ts'
import { canFail } from '../../plan/properties.ts'
import { constantComparison } from '../comparison.ts'
import type { Rule } from '../rule.ts'

/** What these say of a row hangs on the rows before it alone, and grows from row to row. */
const RANKING: ReadonlySet<string> = new Set(['row_number', 'rank', 'dense_rank'])

/** Of more rows than these the first are found no faster than all are put in order. */
const MOST = 256n

/**
 * Tells a window what rows a filter above it wants: of `WHERE rank <= 10` it need not put the others in order. The filter stays,
 * since the window may keep more. Only where all calls are rankings: a sum over the partition is one over the dropped rows too. And
 * only where no key of the order may fail, which it must for whatever row it would.
 */
export const limitRanking: Rule = {
  name: 'limit-ranking',
  apply: (plan) =>
    rewritePlan(plan, (node) => {
      if (node.kind !== 'filter' || node.input.kind !== 'window') return node
      const most = mostOf(node.input, conjunctsOf(node.predicate))
      return most === undefined ? node : { ...node, input: { ...node.input, most } }
    }),
}

/** The greatest ranking that the conjuncts let pass. */
function mostOf(window: WindowNode, conjuncts: readonly BoundExpression[]): number | undefined {
  const { calls, orderBy } = window
  if (orderBy.length === 0 || !calls.every((call) => RANKING.has(call.function.name))) return undefined
  if (orderBy.some(({ expression }) => canFail(expression))) return undefined
  const rankings = new Set(calls.map(({ column }) => column.id))
  const bounds = conjuncts.flatMap((conjunct) => {
    const { operator, operand, constant } = constantComparison(conjunct) ?? {}
    if (operand?.kind !== 'column' || !rankings.has(operand.id)) return []
    const value = constant?.value
    if (typeof value !== 'bigint' || operator === undefined || operator.startsWith('>')) return []
    return [operator === '<' ? value - 1n : value]
  })
  const least = bounds.reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined)
  return least === undefined || least < 1n || least > MOST ? undefined : Number(least)
}
