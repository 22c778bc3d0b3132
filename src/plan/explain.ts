import { assertNever } from '../common/assert.ts'
import { childrenOf } from './children.ts'
import { planColumnNames } from './column-names.ts'
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
} from './describe.ts'
import type { BoundQuery, LogicalNode, ScanNode } from './node.ts'
import { type ColumnNames, printExpression, printSortKeys } from './print-expression.ts'
import { type TextNode, treeText } from './tree-text.ts'

/**
 * A logical plan as text: what EXPLAIN shows before operators are chosen, and what plan tests compare. The same plan
 * gives the same text, whatever ids its columns have.
 */
export function explainPlan({ plan, output }: BoundQuery): string {
  const names = planColumnNames(plan)
  const columns = output.map(({ id, name }) => {
    const own = names(id, name)
    return own.toLowerCase() === name.toLowerCase() ? name : `${name} := ${own}`
  })
  return treeText({
    label: label('Output', [columns.join(', ')]),
    details: [],
    inputs: [textOf(plan, names)],
  })
}

function textOf(node: LogicalNode, names: ColumnNames): TextNode {
  return {
    label: labelOf(node, names),
    details: [],
    inputs: childrenOf(node).map((child) => textOf(child, names)),
  }
}

function describeScan({ source, columns, paths, sample }: ScanNode, names: ColumnNames): readonly string[] {
  const read = columns.map(({ id, name }, i) => {
    const from = paths[i]
    const path = from === undefined ? name : describeScanColumn(from)
    const shown = names(id, name)
    return shown === path ? shown : `${shown} := ${path}`
  })
  return [source.name, read.join(', '), sample === undefined ? '' : describeSample(sample)]
}

function labelOf(node: LogicalNode, names: ColumnNames): string {
  switch (node.kind) {
    case 'scan':
      return label('Scan', describeScan(node, names))
    case 'values': {
      const rows = node.rows.map((row) => `(${row.map((item) => printExpression(item, names)).join(', ')})`)
      return label('Values', [describeColumns(node.columns, names), rows.join(', ')])
    }
    case 'filter':
      return label('Filter', [printExpression(node.predicate, names)])
    case 'project':
      return label('Project', [describeAssignments(node.assignments, names)])
    case 'aggregate':
      return label('Aggregate', describeGrouping(node, names))
    case 'sort':
      return label('Sort', [printSortKeys(node.keys, names)])
    case 'limit':
      return label('Limit', describeRange(node.count, node.offset))
    case 'top-n':
      return label('TopN', [
        ...describeRange(node.count, node.offset),
        printSortKeys(node.keys, names),
        node.withTies ? 'with ties' : '',
      ])
    case 'join': {
      const condition = node.condition === undefined ? '' : printExpression(node.condition, names)
      return label(`${titleCase(node.join)}Join`, [condition])
    }
    case 'set-operation':
      return label(titleCase(node.operation), describeSetOperation(node, names))
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
      const keys = node.keys.map(
        (key) => `${printExpression(key.input, names)} = ${printExpression(key.subquery, names)}`,
      )
      return label('SemiJoin', [
        `${names(node.column.id, node.column.name)} := ${node.semantics}`,
        keys.join(', '),
      ])
    }
    case 'correlated-join': {
      const condition = node.condition === undefined ? '' : printExpression(node.condition, names)
      return label(`Correlated${titleCase(node.join)}Join`, [condition])
    }
    default:
      return assertNever(node)
  }
}

function titleCase(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
