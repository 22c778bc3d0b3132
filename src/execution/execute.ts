import type { Scan, ScanStatistics } from '../catalog/table-source.ts'
import { batchRows } from '../column/batch.ts'
import type { Batch } from '../column/column.ts'
import type { Session } from '../function/definition.ts'
import type { PhysicalNode } from '../physical/node.ts'
import { buildOperator } from './build.ts'
import { createMemory } from './memory.ts'
import type { Operator } from './operator/operator.ts'
import { createPace } from './pace.ts'

export interface ExecutionContext {
  /** Its signal aborts the query. */
  readonly session: Session
  /** Bytes that the query's operators may keep; undefined: no limit. */
  readonly memoryLimit?: number | undefined
}

/** What one operator did. Grows while the query runs. */
export interface OperatorStatistics {
  rows: number
  batches: number
  /** Wall time in the operator and all below it. */
  milliseconds: number
  /** For scans: what the source touched. */
  scan: ScanStatistics | undefined
}

/** A query that runs as its batches are pulled. */
export interface Execution {
  /** To be read once. Ending early ends the scans. */
  readonly batches: AsyncIterable<Batch>
  /** Every node of the plan, from the start. */
  readonly statistics: ReadonlyMap<PhysicalNode, OperatorStatistics>
}

/** The operator's batches, counted and timed. */
async function* measured(operator: Operator, statistics: OperatorStatistics): Operator {
  try {
    for (;;) {
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
 * Throws what the data makes expressions throw, USER_CANCELED (or the signal's own error) once the session's signal is
 * aborted, and EXCEEDED_MEMORY_LIMIT.
 */
export function execute(plan: PhysicalNode, { session, memoryLimit }: ExecutionContext): Execution {
  const statistics = new Map<PhysicalNode, OperatorStatistics>()
  const context = { session, memory: createMemory(memoryLimit), pace: createPace(session.signal) }

  function build(node: PhysicalNode): Operator {
    const own: OperatorStatistics = { rows: 0, batches: 0, milliseconds: 0, scan: undefined }
    statistics.set(node, own)
    const onScan = (scan: Scan): void => {
      own.scan = scan.statistics
    }
    return measured(buildOperator(node, build, context, onScan), own)
  }

  return { batches: build(plan), statistics }
}
