import type { BoundExpression } from '../plan/expression.ts'
import { BOOLEAN, formatType } from '../types/type.ts'
import { coerce } from './coerce.ts'
import { fail, type Located } from './error.ts'

/** The condition of WHERE, ON or HAVING: boolean or NULL. `what` is `WHERE clause`. */
export function requireBoolean(condition: BoundExpression, place: Located, what: string): BoundExpression {
  const { kind } = condition.type
  if (kind !== 'boolean' && kind !== 'unknown')
    fail(
      'TYPE_MISMATCH',
      place,
      `${what} must evaluate to a boolean: actual type ${formatType(condition.type)}`,
    )
  return coerce(condition, BOOLEAN)
}
