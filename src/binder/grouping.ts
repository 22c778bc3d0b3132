import type { Expression, GroupBy, GroupingElement, Select } from '../../grammar/ast.ts'
import { printForMessage } from '../../grammar/print.ts'
import { sameExpression } from '../plan/equal.ts'
import type { Assignment, BoundExpression, PlanColumn } from '../plan/expression.ts'
import { columnReference, freeColumns, replaceExpression } from '../plan/walk.ts'
import { isComparable } from '../types/coercion.ts'
import { BIGINT, formatType } from '../types/type.ts'
import { groupingMismatch } from './aggregate.ts'
import { compare } from './comparison.ts'
import type { Binder, PendingGrouping } from './context.ts'
import { fail, type Located } from './error.ts'
import { nameParts } from './name.ts'
import { ordinalOf } from './order-by.ts'
import { aggregatesIn, refuseAggregates } from './syntax.ts'

/** As Trino's default of max_grouping_sets. */
const MAX_GROUPING_SETS = 2048

/** What a SELECT groups by. */
export interface Grouping {
  readonly keys: readonly Assignment[]
  /** Indices into `keys`. */
  readonly sets: readonly (readonly number[])[]
  /** The number of a row's set; present where there are several. */
  readonly groupId: PlanColumn | undefined
}

/** An item of the select list as GROUP BY can mean it by its number. */
export interface GroupableItem {
  readonly place: Located
  /** Undefined for a column out of a star. */
  readonly expression: Expression | undefined
  readonly bind: () => BoundExpression
}

interface Collector {
  /** The index of a key, new or known. */
  add(expression: BoundExpression): number
  readonly expressions: readonly BoundExpression[]
}

function collectKeys(place: Located): Collector {
  const expressions: BoundExpression[] = []
  return {
    expressions,
    add(expression) {
      if (!isComparable(expression.type))
        fail(
          'TYPE_MISMATCH',
          place,
          `${formatType(expression.type)} is not comparable, and therefore cannot be used in GROUP BY`,
        )
      const known = expressions.findIndex((key) => sameExpression(key, expression))
      return known === -1 ? expressions.push(expression) - 1 : known
    },
  }
}

type Sets = readonly (readonly number[])[]

function subsets(sets: Sets): Sets {
  return sets.reduceRight<Sets>((rest, set) => [...rest.map((other) => [...set, ...other]), ...rest], [[]])
}

/** The sets that one element of GROUP BY stands for. */
function setsOf(
  element: GroupingElement,
  items: readonly GroupableItem[],
  collector: Collector,
  bind: (expression: Expression) => BoundExpression,
): Sets {
  if (element.kind === 'autoGroupBy') {
    const plain = items.filter(
      ({ expression }) => expression === undefined || aggregatesIn(expression).length === 0,
    )
    for (const { expression } of plain)
      if (expression !== undefined) refuseAggregates(expression, 'GROUP BY clause')
    return [plain.map((item) => collector.add(item.bind()))]
  }
  if (element.kind === 'simpleGroupBy')
    return [
      element.expressions.map((expression) => {
        const ordinal = ordinalOf(expression, items.length, 'GROUP BY')
        const item = ordinal === undefined ? undefined : items[ordinal]
        refuseAggregates(item?.expression ?? expression, 'GROUP BY clause')
        return collector.add(item === undefined ? bind(expression) : item.bind())
      }),
    ]
  const sets = element.sets.map((set) =>
    set.map((expression) => {
      const bound = nameParts(expression) === undefined ? undefined : bind(expression)
      if (bound?.kind !== 'column')
        return fail(
          'INVALID_COLUMN_REFERENCE',
          expression,
          `GROUP BY expression must be a column reference: ${printForMessage(expression)}`,
        )
      return collector.add(bound)
    }),
  )
  switch (element.type) {
    case 'explicit':
      return sets
    case 'cube':
      return subsets(sets)
    case 'rollup':
      return [...sets.map((_, i) => sets.slice(0, sets.length - i).flat()), []]
  }
}

function crossProduct(elements: readonly Sets[], place: Located): Sets {
  const count = elements.reduce((product, sets) => product * sets.length, 1)
  if (count > MAX_GROUPING_SETS)
    fail(
      'TOO_MANY_GROUPING_SETS',
      place,
      `GROUP BY has ${count} grouping sets but can contain at most ${MAX_GROUPING_SETS}`,
    )
  return elements.reduce<Sets>(
    (product, sets) => product.flatMap((left) => sets.map((right) => [...left, ...right])),
    [[]],
  )
}

function normalizeSets(sets: Sets, distinct: boolean): Sets {
  const sorted = sets.map((set) => [...new Set(set)].sort((a, b) => a - b))
  if (!distinct) return sorted
  return [...new Map(sorted.map((set) => [set.join(), set])).values()]
}

/** Refuses a CUBE before its sets are made: 2^n of them. */
function checkCubes(node: GroupBy): void {
  for (const element of node.elements)
    if (element.kind === 'groupingSets' && element.type === 'cube' && element.sets.length > 30)
      fail(
        'TOO_MANY_GROUPING_SETS',
        node,
        `GROUP BY has more than 2147483647 grouping sets but can contain at most ${MAX_GROUPING_SETS}`,
      )
    else if (
      element.kind === 'groupingSets' &&
      element.type === 'cube' &&
      2 ** element.sets.length > MAX_GROUPING_SETS
    )
      fail(
        'TOO_MANY_GROUPING_SETS',
        node,
        `GROUP BY has ${2 ** element.sets.length} grouping sets but can contain at most ${MAX_GROUPING_SETS}`,
      )
}

/**
 * GROUP BY over the columns `input`. A key that is one of them keeps its id, so that it can still be named by it;
 * with several sets it is NULL in some, and gets an id of its own.
 */
export function bindGroupBy(
  node: Select['groupBy'],
  items: readonly GroupableItem[],
  input: ReadonlySet<number>,
  binder: Binder,
  bind: (expression: Expression) => BoundExpression,
): Grouping {
  if (node === undefined) return { keys: [], sets: [[]], groupId: undefined }
  const collector = collectKeys(node)
  checkCubes(node)
  const elements = node.elements.map((element) => setsOf(element, items, collector, bind))
  const sets = normalizeSets(crossProduct(elements, node), node.distinct)
  const several = sets.length > 1
  const keys = collector.expressions.map((expression): Assignment => {
    const passed = expression.kind === 'column' && input.has(expression.id) && !several
    const column = passed
      ? { id: expression.id, name: expression.name, type: expression.type }
      : binder.newColumn(expression.kind === 'column' ? expression.name : 'key', expression.type)
    return { column, expression }
  })
  return { keys, sets, groupId: several ? binder.newColumn('groupid', BIGINT) : undefined }
}

/** The expression over the columns that the grouping has, where it is one; else the id of a column that it lost. */
export function overGroups(
  expression: BoundExpression,
  grouping: Grouping,
  input: ReadonlySet<number>,
): { readonly expression: BoundExpression; readonly lost: number | undefined } {
  const keys = new Set(grouping.keys.map((key) => key.column.id))
  const result = replaceExpression(expression, (part) => {
    const key = grouping.keys.find((candidate) => sameExpression(candidate.expression, part))
    return key === undefined ? undefined : columnReference(key.column)
  })
  const lost = [...freeColumns(result)].find((id) => input.has(id) && !keys.has(id))
  return { expression: result, lost }
}

/** GROUPING(): a bit an argument, 1 where the row's set leaves the argument out. */
export function groupingValue(pending: PendingGrouping, grouping: Grouping): BoundExpression {
  const indices = pending.arguments.map((argument, i) => {
    const index = grouping.keys.findIndex((key) => sameExpression(key.expression, argument))
    return index === -1 || argument.kind !== 'column' ? groupingMismatch(pending.node, i) : index
  })
  const { type } = pending.column
  const value = (set: readonly number[]): BoundExpression => {
    const bits = indices.reduce((sum, index) => sum * 2n + (set.includes(index) ? 0n : 1n), 0n)
    return { kind: 'constant', type, value: type.kind === 'bigint' ? bits : Number(bits) }
  }
  const { groupId, sets } = grouping
  const [first = []] = sets
  if (groupId === undefined) return value(first)
  return {
    kind: 'case',
    type,
    branches: sets.slice(1).map((set, i) => ({
      when: compare(
        '=',
        columnReference(groupId),
        { kind: 'constant', type: BIGINT, value: BigInt(i + 1) },
        pending.node,
      ),
      then: value(set),
    })),
    otherwise: value(first),
  }
}
