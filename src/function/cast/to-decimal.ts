import { asBigint, asBoolean, asNumber, asText } from '../../types/as.ts'
import {
  atScale,
  type DecimalType,
  formatDecimal,
  overflows,
  parseBigDecimal,
  powerOfTen,
  rescale,
} from '../../types/decimal.ts'
import { formatDouble, formatReal } from '../../types/number.ts'
import type { SqlType } from '../../types/type.ts'
import { type CastContext, cannotCast, type ValueCast } from './context.ts'

function typeText({ precision, scale }: DecimalType): string {
  return `DECIMAL(${precision}, ${scale})`
}

function fromNumberText(text: string, to: DecimalType, fail: (reason: string) => null): bigint | null {
  const number = parseBigDecimal(text)
  if (number === undefined) return fail(' Value is not a number.')
  const unscaled = atScale(number, to.scale)
  return overflows(unscaled, to.precision) ? fail(' Value too large.') : unscaled
}

/** Text as Java's BigDecimal reads it, no blanks: `Cannot cast VARCHAR 'x' to DECIMAL(5, 2). Value is not a number.` */
function textToDecimal(text: string, to: DecimalType, context: CastContext): bigint | null {
  return fromNumberText(text, to, (reason) =>
    context.fail('INVALID_CAST_ARGUMENT', () => `Cannot cast VARCHAR '${text}' to ${typeText(to)}.${reason}`),
  )
}

/** A floating-point number by its shortest digits, which is how Java turns it into a decimal. */
function floatingToDecimal(text: string, name: string, to: DecimalType, context: CastContext): bigint | null {
  return fromNumberText(text, to, () =>
    context.fail('INVALID_CAST_ARGUMENT', () => `Cannot cast ${name} '${text}' to ${typeText(to)}`),
  )
}

function wholeToDecimal(value: bigint, name: string, to: DecimalType, context: CastContext): bigint | null {
  const unscaled = value * powerOfTen(to.scale)
  if (!overflows(unscaled, to.precision)) return unscaled
  return context.fail('INVALID_CAST_ARGUMENT', () => `Cannot cast ${name} '${value}' to ${typeText(to)}`)
}

/** The cast to decimal(p,s), undefined where Trino has none. Digits past the scale round half away from zero. */
export function toDecimal(from: SqlType, to: DecimalType): ValueCast | undefined {
  const name = from.kind.toUpperCase()
  switch (from.kind) {
    case 'boolean':
      return (value, context) => wholeToDecimal(asBoolean(value) ? 1n : 0n, name, to, context)
    case 'tinyint':
    case 'smallint':
    case 'integer':
      return (value, context) => wholeToDecimal(BigInt(asNumber(value)), name, to, context)
    case 'bigint':
      return (value, context) => wholeToDecimal(asBigint(value), name, to, context)
    case 'real':
      return (value, context) => floatingToDecimal(formatReal(asNumber(value)), name, to, context)
    case 'double':
      return (value, context) => floatingToDecimal(formatDouble(asNumber(value)), name, to, context)
    case 'decimal':
      return (value, context) => {
        const unscaled = asBigint(value)
        const result = rescale(unscaled, from.scale, to.scale)
        if (!overflows(result, to.precision)) return result
        return context.fail(
          'INVALID_CAST_ARGUMENT',
          () => `Cannot cast ${typeText(from)} '${formatDecimal(unscaled, from.scale)}' to ${typeText(to)}`,
        )
      }
    case 'varchar':
      return (value, context) => textToDecimal(asText(value), to, context)
    default:
      return undefined
  }
}

/** A JSON scalar's text to decimal(p,s); `json` is the whole document, for the message. */
export function jsonTextToDecimal(
  text: string,
  to: DecimalType,
  json: string,
  context: CastContext,
): bigint | null {
  const number = parseBigDecimal(text)
  const name = `DECIMAL(${to.precision},${to.scale})`
  if (number === undefined) return cannotCast(context, json, name)
  const unscaled = atScale(number, to.scale)
  if (!overflows(unscaled, to.precision)) return unscaled
  return context.fail('INVALID_CAST_ARGUMENT', () => `Cannot cast input json to ${name}`)
}
