import { valueReader } from '../../column/value.ts'
import type { Session } from '../../function/definition.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import type { Value } from '../../types/value.ts'
import { compile } from './compile.ts'
import { columnsFrame } from './frame.ts'

/** The value of an expression that names no column. Throws what the expression throws. */
export function evaluateConstant(expression: BoundExpression, session: Session): Value {
  if (expression.kind === 'constant') return expression.value
  const column = compile(expression, new Map(), session)(columnsFrame(1, []))
  return valueReader(column, expression.type)(0)
}
