import type { Scan, ScanStatistics } from '../catalog/table-source.ts'
import { batchRows } from '../column/batch.ts'
import { morselScan } from '../physical/fragment.ts'
import type { LeadingCall } from '../physical/leading-call.ts'
import type { PhysicalNode } from '../physical/node.ts'
import { buildOperator } from './build.ts'
import { pendingMembership, resolveMemberships } from './memberships.ts'
import type { Operator, OperatorContext, Report } from './operator/operator.ts'
import type { Pace } from './pace.ts'
import { parallelRows } from './parallel/rows.ts'

/** What one operator did. Grows while the query runs. */
export interface OperatorStatistics {
  rows: number
  batches: number
  /** Wall time in the operator and all below it. */
  milliseconds: number
  /** For scans: what the source touched. */
  scan: ScanStatistics | undefined
  /** For aggregates: files that were not read, because what is made of them was kept. */
  cachedFiles: number
}

/** Two scans' figures as one's: the step of a recursion scans again. They grow while the scans run. */
function added(before: ScanStatistics | undefined, scan: ScanStatistics): ScanStatistics {
  if (before === undefined) return scan
  return {
    get filesTotal() {
      return before.filesTotal + scan.filesTotal
    },
    get filesPruned() {
      return before.filesPruned + scan.filesPruned
    },
    get rowGroupsTotal() {
      return before.rowGroupsTotal + scan.rowGroupsTotal
    },
    get rowGroupsPruned() {
      return before.rowGroupsPruned + scan.rowGroupsPruned
    },
    get rowsRead() {
      return before.rowsRead + scan.rowsRead
    },
    get bytesRead() {
      return before.bytesRead + scan.bytesRead
    },
  }
}

/** The operator's batches, counted and timed; others get their turn between two of them. */
async function* measured(operator: Operator, statistics: OperatorStatistics, pace: Pace): Operator {
  try {
    for (;;) {
      await pace()
      const started = performance.now()
      const next = await operator.next()
      statistics.milliseconds += performance.now() - started
      if (next.done === true) return
      statistics.rows += batchRows(next.value)
      statistics.batches++
      yield next.value
    }
  } finally {
    await operator.return()
  }
}

/** What a top-n wants of an aggregate, of the one that runs in its place. */
function leadingOf(leading: LeadingCall, node: PhysicalNode): LeadingCall | undefined {
  return node.kind === 'hash-aggregate' ? { ...leading, node } : undefined
}

/** Builds operators, and knows what each of them did. */
export interface Builder {
  readonly statistics: ReadonlyMap<PhysicalNode, OperatorStatistics>
  readonly build: (node: PhysicalNode, context: OperatorContext) => Operator
}

export function createBuilder(pace: Pace): Builder {
  const statistics = new Map<PhysicalNode, OperatorStatistics>()
  const scans = new WeakSet<Scan>()
  /** The plan's own nodes, in the place of which others run. */
  const origins = new WeakMap<PhysicalNode, PhysicalNode>()

  function statisticsOf(made: PhysicalNode): OperatorStatistics {
    const node = origins.get(made) ?? made
    const known = statistics.get(node)
    if (known !== undefined) return known
    const own = { rows: 0, batches: 0, milliseconds: 0, scan: undefined, cachedFiles: 0 }
    statistics.set(node, own)
    return own
  }

  /** The operator of what a node becomes once the subqueries of semi-joins below it have run. */
  async function* resolved(node: PhysicalNode, context: OperatorContext): Operator {
    const made = await resolveMemberships(node, build, context, (own, origin) => {
      origins.set(own, origins.get(origin) ?? origin)
    })
    const { shared, leading } = context
    const own = { ...context, leading: leading?.node === node ? leadingOf(leading, made) : leading }
    const name = shared?.names.get(node)
    if (shared === undefined || name === undefined) yield* build(made, own)
    else
      yield* build(made, { ...own, shared: { ...shared, names: new Map([...shared.names, [made, name]]) } })
  }

  /** Whether a node gives what another one gave already. */
  function isKnown(node: PhysicalNode, { shared }: OperatorContext): boolean {
    const name = shared?.names.get(node)
    return name !== undefined && shared?.results.has(name) === true
  }

  function build(node: PhysicalNode, context: OperatorContext): Operator {
    if (pendingMembership(node) !== undefined && !isKnown(node, context)) return resolved(node, context)
    const own = statisticsOf(node)
    const report: Report = {
      scan(scanNode, scan) {
        if (scans.has(scan)) return
        scans.add(scan)
        const ofScan = statisticsOf(scanNode)
        ofScan.scan = added(ofScan.scan, scan.statistics)
      },
      cachedFile() {
        own.cachedFiles++
      },
      work(of, { rows, batches, milliseconds }) {
        const known = statisticsOf(of)
        known.rows += rows
        known.batches += batches
        known.milliseconds += milliseconds
      },
    }
    const onThisThread = (alone: OperatorContext) =>
      measured(buildOperator(node, build, alone, report), own, pace)
    const scan = context.parallel === undefined ? undefined : morselScan(node)
    // What other threads do is counted where they do it.
    return scan === undefined
      ? onThisThread(context)
      : parallelRows({ node, scan, inputOf: onThisThread, context, report })
  }

  return { statistics, build }
}
