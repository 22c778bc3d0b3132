import type { Expression, WindowFrame } from '../../grammar/ast.ts'
import type { BoundExpression, SortKey } from '../plan/expression.ts'
import type { WindowFrame as BoundFrame, WindowFrameBound } from '../plan/node.ts'
import { commonSuperType } from '../types/coercion.ts'
import { BIGINT, formatType, type SqlType, type TypeKind } from '../types/type.ts'
import { coerce } from './coerce.ts'
import type { ExpressionContext } from './context.ts'
import { fail, type Located } from './error.ts'

const INTEGERS: ReadonlySet<TypeKind> = new Set(['tinyint', 'smallint', 'integer', 'bigint'])
const TIMES: ReadonlySet<TypeKind> = new Set(['date', 'time', 'timestamp', 'timestamp with time zone'])

const isNumeric = ({ kind }: SqlType): boolean =>
  INTEGERS.has(kind) || kind === 'decimal' || kind === 'real' || kind === 'double'
const isInterval = ({ kind }: SqlType): boolean =>
  kind === 'interval day to second' || kind === 'interval year to month'

/** Whether an interval can be added to values of a type: months neither to times of day nor to other intervals. */
function canShift(sorted: SqlType, interval: SqlType): boolean {
  if (isInterval(sorted)) return sorted.kind === interval.kind
  return sorted.kind === 'time' ? interval.kind === 'interval day to second' : isInterval(interval)
}

/** The distance of a frame's bound: a number of rows or groups, or what is added to the one sort key. */
export function bindFrameDistance(
  unit: WindowFrame['unit'],
  written: Expression,
  which: 'start' | 'end',
  orderBy: readonly SortKey[],
  window: Located,
  context: ExpressionContext,
): BoundExpression {
  const name = unit.toUpperCase()
  if (unit !== 'rows' && orderBy.length === 0)
    fail('MISSING_ORDER_BY', window, `Window frame of type ${name} PRECEDING or FOLLOWING requires ORDER BY`)
  const distance = context.binder.expression(written, context)
  const { type } = distance
  if (unit === 'range') return rangeDistance(distance, written, orderBy, window)
  if (!INTEGERS.has(type.kind) && !(type.kind === 'decimal' && type.scale === 0))
    fail(
      'TYPE_MISMATCH',
      written,
      `Window frame ${name} ${which} value type must be exact numeric type with scale 0 (actual ${formatType(type)})`,
    )
  return type.kind === 'decimal'
    ? { kind: 'cast', type: BIGINT, argument: distance, safe: false, span: written.span }
    : coerce(distance, BIGINT)
}

function rangeDistance(
  distance: BoundExpression,
  written: Expression,
  orderBy: readonly SortKey[],
  window: Located,
): BoundExpression {
  const [key] = orderBy
  if (key === undefined || orderBy.length > 1)
    return fail(
      'INVALID_ORDER_BY',
      window,
      `Window frame of type RANGE PRECEDING or FOLLOWING requires single sort item in ORDER BY (actual: ${orderBy.length})`,
    )
  const sorted = key.expression.type
  const numeric = isNumeric(sorted)
  if (!numeric && !TIMES.has(sorted.kind) && !isInterval(sorted))
    fail(
      'TYPE_MISMATCH',
      window,
      `Window frame of type RANGE PRECEDING or FOLLOWING requires that sort item type be numeric, datetime or interval (actual: ${formatType(sorted)})`,
    )
  if (numeric ? !isNumeric(distance.type) : !canShift(sorted, distance.type))
    fail(
      'TYPE_MISMATCH',
      written,
      `Window frame RANGE value type (${formatType(distance.type)}) not compatible with sort item type (${formatType(sorted)})`,
    )
  return distance
}

/** A frame's sort keys and distances, which are of one type where both are numbers: the common one. */
export function withCommonType(
  frame: BoundFrame,
  orderBy: readonly SortKey[],
): { readonly frame: BoundFrame; readonly orderBy: readonly SortKey[] } {
  const [key] = orderBy
  if (frame.unit !== 'range' || key === undefined || !isNumeric(key.expression.type))
    return { frame, orderBy }
  const { start, end } = frame
  const common = [start, end].reduce<SqlType>(
    (type, { distance }) => (distance === undefined ? type : (commonSuperType(type, distance.type) ?? type)),
    key.expression.type,
  )
  const widened = (bound: WindowFrameBound): WindowFrameBound => ({
    ...bound,
    distance: bound.distance && coerce(bound.distance, common),
  })
  return {
    frame: { unit: frame.unit, start: widened(start), end: widened(end) },
    orderBy: [{ ...key, expression: coerce(key.expression, common) }, ...orderBy.slice(1)],
  }
}
