import { conjunctsOf } from '../plan/conjuncts.ts'
import type { BoundExpression } from '../plan/expression.ts'
import { freeColumns } from '../plan/walk.ts'

/** A pair of expressions that a join wants equal, each over one side. */
export interface JoinKey {
  readonly left: BoundExpression
  readonly right: BoundExpression
}

function isOver(expression: BoundExpression, columns: ReadonlySet<number>): boolean {
  const free = freeColumns(expression)
  return free.size > 0 && [...free].every((id) => columns.has(id))
}

/** Splits a join's condition into equalities between the sides, and what is left. */
export function joinKeys(
  condition: BoundExpression | undefined,
  left: ReadonlySet<number>,
  right: ReadonlySet<number>,
): { readonly keys: readonly JoinKey[]; readonly residual: readonly BoundExpression[] } {
  const keys: JoinKey[] = []
  const residual: BoundExpression[] = []
  for (const term of condition === undefined ? [] : conjunctsOf(condition)) {
    const [a, b] = term.kind === 'call' && term.function.name === '$equal' ? term.arguments : []
    if (a !== undefined && b !== undefined && isOver(a, left) && isOver(b, right))
      keys.push({ left: a, right: b })
    else if (a !== undefined && b !== undefined && isOver(b, left) && isOver(a, right))
      keys.push({ left: b, right: a })
    else residual.push(term)
  }
  return { keys, residual }
}
