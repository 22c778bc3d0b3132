import { invariant } from '../common/assert.ts'
import type { BoundExpression } from '../plan/expression.ts'
import { canCoerce, commonSuperType } from '../types/coercion.ts'
import { formatType, sameType, type SqlType } from '../types/type.ts'
import { fail, type Located } from './error.ts'

/**
 * The expression as a type that it can be coerced to. A bare NULL and a string literal take the type on; anything else
 * is cast.
 */
export function coerce(expression: BoundExpression, type: SqlType): BoundExpression {
  if (sameType(expression.type, type)) return expression
  if (expression.kind === 'constant') {
    const lengthOnly = expression.type.kind === 'varchar' && type.kind === 'varchar'
    if (expression.value === null || lengthOnly) return { ...expression, type }
  }
  return { kind: 'cast', type, argument: expression, safe: false, span: undefined }
}

/** As {@link coerce}; ends binding with `WHERE clause must evaluate to a boolean (actual: bigint)` where it cannot be. */
export function coerceOr(
  expression: BoundExpression,
  type: SqlType,
  place: Located,
  what: string,
): BoundExpression {
  if (!canCoerce(expression.type, type))
    fail(
      'TYPE_MISMATCH',
      place,
      `${what} must evaluate to a ${formatType(type)} (actual: ${formatType(expression.type)})`,
    )
  return coerce(expression, type)
}

/** One operand and where it stands. */
export interface Operand {
  readonly expression: BoundExpression
  readonly place: Located
}

/** The type that all operands can take on; ends binding at the first that has none in common with those before it. */
function commonType(operands: readonly Operand[], what: string): SqlType {
  const distinct: SqlType[] = []
  for (const { expression } of operands)
    if (!distinct.some((type) => sameType(type, expression.type))) distinct.push(expression.type)
  let common: SqlType = { kind: 'unknown' }
  for (const type of distinct) {
    const wider = commonSuperType(common, type)
    if (wider === undefined) {
      const culprit = operands.find(({ expression }) => sameType(expression.type, type))
      invariant(culprit !== undefined, 'a type stands for an operand')
      fail(
        'TYPE_MISMATCH',
        culprit.place,
        `${what} must be the same type or coercible to a common type. Cannot find common type between ${formatType(common)} and ${formatType(type)}, all types (without duplicates): [${distinct.map(formatType).join(', ')}]`,
      )
    }
    common = wider
  }
  return common
}

/** All operands as their common type. */
export function coerceToCommon(
  operands: readonly Operand[],
  what: string,
): { readonly type: SqlType; readonly expressions: readonly BoundExpression[] } {
  const type = commonType(operands, what)
  return { type, expressions: operands.map(({ expression }) => coerce(expression, type)) }
}
