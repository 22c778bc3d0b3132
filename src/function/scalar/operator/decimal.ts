import { invariant } from '../../../common/assert.ts'
import {
  addDecimals,
  addType,
  divideDecimals,
  divideType,
  modulusDecimals,
  modulusType,
  multiplyDecimals,
  multiplyType,
  subtractDecimals,
  type DecimalOperation,
  type DecimalType,
} from '../../../types/decimal.ts'
import type { SqlType } from '../../../types/type.ts'
import type { ScalarOverload } from '../../definition.ts'
import { rowwise } from '../../rowwise.ts'
import { LONG } from '../../slot.ts'

/** The type of an argument that the signature says is a decimal. */
export function decimalType(type: SqlType | undefined): DecimalType {
  invariant(type?.kind === 'decimal', 'a decimal operator needs decimals')
  return type
}

function overload(
  name: string,
  returns: (a: DecimalType, b: DecimalType) => DecimalType,
  operation: (a: DecimalType, b: DecimalType) => DecimalOperation,
): ScalarOverload {
  return {
    signature: `${name}(decimal(p, s), decimal(q, t)) -> decimal(r, u)`,
    returns: ([a, b]) => returns(decimalType(a), decimalType(b)),
    bind: (signature) => {
      const [a, b] = signature.arguments
      return rowwise([LONG, LONG], LONG, operation(decimalType(a), decimalType(b)))(signature)
    },
  }
}

export const decimalAdd = overload('$add', addType, addDecimals)
export const decimalSubtract = overload('$subtract', addType, subtractDecimals)
export const decimalMultiply = overload('$multiply', multiplyType, multiplyDecimals)
export const decimalDivide = overload('$divide', divideType, divideDecimals)
export const decimalModulus = overload('$modulus', modulusType, modulusDecimals)

export const decimalNegate: ScalarOverload = {
  signature: '$negate(decimal(p, s)) -> decimal(p, s)',
  fallible: false,
  bind: rowwise([LONG], LONG, (x) => -x),
}
