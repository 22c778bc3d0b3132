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
