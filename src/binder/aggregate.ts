import type { FunctionCall, Grouping, ListAgg, SortItem } from '../../grammar/ast.ts'
import { printForMessage } from '../../grammar/print.ts'
import type { AggregateFunction } from '../function/definition.ts'
import { sameExpression } from '../plan/equal.ts'
import type { AggregateCall, BoundExpression, SortKey } from '../plan/expression.ts'
import { columnReference } from '../plan/walk.ts'
import { isComparable, isOrderable } from '../types/coercion.ts'
import { BIGINT, BOOLEAN, formatType, INTEGER } from '../types/type.ts'
import { bindArguments } from './arguments.ts'
import { coerce, coerceOr } from './coerce.ts'
import type { AggregateSink, ExpressionContext } from './context.ts'
import { fail, type Located } from './error.ts'
import { nameParts } from './name.ts'
import { bindSortItem } from './order-by.ts'
import { handleOf } from './resolve-call.ts'
import { findField } from './scope.ts'
import { aggregatesIn, isKind, printList, walkSyntax, windowsIn } from './syntax.ts'

/** An aggregation in SELECT, HAVING or ORDER BY: the column that the grouping will compute for it. */
export function bindAggregate(
  node: FunctionCall,
  definition: AggregateFunction,
  context: ExpressionContext,
): BoundExpression {
  const sink = sinkOf(node, context)
  refuseNesting(node, definition.name, node.arguments)
  refuseOutputNames(sink, node.arguments, INVALID_ARGUMENT_NAME)
  if (node.filter !== undefined) refuseOutputNames(sink, [node.filter], INVALID_ARGUMENT_NAME)
  refuseOutputNames(
    sink,
    node.orderBy.map((item) => item.expression),
    'ORDER BY clause in aggregation function must not reference query output columns',
  )
  if (node.nulls !== undefined)
    fail('INVALID_ARGUMENTS', node, `Cannot specify null treatment clause for ${definition.name} function`)
  const inner = argumentContext(sink, context)
  const { resolution, bound } = bindArguments(definition, node, inner)
  const args = bound.map((argument, i) => coerce(argument, resolution.arguments[i] ?? argument.type))
  if (node.distinct)
    for (const { type } of args)
      if (!isComparable(type))
        fail(
          'TYPE_MISMATCH',
          node,
          `DISTINCT can only be applied to comparable types (actual: ${formatType(type)})`,
        )
  const orderBy = node.orderBy.map((item) => bindAggregateSort(item, node, inner))
  if (node.distinct) refuseHiddenSort(node.orderBy, orderBy, bound)
  return addAggregate(sink, context, definition.name, {
    function: handleOf(definition, resolution),
    arguments: args,
    distinct: node.distinct,
    filter: bindFilter(node.filter, inner),
    orderBy,
    span: node.span,
  })
}

const INVALID_ARGUMENT_NAME = 'Invalid reference to output projection attribute from ORDER BY aggregation'

export function sinkOf(place: Located, context: ExpressionContext): AggregateSink {
  return (
    context.aggregates ??
    fail('EXPRESSION_NOT_SCALAR', place, 'An aggregation is not allowed in this context')
  )
}

/** Arguments of an aggregation see the rows that are grouped. */
export function argumentContext(sink: AggregateSink, context: ExpressionContext): ExpressionContext {
  return {
    ...context,
    scope: sink.scope,
    subqueries: sink.subqueries,
    aggregates: undefined,
    windows: undefined,
  }
}

export function bindFilter(
  filter: FunctionCall['filter'],
  context: ExpressionContext,
): BoundExpression | undefined {
  if (filter === undefined) return undefined
  return coerceOr(context.binder.expression(filter, context), BOOLEAN, filter, 'Filter expression')
}

export function bindAggregateSort(item: SortItem, place: Located, context: ExpressionContext): SortKey {
  const expression = context.binder.expression(item.expression, context)
  if (!isOrderable(expression.type))
    fail(
      'TYPE_MISMATCH',
      place,
      `ORDER BY can only be applied to orderable types (actual: ${formatType(expression.type)})`,
    )
  return bindSortItem(item, expression)
}

export function refuseNesting(
  node: FunctionCall | ListAgg,
  name: string,
  args: FunctionCall['arguments'],
): void {
  const aggregates = args.flatMap((argument) => aggregatesIn(argument))
  if (aggregates.length > 0)
    fail(
      'NESTED_AGGREGATION',
      node,
      `Cannot nest aggregations inside aggregation '${name}': ${printList(aggregates)}`,
    )
  const windows = args.flatMap((argument) => windowsIn(argument))
  if (windows.length > 0)
    fail(
      'NESTED_WINDOW',
      node,
      `Cannot nest window functions or row pattern measures inside aggregation '${name}': ${printList(windows)}`,
    )
}

/** In ORDER BY a name means the output column; an aggregation there cannot use one. */
function refuseOutputNames(
  sink: AggregateSink,
  expressions: FunctionCall['arguments'],
  message: string,
): void {
  if (sink.output === undefined) return
  const own = { fields: sink.output.fields, parent: undefined }
  for (const expression of expressions)
    for (const node of walkSyntax(expression, new Set(['query', 'lambda', 'dereference']))) {
      if (!isKind(node, 'identifier') && !isKind(node, 'dereference')) continue
      const name = nameParts(node)
      if (name !== undefined && findField(own, name, node) !== undefined)
        fail('COLUMN_NOT_FOUND', node, message)
    }
}

function refuseHiddenSort(
  items: readonly SortItem[],
  keys: readonly SortKey[],
  args: readonly BoundExpression[],
): void {
  keys.forEach(({ expression }, i) => {
    const item = items[i]
    if (item !== undefined && !args.some((argument) => sameExpression(argument, expression)))
      fail(
        'EXPRESSION_NOT_IN_DISTINCT',
        item.expression,
        'For aggregate function with DISTINCT, ORDER BY expressions must appear in arguments',
      )
  })
}

function sameCall(a: AggregateCall, b: AggregateCall): boolean {
  const sameKeys =
    a.orderBy.length === b.orderBy.length &&
    a.orderBy.every((key, i) => {
      const other = b.orderBy[i]
      return (
        other !== undefined &&
        key.descending === other.descending &&
        key.nullsFirst === other.nullsFirst &&
        sameExpression(key.expression, other.expression)
      )
    })
  const sameFilter =
    a.filter === undefined || b.filter === undefined
      ? a.filter === b.filter
      : sameExpression(a.filter, b.filter)
  return (
    sameKeys &&
    sameFilter &&
    a.distinct === b.distinct &&
    a.function.name === b.function.name &&
    a.function.overload === b.function.overload &&
    a.arguments.length === b.arguments.length &&
    a.arguments.every((argument, i) => {
      const other = b.arguments[i]
      return other !== undefined && sameExpression(argument, other)
    })
  )
}

/** Calls that are written alike (in SELECT and again in HAVING) are computed once. */
export function addAggregate(
  sink: AggregateSink,
  context: ExpressionContext,
  name: string,
  call: AggregateCall,
): BoundExpression {
  const known = sink.aggregates.find((pending) => sameCall(pending.call, call))
  if (known !== undefined) return columnReference(known.column)
  const column = context.binder.newColumn(name, call.function.returns)
  sink.aggregates.push({ column, call })
  return columnReference(column)
}

/** The bits of a bigint but its sign. */
const MAX_GROUPING_ARGUMENTS = 63

/** `GROUPING(a, b)`: which of them the row's grouping set leaves out, a bit each, the last in the lowest place. */
export function bindGrouping(node: Grouping, context: ExpressionContext): BoundExpression {
  const sink = sinkOf(node, context)
  refuseGroupingOutput(sink, node)
  const inner = argumentContext(sink, context)
  if (node.columns.length > MAX_GROUPING_ARGUMENTS)
    fail('TOO_MANY_ARGUMENTS', node, `GROUPING supports up to ${MAX_GROUPING_ARGUMENTS} column arguments`)
  const args = node.columns.map((column) => context.binder.expression(column, inner))
  const column = context.binder.newColumn('grouping', args.length <= 31 ? INTEGER : BIGINT)
  sink.groupings.push({ column, arguments: args, node })
  return columnReference(column)
}

function refuseGroupingOutput(sink: AggregateSink, node: Grouping): void {
  if (sink.output === undefined) return
  const own = { fields: sink.output.fields, parent: undefined }
  for (const column of node.columns) {
    const name = nameParts(column)
    if (name !== undefined && findField(own, name, column) !== undefined)
      fail(
        'INVALID_ARGUMENTS',
        column,
        'Invalid reference to output of SELECT clause from grouping() expression in ORDER BY',
      )
  }
}

/** The message where GROUPING() names what is not grouped by. */
export function groupingMismatch(node: Grouping, index: number): never {
  const culprit = node.columns[index] ?? node
  return fail(
    'INVALID_ARGUMENTS',
    node,
    `The arguments to GROUPING() must be expressions referenced by the GROUP BY at the associated query level. Mismatch due to ${printForMessage(culprit)}.`,
  )
}
