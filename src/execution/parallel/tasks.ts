import type { Morsel } from '../../catalog/table-source.ts'
import type { PhysicalScan } from '../../physical/node.ts'
import type { OpenScan } from '../operator/scan-rows.ts'

/** What it takes to read and work on a column, about: of each row, and of each byte as it lies in the file. */
const ROW_NANOSECONDS = 4
const BYTE_NANOSECONDS = 4

/** How long morsels take on one thread, in milliseconds, about. */
export function workOf(
  { needed, columns, conjuncts }: PhysicalScan,
  { scan }: OpenScan,
  morsels: readonly Morsel[],
): number {
  // What conjuncts read is read of all rows; what nothing but the result reads may be read of few.
  const read = conjuncts.length === 0 ? needed : columns.map((_, i) => i)
  let nanoseconds = 0
  for (const morsel of morsels)
    for (const column of read)
      nanoseconds += ROW_NANOSECONDS * morsel.rows + BYTE_NANOSECONDS * scan.columnBytes(morsel, column)
  return nanoseconds / 1e6
}

/** What it takes to send a value of a row to another thread, about, where it is not known how many rows a conjunct leaves. */
const SENT_NANOSECONDS = 15
const PASSING_SHARE = 1 / 4

/** How long it takes to send the rows of morsels, in milliseconds, about. */
export function sendingOf(columns: number, { conjuncts }: PhysicalScan, morsels: readonly Morsel[]): number {
  const rows = morsels.reduce((sum, morsel) => sum + morsel.rows, 0)
  return (rows * (conjuncts.length === 0 ? 1 : PASSING_SHARE) * columns * SENT_NANOSECONDS) / 1e6
}

/** Tasks a thread at most: enough that none waits long for the last one. */
const TASKS_A_THREAD = 8

/** Morsels in about as many runs as pay, each of rows that follow each other. */
export function cutTasks(morsels: readonly Morsel[], threads: number): readonly (readonly Morsel[])[] {
  const size = Math.max(1, Math.ceil(morsels.length / (TASKS_A_THREAD * threads)))
  const tasks: Morsel[][] = []
  for (let start = 0; start < morsels.length; start += size) tasks.push(morsels.slice(start, start + size))
  return tasks
}

/** What of its share a thread does in one go; the rest of it in another, by whoever is first. */
const FIRST_SHARE = 3 / 4

/**
 * Morsels in few runs of rows that follow each other, for results that are merged: two a thread, large ones first. Each run
 * that another thread does is merged by itself, so that many runs of many groups would be more work than they save.
 */
export function cutShares(morsels: readonly Morsel[], threads: number): readonly (readonly Morsel[])[] {
  const first = Math.ceil((morsels.length * FIRST_SHARE) / threads)
  const rest = Math.ceil((morsels.length - Math.min(morsels.length, first * threads)) / threads)
  const sizes = [...new Array<number>(threads).fill(first), ...new Array<number>(threads).fill(rest)]
  let start = 0
  return sizes.flatMap((size) => {
    const task = morsels.slice(start, start + size)
    start += size
    return task.length === 0 ? [] : [task]
  })
}
