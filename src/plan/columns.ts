import { assertNever } from '../common/assert.ts'
import type { PlanColumn } from './expression.ts'
import type { LogicalNode } from './node.ts'

/** The columns of a node's rows, in order. Ids are unique within the list. */
export function outputColumns(node: LogicalNode): readonly PlanColumn[] {
  switch (node.kind) {
    case 'scan':
    case 'values':
    case 'set-operation':
    case 'recursive':
    case 'working-table':
      return node.columns
    case 'filter':
    case 'sort':
    case 'limit':
    case 'top-n':
    case 'single-row':
      return outputColumns(node.input)
    case 'project':
      return node.assignments.map((assignment) => assignment.column)
    case 'aggregate': {
      const keys = node.keys.map((key) => key.column)
      const aggregates = node.aggregates.map((aggregate) => aggregate.column)
      return [...keys, ...aggregates, ...(node.groupId === undefined ? [] : [node.groupId])]
    }
    case 'join':
      return [...outputColumns(node.left), ...outputColumns(node.right)]
    case 'unnest': {
      const items = node.items.flatMap((item) => item.columns)
      const ordinality = node.ordinality === undefined ? [] : [node.ordinality]
      return [...outputColumns(node.input), ...items, ...ordinality]
    }
    case 'window':
      return [...outputColumns(node.input), ...node.calls.map((call) => call.column)]
    case 'semi-join':
      return [...outputColumns(node.input), node.column]
    case 'correlated-join':
      return [...outputColumns(node.input), ...outputColumns(node.subquery)]
    default:
      return assertNever(node)
  }
}

/** The ids of {@link outputColumns}. */
export function outputIds(node: LogicalNode): Set<number> {
  return new Set(outputColumns(node).map((column) => column.id))
}
