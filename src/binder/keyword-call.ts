import type {
  CurrentValue,
  Extract,
  ExtractField,
  ListAgg,
  Normalize,
  Position,
  Substring,
  Trim,
} from '../../grammar/ast.ts'
import { printForMessage } from '../../grammar/print.ts'
import type { BoundExpression } from '../plan/expression.ts'
import * as types from '../types/type.ts'
import { formatType, type TypeKind } from '../types/type.ts'
import {
  addAggregate,
  argumentContext,
  bindAggregateSort,
  bindFilter,
  refuseNesting,
  sinkOf,
} from './aggregate.ts'
import { coerce } from './coerce.ts'
import type { ExpressionContext } from './context.ts'
import { fail, notSupported } from './error.ts'
import { builtIn, callBuiltIn, handleOf, resolve } from './resolve-call.ts'

const DATES: readonly TypeKind[] = ['date', 'timestamp', 'timestamp with time zone']
const CLOCKS: readonly TypeKind[] = [
  'time',
  'timestamp',
  'timestamp with time zone',
  'interval day to second',
]

/** The function that a field of EXTRACT is, and the types that have such a field. */
const FIELDS: Readonly<Record<ExtractField, readonly [string, readonly TypeKind[]]>> = {
  year: ['year', [...DATES, 'interval year to month']],
  month: ['month', [...DATES, 'interval year to month']],
  day: ['day', [...DATES, 'interval day to second']],
  quarter: ['quarter', DATES],
  week: ['week', DATES],
  day_of_month: ['day_of_month', DATES],
  day_of_week: ['day_of_week', DATES],
  dow: ['day_of_week', DATES],
  day_of_year: ['day_of_year', DATES],
  doy: ['day_of_year', DATES],
  year_of_week: ['year_of_week', DATES],
  yow: ['year_of_week', DATES],
  hour: ['hour', CLOCKS],
  minute: ['minute', CLOCKS],
  second: ['second', CLOCKS],
  timezone_minute: ['timezone_minute', ['timestamp with time zone']],
  timezone_hour: ['timezone_hour', ['timestamp with time zone']],
}

/** `EXTRACT(field FROM x)` is the function of that name. */
export function bindExtract(node: Extract, context: ExpressionContext): BoundExpression {
  const value = context.binder.expression(node.value, context)
  const [name, kinds] = FIELDS[node.field]
  if (!kinds.includes(value.type.kind))
    fail(
      'TYPE_MISMATCH',
      node.value,
      `Cannot extract ${node.field.toUpperCase()} from ${formatType(value.type)}`,
    )
  return callBuiltIn(name, [value], node)
}

const TRIMS = { leading: 'ltrim', trailing: 'rtrim', both: 'trim' } as const

/** `TRIM(LEADING x FROM y)` is `ltrim(y, x)`. */
export function bindTrim(node: Trim, context: ExpressionContext): BoundExpression {
  const parts = [node.value, ...(node.characters === undefined ? [] : [node.characters])]
  return callBuiltIn(
    TRIMS[node.side],
    parts.map((part) => context.binder.expression(part, context)),
    node,
  )
}

/** `SUBSTRING(x FROM a FOR b)` is `substring(x, a, b)`. */
export function bindSubstring(node: Substring, context: ExpressionContext): BoundExpression {
  const parts = [node.value, node.start, ...(node.length === undefined ? [] : [node.length])]
  return callBuiltIn(
    'substring',
    parts.map((part) => context.binder.expression(part, context)),
    node,
  )
}

/** `POSITION(x IN y)` is `strpos(y, x)`. */
export function bindPosition(node: Position, context: ExpressionContext): BoundExpression {
  const operands = [node.value, node.needle].map((part) => context.binder.expression(part, context))
  return callBuiltIn('strpos', operands, node)
}

/** `NORMALIZE(x, NFD)` is `normalize(x, 'NFD')`. */
export function bindNormalize(node: Normalize, context: ExpressionContext): BoundExpression {
  const form: BoundExpression = { kind: 'constant', type: types.varchar(4), value: node.form.toUpperCase() }
  return callBuiltIn('normalize', [context.binder.expression(node.value, context), form], node)
}

/** `CURRENT_TIMESTAMP(3)` and its kin: functions of the session without arguments, cast to the precision asked for. */
export function bindCurrentValue(node: CurrentValue): BoundExpression {
  const { name, precision = 3 } = node
  if (name === 'current_time') notSupported(node, 'CURRENT_TIME (TIME WITH TIME ZONE)')
  if (precision > 6) notSupported(node, `Precision ${precision} (above 6)`)
  const value = callBuiltIn(name, [], node)
  switch (name) {
    case 'current_timestamp':
      return castTo(value, types.timestampWithTimeZone(precision))
    case 'localtimestamp':
      return castTo(value, types.timestamp(precision))
    case 'localtime':
      return castTo(value, types.time(precision))
    default:
      return value
  }
}

function castTo(argument: BoundExpression, type: types.SqlType): BoundExpression {
  return types.sameType(argument.type, type)
    ? argument
    : { kind: 'cast', type, argument, safe: false, span: undefined }
}

/** `LISTAGG(x, ', ' ON OVERFLOW …) WITHIN GROUP (ORDER BY …)` */
export function bindListAgg(node: ListAgg, context: ExpressionContext): BoundExpression {
  const sink = sinkOf(node, context)
  refuseNesting(node, 'listagg', [node.value])
  const inner = argumentContext(sink, context)
  const value = context.binder.expression(node.value, inner)
  if (value.type.kind !== 'varchar')
    fail(
      'TYPE_MISMATCH',
      node,
      `Expected expression of varchar, but '${printForMessage(node.value)}' has ${formatType(value.type)} type`,
    )
  const text = (written: string): BoundExpression => ({
    kind: 'constant',
    type: types.VARCHAR,
    value: written,
  })
  const flag = (on: boolean): BoundExpression => ({ kind: 'constant', type: types.BOOLEAN, value: on })
  const { overflow } = node
  const args = [
    value,
    text(node.separator?.value ?? ''),
    flag(overflow?.behavior !== 'truncate'),
    text(overflow?.filler?.value ?? '...'),
    flag(overflow?.withCount ?? false),
  ]
  const definition = builtIn('listagg')
  const resolution = resolve(
    definition,
    args.map(({ type }) => ({ kind: 'type', type })),
    node,
  )
  return addAggregate(sink, context, 'listagg', {
    function: handleOf(definition, resolution),
    arguments: args.map((argument, i) => coerce(argument, resolution.arguments[i] ?? argument.type)),
    distinct: node.distinct,
    filter: bindFilter(node.filter, inner),
    orderBy: node.orderBy.map((item) => bindAggregateSort(item, node, inner)),
    span: node.span,
  })
}
