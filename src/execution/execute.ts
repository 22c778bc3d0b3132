import type { Scan, ScanStatistics } from '../catalog/table-source.ts'
import { batchRows } from '../column/batch.ts'
import type { Batch } from '../column/column.ts'
import type { Session } from '../function/definition.ts'
import type { PhysicalNode } from '../physical/node.ts'
import { buildOperator } from './build.ts'
import { createMemory } from './memory.ts'
import type { Operator, OperatorContext, PartialStore, Report } from './operator/operator.ts'
import { createPace, type Pace } from './pace.ts'

export interface ExecutionContext {
  /** Its signal aborts the query. */
  readonly session: Session
  /** Bytes that the query's operators may keep; undefined: no limit. */
  readonly memoryLimit?: number | undefined
  /** How many steps of WITH RECURSIVE may make rows; 10, as in Trino, where left out. */
  readonly maxRecursionDepth?: number | undefined
  /** Where aggregates of immutable files are kept between queries; nowhere where left out. */
  readonly partials?: PartialStore | undefined
}

const DEFAULT_RECURSION_DEPTH = 10

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

/** A query that runs as its batches are pulled. */
export interface Execution {
  /** To be read once. Ending early ends the scans. */
  readonly batches: AsyncIterable<Batch>
  /** Every operator from the start, but those of a recursion's step: from when it first runs. */
  readonly statistics: ReadonlyMap<PhysicalNode, OperatorStatistics>
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

/**
 * Runs a physical plan. Nothing is read before the first batch is asked for. Batches have one column a column of the plan,
 * in order; they may carry a selection.
 *
 * Throws what the data makes expressions throw, NOT_SUPPORTED past the recursion depth, USER_CANCELED (or the signal's own error) once the session's signal is
 * aborted, and EXCEEDED_MEMORY_LIMIT.
 */
export function execute(plan: PhysicalNode, options: ExecutionContext): Execution {
  const { session, memoryLimit, maxRecursionDepth = DEFAULT_RECURSION_DEPTH, partials } = options
  const statistics = new Map<PhysicalNode, OperatorStatistics>()
  const root: OperatorContext = {
    session,
    memory: createMemory(memoryLimit),
    pace: createPace(session.signal),
    workingTables: new Map(),
    maxRecursionDepth,
    partials,
  }
  const scans = new WeakSet<Scan>()

  function statisticsOf(node: PhysicalNode): OperatorStatistics {
    const known = statistics.get(node)
    if (known !== undefined) return known
    const own = { rows: 0, batches: 0, milliseconds: 0, scan: undefined, cachedFiles: 0 }
    statistics.set(node, own)
    return own
  }

  function build(node: PhysicalNode, context: OperatorContext): Operator {
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
    }
    return measured(buildOperator(node, build, context, report), own, root.pace)
  }

  return { batches: build(plan, root), statistics }
}
