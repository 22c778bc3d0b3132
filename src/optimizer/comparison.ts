import type { BoundExpression, ConstantExpression } from '../plan/expression.ts'

export type Operator = '=' | '<' | '<=' | '>' | '>='

const OPERATORS: Readonly<Partial<Record<string, Operator>>> = {
  $equal: '=',
  $less_than: '<',
  $less_than_or_equal: '<=',
  $greater_than: '>',
  $greater_than_or_equal: '>=',
}
const MIRRORED = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const
export const FUNCTIONS = {
  '=': '$equal',
  '<': '$less_than',
  '<=': '$less_than_or_equal',
  '>': '$greater_than',
  '>=': '$greater_than_or_equal',
} as const satisfies Record<Operator, string>

/** `operand op constant`, whichever side the constant was on. */
export interface ConstantComparison {
  readonly operator: Operator
  readonly operand: BoundExpression
  readonly constant: ConstantExpression
}

/** The expression as a comparison with a constant that is not NULL, where it is one. */
export function constantComparison(expression: BoundExpression): ConstantComparison | undefined {
  if (expression.kind !== 'call') return undefined
  const operator = OPERATORS[expression.function.name]
  const [left, right] = expression.arguments
  if (operator === undefined || left === undefined || right === undefined) return undefined
  if (right.kind === 'constant' && right.value !== null && left.kind !== 'constant')
    return { operator, operand: left, constant: right }
  if (left.kind === 'constant' && left.value !== null && right.kind !== 'constant')
    return { operator: MIRRORED[operator], operand: right, constant: left }
  return undefined
}
