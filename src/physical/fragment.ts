import type { AggregateCall, BoundExpression, SortKey } from '../plan/expression.ts'
import { isDeterministic } from '../plan/properties.ts'
import { walkExpression } from '../plan/walk.ts'
import { assertNever } from '../common/assert.ts'
import { formatType } from '../types/type.ts'
import type { MapValue, Value } from '../types/value.ts'
import type { PhysicalAggregate, PhysicalNode, PhysicalScan } from './node.ts'

/** A node that makes rows of one row at a time, whatever the others: it can be run over a part of a table. */
type RowWise = Extract<PhysicalNode, { kind: 'filter' | 'project' | 'unnest' | 'table-scan' }>

/** The nodes from `node` down to the scan, if there are none but such as see each row alone. */
function rowWiseChain(node: PhysicalNode): readonly RowWise[] | undefined {
  switch (node.kind) {
    case 'table-scan':
      return [node]
    case 'filter':
    case 'project':
    case 'unnest': {
      const below = rowWiseChain(node.input)
      return below === undefined ? undefined : [node, ...below]
    }
    default:
      return undefined
  }
}

/**
 * The scan below a node, where its morsels can go through all that stands between on their own; undefined elsewhere. Where
 * the scan has a limit, each part of it gives so many rows, and whoever puts the parts together cuts.
 */
export function morselScan(node: PhysicalNode): PhysicalScan | undefined {
  const last = rowWiseChain(node)?.at(-1)
  return last?.kind === 'table-scan' ? last : undefined
}

function callExpressions({ arguments: args, filter, orderBy }: AggregateCall): readonly BoundExpression[] {
  return [...args, ...(filter === undefined ? [] : [filter]), ...orderBy.map(({ expression }) => expression)]
}

/** What an aggregate computes of its input's rows: its keys, and all that its calls take. */
export function aggregateExpressions({ keys, aggregates }: PhysicalAggregate): readonly BoundExpression[] {
  return [
    ...keys.map(({ expression }) => expression),
    ...aggregates.flatMap(({ call }) => callExpressions(call)),
  ]
}

function expressionsOf(node: RowWise): readonly BoundExpression[] {
  switch (node.kind) {
    case 'table-scan':
      return node.conjuncts.map(({ expression }) => expression)
    case 'filter':
      return [node.predicate]
    case 'project':
      return node.expressions
    case 'unnest':
      return node.items.map(({ expression }) => expression)
    default:
      return assertNever(node)
  }
}

/** Functions that read the query's time or user. Nearly always the optimizer has put their value in their place. */
const OF_SESSION: ReadonlySet<string> = new Set([
  ...['now', 'current_timestamp', 'current_date', 'localtime', 'localtimestamp', 'current_user'],
  // The century of years with two digits.
  ...['parse_datetime', 'format_datetime'],
])

/** Whether the value depends on nothing but the row and the session's zone. */
function isTimeless(expression: BoundExpression): boolean {
  for (const part of walkExpression(expression)) {
    if (part.kind === 'call' && OF_SESSION.has(part.function.name)) return false
    // The day of a time that becomes a timestamp is today's.
    if (part.kind === 'cast' && /\btime\(/.test(formatType(part.argument.type))) return false
  }
  return isDeterministic(expression)
}

/** What an operator over a table makes of the table's rows, for ever the same. */
export interface Fragment {
  /** All but the conjuncts of the scan, without names, layout and ids of the statement. */
  readonly text: string
  /** The scan's conjuncts in the same form, and whether each is offered to the source as a filter. */
  readonly conjuncts: readonly { readonly text: string; readonly isFilter: boolean }[]
}

/** Ids as what they stand for: they are unique in one plan only. */
interface Names {
  readonly nameOf: (id: number) => unknown
  readonly text: (expression: BoundExpression) => unknown
  readonly keyForm: (key: SortKey) => unknown
}

/**
 * Columns of the table go by their paths: those that are read for a conjunct alone must not be told apart from those that are
 * not read. What is computed above is numbered.
 */
function namesOver({ columns, paths }: PhysicalScan): Names {
  const names = new Map<number, unknown>(columns.map(({ id }, i) => [id, paths[i]] as const))
  const nameOf = (id: number): unknown => {
    if (!names.has(id)) names.set(id, names.size - columns.length)
    return names.get(id)
  }
  const text = (expression: BoundExpression) => expressionForm(expression, nameOf)
  const keyForm = ({ expression, descending, nullsFirst }: SortKey) => [
    text(expression),
    descending,
    nullsFirst,
  ]
  return { nameOf, text, keyForm }
}

/** A node in a form that says all that it does to rows. */
function nodeForm(node: RowWise, { text, nameOf }: Names): readonly unknown[] {
  switch (node.kind) {
    case 'table-scan':
      return ['scan']
    case 'filter':
      return ['filter', text(node.predicate)]
    case 'project':
      return [
        'project',
        node.expressions.map((expression, i) => [text(expression), nameOf(node.columns[i]?.id ?? -1)]),
      ]
    case 'unnest':
      return [
        'unnest',
        node.items.map(({ expression, columns }) => [text(expression), columns.map(({ id }) => nameOf(id))]),
        node.ordinality === undefined ? undefined : nameOf(node.ordinality.id),
        node.outer,
      ]
    default:
      return assertNever(node)
  }
}

/**
 * @param used the operator's own expressions
 * @param form says all that it does, besides the nodes below it
 */
function fragmentOver(
  chain: readonly RowWise[] | undefined,
  used: readonly BoundExpression[],
  form: (names: Names) => readonly unknown[],
): Fragment | undefined {
  const scan = chain?.at(-1)
  if (chain === undefined || scan?.kind !== 'table-scan') return undefined
  if (scan.sample !== undefined || scan.limit !== undefined) return undefined
  if (![...chain.flatMap(expressionsOf), ...used].every(isTimeless)) return undefined
  const names = namesOver(scan)
  const nodes = [...chain].reverse().map((node) => nodeForm(node, names))
  const conjuncts = scan.conjuncts.map(({ expression, filter }) => ({
    text: JSON.stringify(names.text(expression)),
    isFilter: filter !== undefined,
  }))
  return { text: JSON.stringify([nodes, ...form(names)]), conjuncts }
}

/**
 * The fragment of an aggregate and what lies below it: two with the same texts give the same for the same rows. Undefined
 * where nothing can be said for ever: where there is more below it than a scan, filters, projections and UNNEST, a sample,
 * `random()`, or a value of the query's time that was not computed beforehand.
 */
export function aggregateFragment(node: PhysicalAggregate): Fragment | undefined {
  const { input, keys, groupingSets, aggregates } = node
  return fragmentOver(rowWiseChain(input), aggregateExpressions(node), ({ text, keyForm }) => [
    keys.map(({ column, expression }) => [text(expression), formatType(column.type)]),
    groupingSets,
    aggregates.map(({ call }) => [
      ...[call.function.name, call.function.overload, call.function.arguments.map(formatType)],
      ...[formatType(call.function.returns), call.arguments.map(text), call.distinct],
      ...[call.filter === undefined ? undefined : text(call.filter), call.orderBy.map(keyForm)],
    ]),
  ])
}

/**
 * The same for the first rows of an order over a scan.
 *
 * @param keys over the scan's columns, as are the outputs
 */
export function topNFragment(
  scan: PhysicalScan,
  keys: readonly SortKey[],
  outputs: readonly BoundExpression[],
  wanted: number,
  withTies: boolean,
): Fragment | undefined {
  const used = [...keys.map(({ expression }) => expression), ...outputs]
  return fragmentOver([scan], used, ({ text, keyForm }) => [
    ...['first', wanted, withTies],
    ...[keys.map(keyForm), outputs.map(text)],
  ])
}

/** A value in a form that JSON keeps: two are the same exactly where the values are. */
function valueForm(value: Value): unknown {
  if (typeof value === 'bigint' || typeof value === 'number')
    return [typeof value, Object.is(value, -0) ? '-0' : String(value)]
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Uint8Array) return ['bytes', Buffer.from(value).toString('hex')]
  if ('micros' in value) return ['zoned', String(value.micros), value.zone]
  if (!isList(value)) return ['map', value.keys.map(valueForm), value.values.map(valueForm)]
  return ['list', value.map(valueForm)]
}

function isList(value: MapValue | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value)
}

/** An expression as nested lists, with its types and without its names. */
function expressionForm(expression: BoundExpression, nameOf: (id: number) => unknown): unknown {
  const form = (part: BoundExpression) => expressionForm(part, nameOf)
  const type = formatType(expression.type)
  switch (expression.kind) {
    case 'constant':
      return ['constant', type, valueForm(expression.value)]
    case 'column':
      return ['column', type, nameOf(expression.id)]
    case 'call': {
      const { name, overload, arguments: types } = expression.function
      return ['call', type, name, overload, types.map(formatType), expression.arguments.map(form)]
    }
    case 'and':
    case 'or':
      return [expression.kind, expression.terms.map(form)]
    case 'case': {
      const branches = expression.branches.map(({ when, then }) => [form(when), form(then)])
      return ['case', type, branches, form(expression.otherwise)]
    }
    case 'coalesce':
      return ['coalesce', type, expression.arguments.map(form)]
    case 'cast':
      return ['cast', type, expression.safe, form(expression.argument)]
    case 'try':
      return ['try', form(expression.argument)]
    case 'in':
      return ['in', form(expression.value), expression.options.map(form)]
    case 'field':
      return ['field', type, expression.index, form(expression.base)]
    case 'row':
      return ['row', type, expression.items.map(form)]
    case 'lambda':
      return [
        'lambda',
        expression.parameters.map(({ id, type: own }) => [nameOf(id), formatType(own)]),
        form(expression.body),
      ]
    default:
      return assertNever(expression)
  }
}
