import type { Morsel } from '../../catalog/table-source.ts'
import { scopedMemory } from '../memory.ts'
import type { OpenScan } from '../operator/scan-rows.ts'
import { runJob } from '../parallel/run-job.ts'
import { cutShares, workOf } from '../parallel/tasks.ts'
import type { Aggregation } from './aggregation.ts'
import { decodePartials } from './encode.ts'
import type { PartialAggregate } from './partial.ts'
import { addParts, partialsOf, type TableAggregate } from './table-aggregate.ts'

/** What a task's morsels are as partial aggregates. */
interface TaskPartials {
  readonly partials: readonly PartialAggregate[]
  /** The same as bytes, where they came so. */
  readonly bytes: Uint8Array | undefined
  /** Lets go of what they take in the query's memory. */
  readonly release: () => void
}

async function compute(
  table: TableAggregate,
  open: OpenScan,
  morsels: readonly Morsel[],
): Promise<TaskPartials> {
  const memory = scopedMemory(table.context.memory)
  const own = { ...table, context: { ...table.context, memory } }
  const partials = await partialsOf(own, open, morsels)
  return {
    partials,
    bytes: undefined,
    release: () => {
      memory.release()
    },
  }
}

/**
 * The tasks' partial aggregates in their order, made by all threads; undefined where this one alone is as quick.
 *
 * @param into takes the rows of tasks that this thread does in their turn, which then give no partial aggregates
 */
function onThreads(
  table: TableAggregate,
  open: OpenScan,
  tasks: readonly (readonly Morsel[])[],
  into?: Aggregation,
): ReturnType<typeof runJob<TaskPartials>> {
  const { node, scan, context, report } = table
  const { parallel } = context
  if (parallel === undefined || tasks.length < 2) return undefined
  const work = workOf(scan, open, tasks.flat())
  if (!parallel.workers.isWorthwhile(work)) return undefined
  return runJob<TaskPartials>(
    {
      ...{ node, open, output: 'partials', tasks, work },
      async compute(morsels, isNext) {
        if (into === undefined || !isNext) return compute(table, open, morsels)
        await addParts(into, table, open, morsels)
        return { partials: [], bytes: undefined, release: () => undefined }
      },
      receive: ([part]) => {
        const bytes = part!.bytes
        return { partials: decodePartials(bytes), bytes, release: () => undefined }
      },
    },
    context,
    parallel,
    report,
  )
}

/** The tasks' partial aggregates in their order, made by all threads where that pays. */
export async function* partialsInOrder(
  table: TableAggregate,
  open: OpenScan,
  tasks: readonly (readonly Morsel[])[],
): AsyncGenerator<TaskPartials, undefined, undefined> {
  const job = onThreads(table, open, tasks)
  if (job !== undefined) yield* job.results
  else for (const task of tasks) yield await compute(table, open, task)
  return undefined
}

/** Merges a part, with pauses where it makes tables grow. */
export async function mergePartial(aggregation: Aggregation, partial: PartialAggregate): Promise<void> {
  await aggregation.grow(partial.sets.reduce((most, { rows }) => Math.max(most, rows), 0))
  aggregation.merge(partial)
}

/**
 * Groups and kept rows for each row, from which on it is more work to merge the part of another thread than it is to make
 * it here.
 */
const MAX_SHARE = 1 / 2

/** What merging a part takes, in rows. */
function sizeOf({ sets }: PartialAggregate): number {
  return sets.reduce(
    (sum, { rows, calls }) =>
      sum + rows + calls.reduce((kept, { groups }) => kept + (groups === undefined ? 0 : groups.length), 0),
    0,
  )
}

/**
 * Adds morsels on all threads as long as that pays: those that this thread comes to in their turn as they are, the others as
 * partial aggregates.
 *
 * @returns the morsels that are left, the last ones: all of them where this thread alone is as quick
 */
async function addOnThreads(
  aggregation: Aggregation,
  table: TableAggregate,
  open: OpenScan,
  morsels: readonly Morsel[],
): Promise<readonly Morsel[]> {
  const tasks = cutShares(morsels, table.context.parallel?.workers.threads ?? 1)
  const job = onThreads(table, open, tasks, aggregation)
  if (job === undefined) return morsels
  let done = 0
  for await (const { partials, release } of job.results) {
    let size = 0
    for (const partial of partials) {
      await mergePartial(aggregation, partial)
      size += sizeOf(partial)
    }
    release()
    const rows = tasks[done]!.reduce((sum, morsel) => sum + morsel.rows, 0)
    done++
    if (size > MAX_SHARE * rows) job.finish()
  }
  return tasks.slice(done).flat()
}

/** Adds the rows of morsels, on all threads where that pays, in the parts that the calls ask for: one for all, or one a morsel. */
export async function addMorsels(
  aggregation: Aggregation,
  table: TableAggregate,
  open: OpenScan,
  morsels: readonly Morsel[],
): Promise<void> {
  const rest = await addOnThreads(aggregation, table, open, morsels)
  if (rest.length > 0) await addParts(aggregation, table, open, rest)
}
