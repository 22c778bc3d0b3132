import type { Batch } from '../column/column.ts'
import type { Session } from '../function/definition.ts'
import type { PhysicalNode } from '../physical/node.ts'
import { repeatedAggregates } from '../physical/repeated.ts'
import { createBuilder, type OperatorStatistics } from './builder.ts'
import { createMemory, createMemorySum } from './memory.ts'
import type { OperatorContext, PartialStore } from './operator/operator.ts'
import { createPace } from './pace.ts'
import type { WorkerPool } from './parallel/pool.ts'

export interface ExecutionContext {
  /** Its signal aborts the query. */
  readonly session: Session
  /** Bytes that the query's operators may keep; undefined: no limit. */
  readonly memoryLimit?: number | undefined
  /** How many steps of WITH RECURSIVE may make rows; 10, as in Trino, where left out. */
  readonly maxRecursionDepth?: number | undefined
  /** Where aggregates of immutable files are kept between queries; nowhere where left out. */
  readonly partials?: PartialStore | undefined
  /** Threads that work for the query too; none where left out. */
  readonly workers?: WorkerPool | undefined
}

const DEFAULT_RECURSION_DEPTH = 10

/** A query that runs as its batches are pulled. */
export interface Execution {
  /** To be read once. Ending early ends the scans. */
  readonly batches: AsyncIterable<Batch>
  /** Every operator from the start, but those of a recursion's step: from when it first runs. */
  readonly statistics: ReadonlyMap<PhysicalNode, OperatorStatistics>
}

/**
 * Runs a physical plan. Nothing is read before the first batch is asked for. Batches have one column a column of the plan,
 * in order; they may carry a selection.
 *
 * Throws what the data makes expressions throw, NOT_SUPPORTED past the recursion depth, USER_CANCELED (or the signal's own error) once the session's signal is
 * aborted, and EXCEEDED_MEMORY_LIMIT.
 */
export function execute(plan: PhysicalNode, options: ExecutionContext): Execution {
  const { session, memoryLimit, maxRecursionDepth = DEFAULT_RECURSION_DEPTH, partials, workers } = options
  const memorySum = createMemorySum()
  const root: OperatorContext = {
    session,
    memory: createMemory(memoryLimit, memorySum),
    pace: createPace(session.signal),
    workingTables: new Map(),
    maxRecursionDepth,
    partials,
    parallel: workers && { workers, memoryLimit, memorySum },
    shared: { names: repeatedAggregates(plan), results: new Map() },
  }
  const { build, statistics } = createBuilder(root.pace)
  return { batches: build(plan, root), statistics }
}
