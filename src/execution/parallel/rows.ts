import type { Morsel } from '../../catalog/table-source.ts'
import { batchRows } from '../../column/batch.ts'
import type { Batch } from '../../column/column.ts'
import { decodeColumns, encodeColumns } from '../../column/serialize.ts'
import type { PhysicalNode, PhysicalScan } from '../../physical/node.ts'
import type { PlanColumn } from '../../plan/expression.ts'
import { scopedMemory } from '../memory.ts'
import type { Operator, OperatorContext, Report } from '../operator/operator.ts'
import { openScan } from '../operator/scan-rows.ts'
import { BATCH_ROWS, concatBatches } from '../relation.ts'

import type { TaskPart } from './protocol.ts'
import { runJob } from './run-job.ts'
import { cutTasks, sendingOf, workOf } from './tasks.ts'

/** Rows of a table, through nodes that see each row alone. */
export interface TableRows {
  readonly node: PhysicalNode
  readonly scan: PhysicalScan
  /** The operator of `node` on this thread. */
  readonly inputOf: (context: OperatorContext) => Operator
  readonly context: OperatorContext
  readonly report: Report
}

/** All that an input gives, in batches as large as they may be, encoded to be sent. */
export async function sendRows(
  input: Operator,
  columns: readonly PlanColumn[],
): Promise<readonly TaskPart[]> {
  const parts: TaskPart[] = []
  let pending: Batch[] = []
  let rows = 0
  const flush = (): void => {
    const relation = concatBatches(pending, columns)
    if (rows > 0) parts.push({ rows, bytes: encodeColumns(relation.columns) })
    pending = []
    rows = 0
  }
  for await (const batch of input) {
    const more = batchRows(batch)
    if (rows + more > BATCH_ROWS) flush()
    pending.push(batch)
    rows += more
  }
  flush()
  return parts
}

/** The rows of a task, until somebody reads them in the query's memory. */
interface TaskRows {
  readonly batches: readonly Batch[]
  readonly release: () => void
}

function received({ rows, bytes }: TaskPart): Batch {
  return { rows, columns: decodeColumns(bytes), selection: undefined }
}

/**
 * Makes the rows on all threads, where there is enough to do, in the order of the table. Where few are wanted, only once
 * the first morsel did not have them.
 */
export async function* parallelRows({ node, scan, inputOf, context, report }: TableRows): Operator {
  const { parallel, memory } = context
  const share = context.share?.node === scan ? context.share : undefined
  const open = share?.open ?? (await openScan(scan, context))
  report.scan(scan, open.scan)
  const alone = (morsels: readonly Morsel[]) =>
    inputOf({ ...context, parallel: undefined, share: { node: scan, open, morsels } })

  async function compute(task: readonly Morsel[]): Promise<TaskRows> {
    const batches: Batch[] = []
    const own = scopedMemory(memory)
    for await (const batch of alone(task)) {
      own.keep(batch.columns)
      batches.push(batch)
    }
    return {
      batches,
      release: () => {
        own.release()
      },
    }
  }

  function onThreads(morsels: readonly Morsel[]) {
    if (parallel === undefined || morsels.length < 2) return undefined
    const { workers } = parallel
    const work = workOf(scan, open, morsels)
    if (!workers.isWorthwhile(work - sendingOf(node.columns.length, scan, morsels))) return undefined
    const receive = (parts: readonly TaskPart[]): TaskRows => {
      return { batches: parts.map(received), release: () => undefined }
    }
    const tasks = cutTasks(morsels, workers.threads)
    return runJob({ node, open, output: 'rows', tasks, work, compute, receive }, context, parallel, report)
  }

  try {
    let morsels = share?.morsels ?? open.scan.morsels
    if (scan.limit !== undefined) {
      yield* alone(morsels.slice(0, 1))
      morsels = morsels.slice(1)
    }
    const job = onThreads(morsels)
    if (job === undefined) yield* alone(morsels)
    else
      for await (const { batches, release } of job.results) {
        release()
        yield* batches
      }
  } finally {
    if (share === undefined) await open.scan.close()
  }
}
