import { childrenOf, expressionsOf, mapExpressions, withChildren } from '../../plan/children.ts'
import { outputColumns } from '../../plan/columns.ts'
import { conjunction, conjunctsOf } from '../../plan/conjuncts.ts'
import { sameExpression } from '../../plan/equal.ts'
import type { Assignment, BoundExpression, PlanColumn } from '../../plan/expression.ts'
import type { AggregateNode, FilterNode, LogicalNode, ProjectNode } from '../../plan/node.ts'
import { occurrencesIn, type Root } from '../../plan/occurrences.ts'
import { canFail, isDeterministic } from '../../plan/properties.ts'
import { columnReference, freeColumns, replaceExpression, walkExpression } from '../../plan/walk.ts'
import type { Rule, RuleContext } from '../rule.ts'

/**
 * Computes once what a projection, a grouping or a filter would compute several times: in a projection below it. The
 * filter under a projection or a grouping counts with it.
 *
 * An expression is taken out only where one of its places is evaluated for every row. So nothing is computed that was not
 * before, and nothing fails that CASE, AND, COALESCE, TRY or FILTER kept from failing. Filters of a scan stay with it: the
 * scan reads the other columns for the rows that are left.
 */
export const shareExpressions: Rule = {
  name: 'share-expressions',
  apply: share,
}

function share(node: LogicalNode, context: RuleContext): LogicalNode {
  switch (node.kind) {
    case 'project':
    case 'aggregate': {
      const { input } = node
      if (!isOwnFilter(input)) return shareWithin({ ...node, input: share(input, context) }, context)
      const filter = { ...input, input: share(input.input, context) }
      return shareWithFilter(shareWithin({ ...node, input: filter }, context), filter, context)
    }
    case 'filter': {
      if (!isOwnFilter(node)) return node
      const filter = { ...node, input: share(node.input, context) }
      return shareWithFilter(passAll(filter), filter, context)
    }
    default:
      return withChildren(
        node,
        childrenOf(node).map((child) => share(child, context)),
      )
  }
}

/** A filter that will not become part of a scan. */
function isOwnFilter(node: LogicalNode): node is FilterNode {
  return node.kind === 'filter' && node.input.kind !== 'scan'
}

function passAll(node: LogicalNode): ProjectNode {
  return { kind: 'project', input: node, assignments: outputColumns(node).map(pass) }
}

function pass(column: PlanColumn): Assignment {
  return { column, expression: columnReference(column) }
}

const COMPARISONS: ReadonlySet<string> = new Set([
  ...['$equal', '$not_equal', '$less_than', '$less_than_or_equal'],
  ...['$greater_than', '$greater_than_or_equal', '$distinct_from', '$is_null', '$not'],
])

/** What is asked of bare columns costs no more than to carry a column of the answers. */
function isCheap(expression: BoundExpression): boolean {
  switch (expression.kind) {
    case 'constant':
    case 'column':
    case 'lambda':
      return true
    case 'field':
      return isCheap(expression.base)
    case 'in':
      return isCheap(expression.value) && expression.options.every(({ kind }) => kind === 'constant')
    case 'call':
      return COMPARISONS.has(expression.function.name) && expression.arguments.every(isCheap)
    default:
      return false
  }
}

/** What is worth computing once, each before any that it is a part of. */
function repeated(roots: readonly Root[], input: LogicalNode): readonly BoundExpression[] {
  const columns = new Map(outputColumns(input).map((column) => [column.id, column]))
  return occurrencesIn(roots)
    .filter(({ expression, uses, always }) => {
      if (uses < 2 || !always || isCheap(expression) || !isDeterministic(expression)) return false
      const free = [...freeColumns(expression)]
      return free.length > 0 && free.every((id) => columns.has(id))
    })
    .map(({ expression }) => ({ expression, size: [...walkExpression(expression)].length }))
    .sort((a, b) => a.size - b.size)
    .map(({ expression }) => expression)
}

/** Expressions computed below, by the projections that compute them, and how what is above reads them. */
interface Computed {
  readonly levels: readonly (readonly Assignment[])[]
  readonly read: (expression: BoundExpression) => BoundExpression
}

function compute(expressions: readonly BoundExpression[], context: RuleContext): Computed {
  const known: {
    readonly expression: BoundExpression
    readonly column: PlanColumn
    readonly level: number
  }[] = []
  const find = (part: BoundExpression) => known.find(({ expression }) => sameExpression(expression, part))
  const read = (expression: BoundExpression): BoundExpression =>
    replaceExpression(expression, (part) => {
      const found = find(part)
      return found && columnReference(found.column)
    })
  const levels: Assignment[][] = []
  for (const expression of expressions) {
    let level = 0
    for (const part of walkExpression(expression)) level = Math.max(level, (find(part)?.level ?? -1) + 1)
    const name = expression.kind === 'call' ? expression.function.name : '$'
    const column = context.newColumn(name.startsWith('$') ? 'expr' : name, expression.type)
    const own = (levels[level] ??= [])
    own.push({ column, expression: read(expression) })
    known.push({ expression, column, level })
  }
  return { levels, read }
}

/** The projections over `input`, which also hand on the columns that are `wanted` above them. */
function projected(
  input: LogicalNode,
  levels: readonly (readonly Assignment[])[],
  wanted: ReadonlySet<number>,
): LogicalNode {
  const needed: Set<number>[] = []
  let above = new Set(wanted)
  for (const level of levels.toReversed()) {
    needed.unshift(above)
    above = new Set(above)
    for (const { expression } of level) for (const id of freeColumns(expression)) above.add(id)
  }
  return levels.reduce((below, level, i): LogicalNode => {
    const passed = outputColumns(below).filter(({ id }) => needed[i]?.has(id) === true)
    return { kind: 'project', input: below, assignments: [...passed.map(pass), ...level] }
  }, input)
}

function columnsOf(expressions: readonly BoundExpression[]): Set<number> {
  return new Set(expressions.flatMap((expression) => [...freeColumns(expression)]))
}

type Consumer = ProjectNode | AggregateNode

function rootsOf(node: Consumer): readonly Root[] {
  const always = (expression: BoundExpression): Root => ({ expression, always: true })
  if (node.kind === 'project') return node.assignments.map(({ expression }) => always(expression))
  return [
    ...node.keys.map(({ expression }) => always(expression)),
    ...node.aggregates.flatMap(({ call: { arguments: args, filter, orderBy } }) => [
      ...[...args, ...orderBy.map((key) => key.expression)].map((expression) => ({
        expression,
        always: filter === undefined,
      })),
      ...(filter === undefined ? [] : [always(filter)]),
    ]),
  ]
}

/** What the node itself repeats, computed below it. */
function shareWithin(node: Consumer, context: RuleContext): LogicalNode {
  const expressions = repeated(rootsOf(node), node.input)
  if (expressions.length === 0) return node
  const { levels, read } = compute(expressions, context)
  const next = mapExpressions(node, read)
  return withChildren(next, [projected(node.input, levels, columnsOf(expressionsOf(next)))])
}

/**
 * What a filter repeats, or has in common with the node over it, computed below the filter. Conjuncts that have no part in
 * it go below that, if they cannot fail: they leave fewer rows to compute it for.
 *
 * @param above a chain of nodes that ends over `filter`
 */
function shareWithFilter(above: LogicalNode, filter: FilterNode, context: RuleContext): LogicalNode {
  const [input] = childrenOf(above)
  if (input === undefined) return above
  if (input !== filter) return withChildren(above, [shareWithFilter(input, filter, context)])
  const conjuncts = conjunctsOf(filter.predicate)
  const later = expressionsOf(above).map((expression): Root => ({ expression, always: false }))
  const all = conjuncts.map((expression): Root => ({ expression, always: true }))
  const shared = repeated([...all, ...later], filter.input)
  if (shared.length === 0) return above
  const isFree = (conjunct: BoundExpression): boolean =>
    isDeterministic(conjunct) &&
    !canFail(conjunct) &&
    ![...walkExpression(conjunct)].some((part) => shared.some((each) => sameExpression(each, part)))
  const rest = conjuncts.filter((conjunct) => !isFree(conjunct))
  const free = conjuncts.filter(isFree)
  const asked = rest.map((expression, i): Root => ({ expression, always: i === 0 }))
  const expressions = repeated([...asked, ...later], filter.input)
  if (expressions.length === 0) return above
  const { levels, read } = compute(expressions, context)
  const next = mapExpressions(above, read)
  const predicate = read(conjunction(rest))
  const below: LogicalNode = free.length === 0 ? filter.input : { ...filter, predicate: conjunction(free) }
  const wanted = columnsOf([predicate, ...expressionsOf(next)])
  return withChildren(next, [{ kind: 'filter', input: projected(below, levels, wanted), predicate }])
}
