import type { ScanColumn } from '../catalog/table-source.ts'
import type { Assignment, PlanColumn } from './expression.ts'
import type {
  AggregateNode,
  RecursiveNode,
  SetOperationNode,
  UnnestNode,
  WindowCall,
  WindowFrame,
  WindowFrameBound,
  WindowNode,
} from './node.ts'
import {
  type ColumnNames,
  printAggregate,
  printCall,
  printExpression,
  printSortKeys,
} from './print-expression.ts'

/** What logical and physical plans say alike about a node, as parts of `Name[a; b]`. */
export function label(name: string, parts: readonly string[]): string {
  const shown = parts.filter((part) => part !== '')
  return shown.length === 0 ? name : `${name}[${shown.join('; ')}]`
}

export function describeColumns(columns: readonly PlanColumn[], names: ColumnNames): string {
  return columns.map(({ id, name }) => names(id, name)).join(', ')
}

/** `a, b := x + 1`: a column passed on is its name. */
export function describeAssignments(assignments: readonly Assignment[], names: ColumnNames): string {
  return assignments
    .map(({ column, expression }) => {
      const name = names(column.id, column.name)
      const passed = expression.kind === 'column' && expression.id === column.id
      return passed ? name : `${name} := ${printExpression(expression, names)}`
    })
    .join(', ')
}

type Grouping = Pick<AggregateNode, 'keys' | 'groupingSets' | 'aggregates' | 'groupId'>

export function describeGrouping(node: Grouping, names: ColumnNames): readonly string[] {
  const { keys, groupingSets, aggregates, groupId } = node
  const sets = groupingSets.map(
    (set) => `(${set.map((index) => nameOf(keys[index]?.column, names)).join(', ')})`,
  )
  const calls = aggregates.map(
    ({ column, call }) => `${nameOf(column, names)} := ${printAggregate(call, names)}`,
  )
  return [
    keys.length === 0 ? '' : `keys = ${describeAssignments(keys, names)}`,
    groupId === undefined ? '' : `${nameOf(groupId, names)} of sets ${sets.join(', ')}`,
    calls.join(', '),
  ]
}

function nameOf(column: PlanColumn | undefined, names: ColumnNames): string {
  return column === undefined ? '?' : names(column.id, column.name)
}

export function describeUnnest(
  node: Pick<UnnestNode, 'items' | 'ordinality' | 'outer'>,
  names: ColumnNames,
): readonly string[] {
  const items = node.items.map(
    ({ expression, columns }) =>
      `${describeColumns(columns, names)} := ${printExpression(expression, names)}`,
  )
  const ordinality = node.ordinality === undefined ? '' : `ordinality = ${nameOf(node.ordinality, names)}`
  return [node.outer ? 'outer' : '', items.join(', '), ordinality]
}

function describeBound({ kind, distance }: WindowFrameBound, names: ColumnNames): string {
  const words = kind.toUpperCase().replaceAll('-', ' ')
  return distance === undefined ? words : `${printExpression(distance, names)} ${words}`
}

function describeFrame({ unit, start, end }: WindowFrame, names: ColumnNames): string {
  return `${unit.toUpperCase()} BETWEEN ${describeBound(start, names)} AND ${describeBound(end, names)}`
}

function describeWindowCall(call: WindowCall, names: ColumnNames): string {
  const head = printCall(call.function, call.arguments, call.distinct, names)
  const nulls = call.ignoreNulls ? ' IGNORE NULLS' : ''
  return `${nameOf(call.column, names)} := ${head}${nulls} ${describeFrame(call.frame, names)}`
}

export function describeWindow(
  node: Pick<WindowNode, 'partitionBy' | 'orderBy' | 'calls' | 'most'>,
  names: ColumnNames,
): readonly string[] {
  const partition = node.partitionBy.map((expression) => printExpression(expression, names)).join(', ')
  const order = printSortKeys(node.orderBy, names)
  return [
    partition === '' ? '' : `partition by ${partition}`,
    order === '' ? '' : `order by ${order}`,
    node.calls.map((call) => describeWindowCall(call, names)).join(', '),
    node.most === undefined ? '' : `first ${node.most}`,
  ]
}

/** `a := (a, b)`: each column and the inputs' columns it is made of. */
export function describeSetOperation(
  node: Pick<SetOperationNode, 'operation' | 'all' | 'columns'>,
  names: ColumnNames,
): readonly string[] {
  return [node.all ? 'all' : 'distinct', describeColumns(node.columns, names)]
}

/** `useridentity.arn`, `requestparameters['bucketName']` */
export function describeScanColumn({ path, key }: Pick<ScanColumn, 'path' | 'key'>): string {
  const name = path.join('.')
  return key === undefined ? name : `${name}['${key.replaceAll("'", "''")}']`
}

/** The name of the WITH query, and its columns. */
export function describeRecursion(
  node: Pick<RecursiveNode, 'name' | 'columns'>,
  names: ColumnNames,
): readonly string[] {
  return [node.name, describeColumns(node.columns, names)]
}

/** What TABLESAMPLE SYSTEM leaves of a scan. */
export function describeSample(sample: number): string {
  return `sample: ${100 * sample}% of row groups`
}

export function describeRange(count: number | undefined, offset: number): readonly string[] {
  return [count === undefined ? '' : `count = ${count}`, offset === 0 ? '' : `offset = ${offset}`]
}
