import { mapExpressions, rewritePlan } from '../../plan/children.ts'
import { conjunction } from '../../plan/conjuncts.ts'
import type { BoundExpression, ConstantExpression } from '../../plan/expression.ts'
import { rewriteExpression } from '../../plan/walk.ts'
import { dayNumber, MICROS_PER_DAY } from '../../types/calendar.ts'
import { BIGINT, type SqlType } from '../../types/type.ts'
import { call } from '../call.ts'
import { type ConstantComparison, constantComparison, FUNCTIONS, type Operator } from '../comparison.ts'
import type { Evaluate, Rule } from '../rule.ts'

/**
 * Compares a time itself instead of the day, year or hour that it lies in: `date_trunc('hour', t) = TIMESTAMP '… 10:00'`
 * is `t >= … 10:00 AND t < … 11:00`, which files and row groups can be judged by. The same rows, NULLs included.
 */
export const inferTimeBounds: Rule = {
  name: 'infer-time-bounds',
  apply: (plan, { evaluate }) =>
    rewritePlan(plan, (node) =>
      node.kind !== 'filter' && node.kind !== 'join'
        ? node
        : mapExpressions(node, (expression) =>
            rewriteExpression(expression, (part) => boundsOf(part, evaluate)),
          ),
    ),
}

type TimestampType = Extract<SqlType, { kind: 'timestamp' }>

/** The stretch of time that a constant lies in, in microseconds; `aligned` where the constant is its start. */
interface Period {
  readonly start: bigint
  readonly end: bigint
  readonly aligned: boolean
}

interface TimeFunction {
  readonly time: BoundExpression
  readonly type: TimestampType
  readonly period: (constant: ConstantExpression) => Period | undefined
}

function isTrivial(expression: BoundExpression): boolean {
  return expression.kind === 'field' ? isTrivial(expression.base) : expression.kind === 'column'
}

function ofTimestamp(
  time: BoundExpression | undefined,
  period: TimeFunction['period'],
): TimeFunction | undefined {
  if (time?.type.kind !== 'timestamp' || !isTrivial(time)) return undefined
  return { time, type: time.type, period }
}

const DAY = BigInt(MICROS_PER_DAY)

function dayPeriod({ value }: ConstantExpression): Period | undefined {
  if (typeof value !== 'number') return undefined
  return { start: BigInt(value) * DAY, end: BigInt(value + 1) * DAY, aligned: true }
}

function yearPeriod({ value }: ConstantExpression): Period | undefined {
  const year = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : Number.NaN
  if (!(year >= 1 && year <= 9998)) return undefined
  const start = BigInt(dayNumber(year, 1, 1)) * DAY
  return { start, end: BigInt(dayNumber(year + 1, 1, 1)) * DAY, aligned: true }
}

function truncatedPeriod(
  unit: BoundExpression,
  type: TimestampType,
  { value }: ConstantExpression,
  evaluate: Evaluate,
): Period | undefined {
  if (typeof value !== 'bigint' || unit.kind !== 'constant') return undefined
  if (typeof unit.value !== 'string' || !UNITS.has(unit.value.toLowerCase())) return undefined
  const at = (micros: bigint): BoundExpression => ({ kind: 'constant', type, value: micros })
  const start = evaluate(call('date_trunc', [unit, at(value)]))
  if (typeof start !== 'bigint') return undefined
  const one: BoundExpression = { kind: 'constant', type: BIGINT, value: 1n }
  const end = evaluate(call('date_add', [unit, one, at(start)]))
  return typeof end === 'bigint' ? { start, end, aligned: start === value } : undefined
}

const UNITS: ReadonlySet<string> = new Set([
  ...['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'],
])

function timeFunction(expression: BoundExpression, evaluate: Evaluate): TimeFunction | undefined {
  if (expression.kind === 'cast')
    return expression.type.kind === 'date' ? ofTimestamp(expression.argument, dayPeriod) : undefined
  if (expression.kind !== 'call') return undefined
  const [first, second] = expression.arguments
  switch (expression.function.name) {
    case 'date':
      return ofTimestamp(first, dayPeriod)
    case 'year':
      return ofTimestamp(first, yearPeriod)
    case 'date_trunc': {
      const type = second?.type
      if (first === undefined || type?.kind !== 'timestamp') return undefined
      return ofTimestamp(second, (constant) => truncatedPeriod(first, type, constant, evaluate))
    }
    default:
      return undefined
  }
}

/** `date_trunc('week', t)` and its kin against a constant, as a range of t. */
function boundsOf(expression: BoundExpression, evaluate: Evaluate): BoundExpression {
  const comparison: ConstantComparison | undefined = constantComparison(expression)
  const found = comparison === undefined ? undefined : timeFunction(comparison.operand, evaluate)
  if (comparison === undefined || found === undefined) return expression
  const period = found.period(comparison.constant)
  if (period === undefined) return expression
  const { time, type } = found
  const unit = 10n ** BigInt(6 - type.precision)
  if (period.start % unit !== 0n || period.end % unit !== 0n) return expression
  const test = (operator: Operator, value: bigint): BoundExpression =>
    call(FUNCTIONS[operator], [time, { kind: 'constant', type, value }])
  const { start, end, aligned } = period
  switch (comparison.operator) {
    case '=':
      return aligned ? conjunction([test('>=', start), test('<', end)]) : expression
    case '>=':
      return test('>=', aligned ? start : end)
    case '>':
      return test('>=', end)
    case '<=':
      return test('<', end)
    case '<':
      return test('<', aligned ? start : end)
  }
}
