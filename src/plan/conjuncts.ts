import { BOOLEAN } from '../types/type.ts'
import type { BoundExpression } from './expression.ts'

export const TRUE: BoundExpression = { kind: 'constant', type: BOOLEAN, value: true }
export const FALSE: BoundExpression = { kind: 'constant', type: BOOLEAN, value: false }

/** The terms of a condition that all have to hold, in the order in which they are evaluated. */
export function conjunctsOf(condition: BoundExpression): readonly BoundExpression[] {
  return condition.kind === 'and' ? condition.terms.flatMap(conjunctsOf) : [condition]
}

/** The condition that all terms hold; TRUE where there is none. */
export function conjunction(terms: readonly BoundExpression[]): BoundExpression {
  const [first] = terms
  if (first === undefined) return TRUE
  return terms.length === 1 ? first : { kind: 'and', type: BOOLEAN, terms }
}

/** Whether the condition is the constant TRUE. */
export function isTrue(condition: BoundExpression): boolean {
  return condition.kind === 'constant' && condition.value === true
}

/** Whether no row can satisfy the condition: it is the constant FALSE or NULL. */
export function isNeverTrue(condition: BoundExpression): boolean {
  return condition.kind === 'constant' && condition.value !== true
}
