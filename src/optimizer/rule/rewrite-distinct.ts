import { rewritePlan } from '../../plan/children.ts'
import { sameExpression } from '../../plan/equal.ts'
import type { AggregateCall, Assignment, BoundExpression } from '../../plan/expression.ts'
import type { AggregateNode, LogicalNode } from '../../plan/node.ts'
import { isDeterministic } from '../../plan/properties.ts'
import { columnReference } from '../../plan/walk.ts'
import type { Rule, RuleContext } from '../rule.ts'
import { uniqueColumns } from '../unique.ts'

/**
 * Takes DISTINCT away where it makes no difference, and does it once where several calls want the same.
 *
 * - `max(DISTINCT x)` is `max(x)`: for such calls a value says the same twice as once
 * - `count(DISTINCT x)` over rows that are unique in x and the keys is `count(x)`, and DISTINCT over unique rows a projection
 * - `count(DISTINCT x), sum(DISTINCT x), max(x)` without keys are `count(x), sum(x), max(x)` over `SELECT DISTINCT x`
 *
 * The last is not done under a GROUP BY, nor beside calls that want every row. Measured over 3 million rows: without keys
 * it takes a fifth of the time for text in dictionaries, and no more for other columns; with keys, or with counts of each
 * value to sum up, two groupings take two to ten times what bits for each group and value do.
 */
export const rewriteDistinct: Rule = {
  name: 'rewrite-distinct',
  apply: (plan, context) =>
    rewritePlan(plan, (node) => (node.kind === 'aggregate' ? rewriteAggregate(node, context) : node)),
}

/** Of one argument: the same for a set of values as for the values with repetitions. */
const IDEMPOTENT: ReadonlySet<string> = new Set([
  ...['min', 'max', 'bool_and', 'bool_or', 'every', 'arbitrary', 'any_value'],
  ...['bitwise_and_agg', 'bitwise_or_agg', 'approx_distinct', 'set_agg'],
])

function isIdempotent({ function: { name }, arguments: args, orderBy }: AggregateCall): boolean {
  return IDEMPOTENT.has(name) && args.length === 1 && orderBy.length === 0
}

function rewriteAggregate(node: AggregateNode, context: RuleContext): LogicalNode {
  const unique = uniqueColumns(node.input)
  if (unique !== undefined && isDistinctOf(node, unique))
    return { kind: 'project', input: node.input, assignments: node.keys }
  return distinctBelow(dropDistinct(node, unique), context)
}

function covers(expressions: readonly BoundExpression[], columns: ReadonlySet<number>): boolean {
  const bare = new Set(expressions.flatMap((each) => (each.kind === 'column' ? [each.id] : [])))
  return [...columns].every((id) => bare.has(id))
}

/** Whether the node is a DISTINCT of rows that are so already. */
function isDistinctOf(node: AggregateNode, unique: ReadonlySet<number>): boolean {
  const { keys, aggregates, groupingSets, groupId } = node
  const [set, ...others] = groupingSets
  const isDistinct = aggregates.length === 0 && groupId === undefined && others.length === 0
  if (!isDistinct || keys.length === 0 || set?.length !== keys.length) return false
  return covers(
    keys.map(({ expression }) => expression),
    unique,
  )
}

function dropDistinct(node: AggregateNode, unique: ReadonlySet<number> | undefined): AggregateNode {
  const keys = node.keys
    .filter((_, i) => node.groupingSets.every((set) => set.includes(i)))
    .map(({ expression }) => expression)
  const isNeedless = (call: AggregateCall): boolean =>
    isIdempotent(call) || (unique !== undefined && covers([...keys, ...call.arguments], unique))
  if (!node.aggregates.some(({ call }) => call.distinct && isNeedless(call))) return node
  const aggregates = node.aggregates.map((aggregate) =>
    isNeedless(aggregate.call) ? { ...aggregate, call: { ...aggregate.call, distinct: false } } : aggregate,
  )
  return { ...node, aggregates }
}

/** One DISTINCT under all calls, where all want the same one. */
function distinctBelow(node: AggregateNode, context: RuleContext): AggregateNode {
  const calls = node.aggregates.map(({ call }) => call)
  const distinct = calls.find((call) => call.distinct)
  if (distinct === undefined || node.keys.length > 0 || node.groupingSets.length !== 1) return node
  const { arguments: args, filter } = distinct
  if (!calls.every((call) => wants(call, distinct))) return node
  if (args.some((argument) => argument.kind === 'lambda' || !isDeterministic(argument))) return node
  const keys = args.map((expression): Assignment => {
    const column =
      expression.kind === 'column'
        ? { id: expression.id, name: expression.name, type: expression.type }
        : context.newColumn('value', expression.type)
    return { column, expression }
  })
  const below: AggregateNode = {
    kind: 'aggregate',
    input: filter === undefined ? node.input : { kind: 'filter', input: node.input, predicate: filter },
    keys,
    groupingSets: [keys.map((_, i) => i)],
    aggregates: [],
    groupId: undefined,
  }
  const ofKey = (argument: BoundExpression): BoundExpression => {
    const key = keys.find(({ expression }) => sameExpression(expression, argument))
    return key === undefined ? argument : columnReference(key.column)
  }
  const aggregates = node.aggregates.map(({ column, call }) => ({
    column,
    call: { ...call, arguments: call.arguments.map(ofKey), distinct: false, filter: undefined },
  }))
  return { ...node, input: below, aggregates }
}

/** Whether a call can do with what the distinct call is given. */
function wants(call: AggregateCall, { arguments: args, filter }: AggregateCall): boolean {
  const sameRows =
    call.filter === undefined || filter === undefined
      ? call.filter === filter
      : isDeterministic(filter) && sameExpression(call.filter, filter)
  if (!sameRows || call.orderBy.length > 0) return false
  const isAmong = (argument: BoundExpression): boolean => args.some((each) => sameExpression(each, argument))
  if (!call.arguments.every(isAmong)) return false
  if (isIdempotent(call)) return true
  const sameArguments =
    call.arguments.length === args.length &&
    args.every((argument, i) => {
      const own = call.arguments[i]
      return own !== undefined && sameExpression(own, argument)
    })
  return call.distinct && sameArguments
}
