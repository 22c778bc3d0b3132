import { TraillakeError } from '../../../../common/errors.ts'
import { constantOf } from '../../../../column/builder.ts'
import { valueReader } from '../../../../column/value.ts'
import { asBigint, asNumber } from '../../../../types/as.ts'
import { powerOfTen } from '../../../../types/decimal.ts'
import { decimal, DOUBLE, formatType } from '../../../../types/type.ts'
import { castKernel } from '../../../cast/cast.ts'
import type { Session } from '../../../definition.ts'
import { resolveFunction } from '../../../resolve.ts'
import { ARITHMETIC_OPERATORS } from '../../operator/arithmetic.ts'
import { type Item, itemTypeError, pathError, scalarOf, type TypedValue, typedValue } from './item.ts'

const OPERATORS = {
  '+': ['$add', 'ADD'],
  '-': ['$subtract', 'SUBTRACT'],
  '*': ['$multiply', 'MULTIPLY'],
  '/': ['$divide', 'DIVIDE'],
  '%': ['$modulus', 'MODULUS'],
} as const

const NUMBERS: ReadonlySet<string> = new Set([
  ...['tinyint', 'smallint', 'integer', 'bigint', 'decimal', 'real', 'double'],
])

/** The number that an item is; ends the path where it is none. */
export function numberOf(item: Item): TypedValue {
  const value = scalarOf(item)
  if (value !== undefined && NUMBERS.has(value.type.kind)) return value
  if (item.kind === 'json' && typeof item.json === 'object' && item.json !== null && 'number' in item.json)
    return pathError(`cannot convert ${item.json.number} to Trino value (value too big)`)
  return itemTypeError('NUMBER', item)
}

/** Runs SQL's own operator on values; what it throws ends the path. */
function applyOperator(
  name: string,
  label: string,
  operands: readonly TypedValue[],
  session: Session,
): TypedValue {
  const record = ARITHMETIC_OPERATORS.find((operator) => operator.name === name)
  const args = operands.map(({ type }) => ({ kind: 'type', type }) as const)
  try {
    const resolution = resolveFunction(name, record?.overloads ?? [], args)
    const columns = operands.map(({ type, value }, i) => {
      const to = resolution.arguments[i] ?? type
      return castKernel(type, to, false)([constantOf(type, value, 1)], 1, session)
    })
    const kernel = record?.overloads[resolution.overload]?.bind(resolution)
    const result =
      kernel === undefined ? null : valueReader(kernel(columns, 1, session), resolution.returns)(0)
    return result === null ? pathError('arithmetic gave no value') : typedValue(resolution.returns, result)
  } catch (error) {
    if (!(error instanceof TraillakeError) || error.code === 'PATH_EVALUATION_ERROR') throw error
    if (error.code === 'FUNCTION_NOT_FOUND')
      return pathError(
        `invalid operand types to ${label} operator (${operands.map(({ type }) => formatType(type)).join(', ')})`,
      )
    return pathError('')
  }
}

/** `a + b` and its kin, as SQL computes them. */
export function arithmetic(
  operator: keyof typeof OPERATORS,
  left: TypedValue,
  right: TypedValue,
  session: Session,
): TypedValue {
  const [name, label] = OPERATORS[operator]
  return applyOperator(name, label, [left, right], session)
}

export function negated(value: TypedValue, session: Session): TypedValue {
  return applyOperator('$negate', 'NEGATION', [value], session)
}

export function absolute(value: TypedValue, session: Session): TypedValue {
  const negative = typeof value.value === 'bigint' ? value.value < 0n : asNumber(value.value) < 0
  return negative ? negated(value, session) : value
}

/** The value rounded up or down to a whole; integers are whole already. */
export function rounded(value: TypedValue, direction: 'ceiling' | 'floor'): TypedValue {
  const { type } = value
  switch (type.kind) {
    case 'double':
    case 'real':
      return typedValue(
        type,
        direction === 'ceiling' ? Math.ceil(asNumber(value.value)) : Math.floor(asNumber(value.value)),
      )
    case 'decimal': {
      const factor = powerOfTen(type.scale)
      const unscaled = asBigint(value.value)
      const quotient = unscaled / factor
      const rest = unscaled % factor
      const carry = direction === 'ceiling' ? (rest > 0n ? 1n : 0n) : rest < 0n ? -1n : 0n
      return typedValue(decimal(type.precision - type.scale + Math.min(type.scale, 1), 0), quotient + carry)
    }
    default:
      return value
  }
}

/** A number or a text of one as a double. */
export function doubleOf(item: Item, session: Session): TypedValue {
  const value = scalarOf(item)
  if (value === undefined || value.type.kind === 'boolean') return itemTypeError('NUMBER or TEXT', item)
  if (!NUMBERS.has(value.type.kind) && value.type.kind !== 'varchar' && value.type.kind !== 'char')
    return itemTypeError('NUMBER or TEXT', item)
  try {
    const column = castKernel(value.type, DOUBLE, false)([constantOf(value.type, value.value, 1)], 1, session)
    return typedValue(DOUBLE, asNumber(valueReader(column, DOUBLE)(0)))
  } catch (error) {
    if (error instanceof TraillakeError) return pathError('')
    throw error
  }
}
