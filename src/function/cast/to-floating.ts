import { asBigint, asBoolean, asNumber, asText } from '../../types/as.ts'
import { decimalToDouble, formatDecimal } from '../../types/decimal.ts'
import { parseDouble, parseReal } from '../../types/number.ts'
import type { SqlType } from '../../types/type.ts'
import { type CastContext, cannotCast, type ValueCast } from './context.ts'

export type FloatingKind = 'real' | 'double'

/** Text as Java's parseDouble or parseFloat reads it: `Cannot cast 'x' to DOUBLE`. */
export function textToFloating(text: string, kind: FloatingKind, context: CastContext): number | null {
  const value = kind === 'real' ? parseReal(text) : parseDouble(text)
  return value ?? cannotCast(context, text, kind.toUpperCase())
}

/** Bits that settle how a number rounds to 32-bit floating point: its 24, one for the half, one for the rest. */
const SETTLING_BITS = 26

/** The nearest real. Going by way of a double would round twice. */
function bigintToReal(value: bigint): number {
  const size = value < 0n ? -value : value
  const extra = BigInt(Math.max(0, size.toString(2).length - SETTLING_BITS))
  const top = size >> extra
  const rest = top << extra === size ? top : top | 1n
  const real = Math.fround(Number(rest) * 2 ** Number(extra))
  return value < 0n ? -real : real
}

const MAX_SHORT_PRECISION = 18

function decimalToFloating(from: SqlType & { kind: 'decimal' }, kind: FloatingKind): ValueCast {
  const { scale } = from
  const factor = 10 ** scale
  const short = from.precision <= MAX_SHORT_PRECISION
  if (kind === 'double') {
    return (value) => (short ? Number(asBigint(value)) / factor : decimalToDouble(asBigint(value), scale))
  }
  return (value) => {
    const unscaled = asBigint(value)
    return Math.fround(
      short ? bigintToReal(unscaled) / Math.fround(factor) : Number(formatDecimal(unscaled, scale)),
    )
  }
}

/** The cast to real or double, undefined where Trino has none. */
export function toFloating(from: SqlType, kind: FloatingKind): ValueCast | undefined {
  switch (from.kind) {
    case 'boolean':
      return (value) => Number(asBoolean(value))
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'real':
    case 'double':
      return kind === 'real' ? (value) => Math.fround(asNumber(value)) : asNumber
    case 'bigint':
      return kind === 'real' ? (value) => bigintToReal(asBigint(value)) : (value) => Number(asBigint(value))
    case 'decimal':
      return decimalToFloating(from, kind)
    case 'varchar':
      return (value, context) => textToFloating(asText(value), kind, context)
    default:
      return undefined
  }
}
