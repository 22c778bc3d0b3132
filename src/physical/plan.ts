import { assertNever } from '../common/assert.ts'
import { TraillakeError } from '../common/errors.ts'
import type { Span } from '../common/span.ts'
import { freePlanColumns } from '../plan/children.ts'
import { outputColumns, outputIds } from '../plan/columns.ts'
import { conjunction, conjunctsOf } from '../plan/conjuncts.ts'
import type { BoundQuery, FilterNode, JoinNode, LimitNode, LogicalNode, ScanNode } from '../plan/node.ts'
import { joinKeys } from './join-keys.ts'
import type { PhysicalNode, PhysicalScan } from './node.ts'
import { scanFilter, scanPaths } from './scan-filter.ts'
import { type UsedColumns, usedColumns } from './used-columns.ts'

/**
 * Chooses an operator for every node of an optimized plan.
 *
 * @throws NOT_SUPPORTED where the optimizer could not turn a correlated subquery into a join
 */
export function planPhysical(query: BoundQuery): PhysicalNode {
  return plan(query.plan, usedColumns(query.plan))
}

function plan(node: LogicalNode, used: UsedColumns): PhysicalNode {
  const columns = outputColumns(node)
  switch (node.kind) {
    case 'scan':
      return scan(node, used)
    case 'values':
      return { kind: 'values', columns, rows: node.rows }
    case 'filter':
      return filter(node, used)
    case 'project':
      return {
        kind: 'project',
        columns,
        input: plan(node.input, used),
        expressions: node.assignments.map(({ expression }) => expression),
      }
    case 'aggregate': {
      const { keys, groupingSets, aggregates, groupId } = node
      const input = plan(node.input, used)
      return { kind: 'hash-aggregate', columns, input, keys, groupingSets, aggregates, groupId }
    }
    case 'sort':
      return { kind: 'sort', columns, input: plan(node.input, used), keys: node.keys }
    case 'limit':
      return limit(node, used)
    case 'top-n':
      return { ...node, columns, input: plan(node.input, used) }
    case 'join':
      return join(node, used)
    case 'set-operation': {
      const { operation, all, inputs, mappings } = node
      return {
        kind: 'set-operation',
        columns,
        operation,
        all,
        inputs: inputs.map((input) => plan(input, used)),
        mappings,
      }
    }
    case 'recursive': {
      const { recursion, name, mappings } = node
      const [anchor, step] = [plan(node.anchor, used), plan(node.step, used)]
      return { kind: 'recursive', columns, recursion, name, anchor, step, mappings }
    }
    case 'working-table':
      return node
    case 'unnest':
      return { ...node, columns, input: plan(node.input, used), spent: [...used.unnested.keys()] }
    case 'window':
      return { ...node, columns, input: plan(node.input, used) }
    case 'single-row':
      return { kind: 'single-row', columns, input: plan(node.input, used) }
    case 'semi-join': {
      const { keys, semantics } = node
      if (freePlanColumns(node.subquery).size > 0) return correlated(node.span)
      const subquery = plan(node.subquery, used)
      return { kind: 'semi-join', columns, input: plan(node.input, used), subquery, keys, semantics }
    }
    case 'correlated-join':
      return correlated(node.span)
    default:
      return assertNever(node)
  }
}

/** Trino's words for what it cannot turn into a join either. */
function correlated(span: Span | undefined): never {
  throw new TraillakeError('NOT_SUPPORTED', 'Given correlated subquery is not supported', { span })
}

function scan(node: ScanNode, used: UsedColumns): PhysicalScan {
  const { source, columns, paths, sample } = node
  const needed = columns.flatMap(({ id }, i) => (used.ids.has(id) ? [i] : []))
  const read = paths.map((path, i) => {
    const id = columns[i]?.id ?? -1
    const parts = used.unnested.get(id)
    if (parts !== undefined) return { ...path, parts }
    return path.type.kind === 'varchar' && used.presence.has(id) ? { ...path, presence: true as const } : path
  })
  return { kind: 'table-scan', columns, source, paths: read, needed, conjuncts: [], limit: undefined, sample }
}

/** A filter over a scan becomes part of it: the source may apply what it can judge. */
function filter(node: FilterNode, used: UsedColumns): PhysicalNode {
  const input = plan(node.input, used)
  if (input.kind !== 'table-scan')
    return { kind: 'filter', columns: outputColumns(node), input, predicate: node.predicate }
  const paths = scanPaths(input)
  const conjuncts = conjunctsOf(node.predicate).map((expression) => ({
    expression,
    filter: scanFilter(expression, paths),
  }))
  // Comparisons with constants are cheap and cannot fail: the rest is then asked of fewer rows.
  const cheap = conjuncts.filter(({ filter: own }) => own !== undefined)
  const others = conjuncts.filter(({ filter: own }) => own === undefined)
  return { ...input, conjuncts: [...input.conjuncts, ...cheap, ...others] }
}

/** LIMIT over a scan tells it how many rows are wanted, and still cuts. */
function limit(node: LimitNode, used: UsedColumns): PhysicalNode {
  const { count, offset } = node
  const planned = plan(node.input, used)
  const wanted = count === undefined ? undefined : count + offset
  return { kind: 'limit', columns: outputColumns(node), input: hint(planned, wanted), count, offset }
}

function hint(node: PhysicalNode, wanted: number | undefined): PhysicalNode {
  if (wanted === undefined) return node
  if (node.kind === 'table-scan') return { ...node, limit: wanted }
  return node.kind === 'project' ? { ...node, input: hint(node.input, wanted) } : node
}

function join(node: JoinNode, used: UsedColumns): PhysicalNode {
  const columns = outputColumns(node)
  const left = plan(node.left, used)
  const right = plan(node.right, used)
  const kind = node.join === 'cross' ? 'inner' : node.join
  const { keys, residual } = joinKeys(node.condition, outputIds(node.left), outputIds(node.right))
  if (keys.length === 0)
    return { kind: 'nested-loop-join', columns, join: kind, left, right, condition: node.condition }
  const rest = residual.length === 0 ? undefined : conjunction(residual)
  return { kind: 'hash-join', columns, join: kind, left, right, keys, residual: rest }
}
