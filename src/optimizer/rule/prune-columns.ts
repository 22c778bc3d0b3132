import { expressionsOf, freePlanColumns } from '../../plan/children.ts'
import { outputIds } from '../../plan/columns.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import type { LogicalNode, SetOperationNode } from '../../plan/node.ts'
import { freeColumns } from '../../plan/walk.ts'
import type { Rule } from '../rule.ts'

/**
 * Computes and reads only what is used above: from the root down, columns that nobody names leave scans, projections,
 * groupings and windows. A semi-join whose answer nobody asks for goes altogether.
 */
export const pruneColumns: Rule = {
  name: 'prune-columns',
  apply: (plan) => prune(plan, outputIds(plan)),
}

type Ids = ReadonlySet<number>

function withColumns(wanted: Ids, expressions: readonly BoundExpression[]): Set<number> {
  const ids = new Set(wanted)
  for (const expression of expressions) for (const id of freeColumns(expression)) ids.add(id)
  return ids
}

/** The node giving `wanted` (and perhaps more), with less under it. */
function prune(node: LogicalNode, wanted: Ids): LogicalNode {
  switch (node.kind) {
    case 'scan': {
      const kept = node.columns.flatMap((column, i) => {
        const path = node.paths[i]
        return path !== undefined && wanted.has(column.id) ? [{ column, path }] : []
      })
      return { ...node, columns: kept.map(({ column }) => column), paths: kept.map(({ path }) => path) }
    }
    case 'values': {
      const kept = node.columns.map((column) => wanted.has(column.id))
      return {
        ...node,
        columns: node.columns.filter((_, i) => kept[i]),
        rows: node.rows.map((row) => row.filter((_, i) => kept[i])),
      }
    }
    case 'project': {
      const assignments = node.assignments.filter(({ column }) => wanted.has(column.id))
      const needed = withColumns(
        new Set(),
        assignments.map(({ expression }) => expression),
      )
      return { ...node, assignments, input: prune(node.input, needed) }
    }
    case 'aggregate': {
      const aggregates = node.aggregates.filter(({ column }) => wanted.has(column.id))
      const next = { ...node, aggregates }
      return { ...next, input: prune(node.input, withColumns(new Set(), expressionsOf(next))) }
    }
    case 'window': {
      const calls = node.calls.filter(({ column }) => wanted.has(column.id))
      if (calls.length === 0) return prune(node.input, wanted)
      const next = { ...node, calls }
      return { ...next, input: prune(node.input, withColumns(wanted, expressionsOf(next))) }
    }
    case 'filter':
    case 'sort':
    case 'top-n':
    case 'unnest':
    case 'limit':
    case 'single-row':
      return { ...node, input: prune(node.input, withColumns(wanted, expressionsOf(node))) }
    case 'join': {
      const needed = withColumns(wanted, expressionsOf(node))
      return { ...node, left: prune(node.left, needed), right: prune(node.right, needed) }
    }
    case 'semi-join': {
      if (!wanted.has(node.column.id)) return prune(node.input, wanted)
      const needed = withColumns(wanted, expressionsOf(node))
      // A subquery that could not be decorrelated still reads columns of the rows outside.
      for (const id of freePlanColumns(node.subquery)) needed.add(id)
      return { ...node, input: prune(node.input, needed), subquery: prune(node.subquery, needed) }
    }
    case 'correlated-join': {
      const all = new Set([...outputIds(node.input), ...outputIds(node.subquery)])
      return { ...node, input: prune(node.input, all), subquery: prune(node.subquery, all) }
    }
    case 'set-operation':
      return pruneSetOperation(node, wanted)
    // The step may read any column of the rows before.
    case 'recursive': {
      const [anchor, step] = node.mappings
      return {
        ...node,
        anchor: prune(node.anchor, new Set(anchor)),
        step: prune(node.step, new Set(step)),
      }
    }
    case 'working-table':
      return node
  }
}

/** Rows are compared by all their columns, except where every row is kept. */
function pruneSetOperation(node: SetOperationNode, wanted: Ids): LogicalNode {
  const keepsRows = node.operation === 'union' && node.all
  const kept = node.columns.map((column) => !keepsRows || wanted.has(column.id))
  const mappings = node.mappings.map((mapping) => mapping.filter((_, i) => kept[i]))
  const inputs = node.inputs.map((input, i) => prune(input, new Set(mappings[i] ?? [])))
  return { ...node, columns: node.columns.filter((_, i) => kept[i]), mappings, inputs }
}
