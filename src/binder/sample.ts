import type { Expression, SampledRelation } from '../../grammar/ast.ts'
import type { BoundExpression } from '../plan/expression.ts'
import { DOUBLE } from '../types/type.ts'
import { compare } from './comparison.ts'
import type { BoundRelation } from './context.ts'
import { fail, notSupported } from './error.ts'
import { callBuiltIn } from './resolve-call.ts'

/** The percentage of TABLESAMPLE: a number as it is written, with its sign. */
function percentageOf(written: Expression): number {
  switch (written.kind) {
    case 'integerLiteral':
      return Number(written.value)
    case 'decimalLiteral':
    case 'doubleLiteral':
      return Number(written.text)
    case 'unary':
      return (written.operator === '-' ? -1 : 1) * percentageOf(written.operand)
    default:
      return fail('TYPE_MISMATCH', written, 'Sample percentage should be a numeric expression')
  }
}

/**
 * `relation TABLESAMPLE BERNOULLI (percentage)`: each row has that chance. SYSTEM: each row group of a table, which is then
 * not read at all (https://trino.io/docs/current/sql/select.html#tablesample).
 */
export function sampleRelation(input: BoundRelation, node: SampledRelation): BoundRelation {
  const { type, percentage: written } = node
  const percentage = percentageOf(written)
  if (percentage < 0)
    fail('NUMERIC_VALUE_OUT_OF_RANGE', written, 'Sample percentage must be greater than or equal to 0')
  if (percentage > 100)
    fail('NUMERIC_VALUE_OUT_OF_RANGE', written, 'Sample percentage must be less than or equal to 100')
  if (type === 'system') {
    if (input.plan.kind !== 'scan') notSupported(node, 'TABLESAMPLE SYSTEM of anything but a table')
    return { ...input, plan: { ...input.plan, sample: percentage / 100 } }
  }
  const ratio: BoundExpression = { kind: 'constant', type: DOUBLE, value: percentage / 100 }
  const predicate = compare('<', callBuiltIn('random', [], node), ratio, node)
  return { plan: { kind: 'filter', input: input.plan, predicate }, fields: input.fields }
}
