import type { Expression } from '../../grammar/ast.ts'
import type { BoundExpression } from '../plan/expression.ts'
import { truncateMicros } from '../types/calendar.ts'
import { parseDate, parseLakeTimestamp } from '../types/datetime.ts'
import { DATE, type SqlType, timestamp, timestampWithTimeZone, type TypeKind } from '../types/type.ts'
import { fail, type Located } from './error.ts'
import { callBuiltIn } from './resolve-call.ts'

const TIMES: ReadonlySet<TypeKind> = new Set(['date', 'timestamp', 'timestamp with time zone'])

const isText = ({ type }: BoundExpression): boolean => type.kind === 'varchar'

/** The type whose values the operands are to be read as: the time among them, zoned before plain before date. */
function timeAmong(operands: readonly BoundExpression[]): SqlType | undefined {
  const found = operands.map(({ type }) => type).filter(({ kind }) => TIMES.has(kind))
  const precision = Math.max(0, ...found.map((type) => ('precision' in type ? type.precision : 0)))
  if (found.some(({ kind }) => kind === 'timestamp with time zone')) return timestampWithTimeZone(precision)
  if (found.some(({ kind }) => kind === 'timestamp')) return timestamp(precision)
  return found.length > 0 ? DATE : undefined
}

/**
 * CloudTrail Lake's addition to Trino: text that is compared with a time is read as one
 * (`eventTime > '2023-01-01 00:00:00'`, `'2023-01-01'`, `'2023-01-01T00:00:00Z'`). Times without a zone are UTC, as
 * CloudTrail's are, and in the session's `zone` where they are compared with a time that has one. Literals are read here, and bad ones refused here; other text is read row by row.
 * Operands of which none is a time, or none text, come back as they are.
 */
export function alignTimes(
  operands: readonly BoundExpression[],
  places: readonly Expression[],
  zone: string,
): readonly BoundExpression[] {
  const type = timeAmong(operands)
  if (type === undefined || !operands.some(isText)) return operands
  return operands.map((operand, i) => {
    const place = places[i]
    if (!isText(operand) || place === undefined) return operand
    return operand.kind === 'constant' && typeof operand.value === 'string'
      ? readTime(operand.value, type, zone, place)
      : castText(operand, type, place)
  })
}

/** The literal in the column's type where that can hold it, else with all its digits. */
function readTime(text: string, type: SqlType, zone: string, place: Located): BoundExpression {
  const day = type.kind === 'date' ? parseDate(text.trim()) : undefined
  if (day !== undefined) return { kind: 'constant', type, value: day }
  const isZoned = type.kind === 'timestamp with time zone'
  const micros = parseLakeTimestamp(text, 6, isZoned ? zone : 'UTC')
  if (micros === undefined) {
    const what = type.kind === 'date' ? 'DATE' : 'TIMESTAMP'
    return fail('INVALID_LITERAL', place, `'${text}' is not a valid ${what} literal`)
  }
  const wanted = 'precision' in type ? type.precision : 0
  const precision = truncateMicros(micros, wanted) === micros ? wanted : 6
  return isZoned
    ? { kind: 'constant', type: timestampWithTimeZone(precision), value: { micros, zone } }
    : { kind: 'constant', type: timestamp(precision), value: micros }
}

/** The text as a time with a place: microseconds, since it may tell that many. */
function castText(argument: BoundExpression, type: SqlType, place: Located): BoundExpression {
  const name = type.kind === 'timestamp with time zone' ? '$zoned_time_text' : '$time_text'
  return callBuiltIn(name, [argument], place)
}
