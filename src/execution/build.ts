import { assertNever } from '../common/assert.ts'
import { leadingCall } from '../physical/leading-call.ts'
import type { PhysicalAggregate, PhysicalNode } from '../physical/node.ts'
import { filter } from './operator/filter.ts'
import { distinct, hashAggregate } from './operator/hash-aggregate.ts'
import { hashJoin } from './operator/hash-join.ts'
import { lateTopN, lateTopNOf } from './operator/late-top-n.ts'
import { limit } from './operator/limit.ts'
import { nestedLoopJoin } from './operator/nested-loop-join.ts'
import type { Operator, OperatorContext, Report } from './operator/operator.ts'
import { project } from './operator/project.ts'
import { recursive, workingTable } from './operator/recursive.ts'
import { semiJoin } from './operator/semi-join.ts'
import { setOperation } from './operator/set-operation.ts'
import { sharedResult } from './operator/shared.ts'
import { singleRow } from './operator/single-row.ts'
import { sort } from './operator/sort.ts'
import { scanTable } from './operator/table-scan.ts'
import { topN } from './operator/top-n.ts'
import { unnest } from './operator/unnest.ts'
import { values } from './operator/values.ts'
import { window } from './operator/window.ts'

/** GROUP BY of all its keys, and nothing computed. */
function isDistinct({ aggregates, groupingSets, keys, groupId }: PhysicalAggregate): boolean {
  const [only] = groupingSets
  return (
    aggregates.length === 0 &&
    groupId === undefined &&
    groupingSets.length === 1 &&
    keys.length > 0 &&
    only?.length === keys.length
  )
}

/** An operator that gives what another one gives runs once for both. */
function onceForAll(
  node: PhysicalNode,
  run: (own: OperatorContext) => Operator,
  context: OperatorContext,
): Operator {
  const { shared, memory } = context
  const name = shared?.names.get(node)
  if (name === undefined || shared === undefined) return run(context)
  // The others may want all of it.
  return sharedResult(name, () => run({ ...context, leading: undefined }), shared.results, memory)
}

/**
 * The operator of a plan node. Operators get their inputs built, and know nothing of how.
 *
 * @param buildIn builds an input, in the context that it is to run in
 */
export function buildOperator(
  node: PhysicalNode,
  buildIn: (input: PhysicalNode, context: OperatorContext) => Operator,
  context: OperatorContext,
  report: Report,
): Operator {
  const build = (input: PhysicalNode): Operator => buildIn(input, context)
  const buildDrained = (input: PhysicalNode): Operator => buildIn(input, { ...context, drained: true })
  switch (node.kind) {
    case 'table-scan':
      return scanTable(node, context, report)
    case 'values':
      return values(node, context)
    case 'filter':
      return filter(node, build(node.input), context)
    case 'project':
      return project(node, build(node.input), context)
    case 'hash-aggregate':
      return isDistinct(node) && context.drained !== true
        ? distinct(node, build(node.input), context)
        : onceForAll(node, (own) => hashAggregate(node, buildIn, own, report), context)
    case 'sort':
      return sort(node, buildDrained(node.input), context)
    case 'top-n': {
      const late = lateTopNOf(node, context)
      return late === undefined
        ? topN(node, buildIn(node.input, { ...context, drained: true, leading: leadingCall(node) }), context)
        : lateTopN(node, late, context, {
            onScan: (scan) => {
              report.scan(late.scan, scan)
            },
            onRows: (rows) => {
              report.work(late.scan, { rows, batches: 0, milliseconds: 0 })
            },
            onCachedFile: () => {
              report.cachedFile()
            },
          })
    }
    case 'limit':
      return limit(node, buildIn(node.input, { ...context, drained: false }))
    case 'hash-join':
      return hashJoin(node, build(node.left), build(node.right), context)
    case 'nested-loop-join':
      return nestedLoopJoin(node, build(node.left), build(node.right), context)
    case 'set-operation':
      return setOperation(node, node.inputs.map(build), context)
    case 'recursive':
      return recursive(node, build(node.anchor), (step) => buildIn(node.step, step), context)
    case 'working-table':
      return workingTable(node, context)
    case 'unnest':
      return unnest(node, build(node.input), context)
    case 'window':
      return window(node, build(node.input), context)
    case 'single-row':
      return singleRow(node, build(node.input))
    case 'semi-join':
      return semiJoin(node, build(node.input), build(node.subquery), context)
    default:
      return assertNever(node)
  }
}
