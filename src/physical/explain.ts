import type { ScanFilter } from '../catalog/table-source.ts'
import { assertNever } from '../common/assert.ts'
import { columnNames } from '../plan/column-names.ts'
import {
  describeAssignments,
  describeColumns,
  describeGrouping,
  describeRange,
  describeRecursion,
  describeSample,
  describeScanColumn,
  describeSetOperation,
  describeUnnest,
  describeWindow,
  label,
} from '../plan/describe.ts'
import { type ColumnNames, printConstant, printExpression, printSortKeys } from '../plan/print-expression.ts'
import { type TextNode, treeText } from '../plan/tree-text.ts'
import { physicalChildren } from './children.ts'
import type { PhysicalNode, PhysicalScan } from './node.ts'

/** What is known of an operator besides its plan, a line each: rows, time and bytes for EXPLAIN ANALYZE. */
export type Annotate = (node: PhysicalNode) => readonly string[]

/**
 * A physical plan as text: operators from the result down to the scans, each followed by what `annotate` says of it.
 * What a scan may skip by is shown as its filters, what only rows can tell as its residual.
 */
export function explainPhysical(root: PhysicalNode, annotate: Annotate = () => []): string {
  const names = columnNames()
  nameColumns(root, names)
  return treeText(textOf(root, names, annotate))
}

function nameColumns(node: PhysicalNode, names: ColumnNames): void {
  for (const child of physicalChildren(node)) nameColumns(child, names)
  for (const { id, name } of node.columns) names(id, name)
}

function textOf(node: PhysicalNode, names: ColumnNames, annotate: Annotate): TextNode {
  const own = node.kind === 'table-scan' ? scanDetails(node, names) : []
  return {
    label: labelOf(node, names),
    details: [...own, ...annotate(node)],
    inputs: physicalChildren(node).map((child) => textOf(child, names, annotate)),
  }
}

function labelOf(node: PhysicalNode, names: ColumnNames): string {
  const print = (expression: Parameters<typeof printExpression>[0] | undefined): string =>
    expression === undefined ? '' : printExpression(expression, names)
  switch (node.kind) {
    case 'table-scan': {
      const columns = node.columns.map(({ id, name }, i) => {
        const from = node.paths[i]
        const path = from === undefined ? name : describeScanColumn(from)
        const shown = names(id, name)
        return shown === path ? shown : `${shown} := ${path}`
      })
      return label('TableScan', [node.source.name, columns.join(', ')])
    }
    case 'values':
      return label('Values', [describeColumns(node.columns, names), `${node.rows.length} rows`])
    case 'filter':
      return label('Filter', [print(node.predicate)])
    case 'project': {
      const assignments = node.columns.flatMap((column, i) => {
        const expression = node.expressions[i]
        return expression === undefined ? [] : [{ column, expression }]
      })
      return label('Project', [describeAssignments(assignments, names)])
    }
    case 'hash-aggregate':
      return label('HashAggregate', describeGrouping(node, names))
    case 'sort':
      return label('Sort', [printSortKeys(node.keys, names)])
    case 'top-n':
      return label('TopN', [
        ...describeRange(node.count, node.offset),
        printSortKeys(node.keys, names),
        node.withTies ? 'with ties' : '',
      ])
    case 'limit':
      return label('Limit', describeRange(node.count, node.offset))
    case 'hash-join': {
      const keys = node.keys.map(({ left, right }) => `${print(left)} = ${print(right)}`)
      return label('HashJoin', [node.join, keys.join(', '), print(node.residual)])
    }
    case 'nested-loop-join':
      return label('NestedLoopJoin', [node.join, print(node.condition)])
    case 'set-operation':
      return label('SetOperation', [node.operation, ...describeSetOperation(node, names)])
    case 'recursive':
    case 'working-table':
      return label(node.kind === 'recursive' ? 'Recursive' : 'WorkingTable', describeRecursion(node, names))
    case 'unnest':
      return label('Unnest', describeUnnest(node, names))
    case 'window':
      return label('Window', describeWindow(node, names))
    case 'single-row':
      return 'SingleRow'
    case 'semi-join': {
      const keys = node.keys.map(({ input, subquery }) => `${print(input)} = ${print(subquery)}`)
      const column = node.columns.at(-1)
      const answer = column === undefined ? '' : `${names(column.id, column.name)} := ${node.semantics}`
      return label('SemiJoin', [answer, keys.join(', ')])
    }
    default:
      return assertNever(node)
  }
}

function describeFilter(filter: ScanFilter): string {
  const { operator, type, values } = filter
  const literals = values.map((value) => printConstant({ kind: 'constant', type, value }))
  const column = describeScanColumn(filter)
  switch (operator) {
    case 'in':
      return `${column} IN (${literals.join(', ')})`
    case 'starts-with':
      return `${column} STARTS WITH ${literals.join()}`
    case 'contains':
      return `${column} CONTAINS ${literals.join()}`
    case 'is-null':
      return `${column} IS NULL`
    case 'not-null':
      return `${column} IS NOT NULL`
    default:
      return `${column} ${operator} ${literals.join()}`
  }
}

function scanDetails({ conjuncts, limit, sample }: PhysicalScan, names: ColumnNames): readonly string[] {
  const filters = conjuncts.flatMap(({ filter }) => (filter === undefined ? [] : [describeFilter(filter)]))
  const residual = conjuncts.flatMap(({ expression, filter }) =>
    filter === undefined ? [printExpression(expression, names)] : [],
  )
  return [
    ...(filters.length === 0 ? [] : [`filters: ${filters.join(' AND ')}`]),
    ...(residual.length === 0 ? [] : [`residual: ${residual.join(' AND ')}`]),
    ...(limit === undefined ? [] : [`limit: ${limit}`]),
    ...(sample === undefined ? [] : [describeSample(sample)]),
  ]
}
