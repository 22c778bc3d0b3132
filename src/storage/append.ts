import { sliceBatch } from '../column/batch.ts'
import type { Batch, Column, Selection } from '../column/column.ts'
import { concatColumns } from '../column/concat.ts'
import { flatten } from '../column/flatten.ts'
import { heldBytes, takeOwn } from '../column/own.ts'
import { takeRows } from '../column/take.ts'
import { invariant } from '../common/assert.ts'
import type { DataFile } from '../iceberg/data-file.ts'
import { resolveLocation } from '../iceberg/location.ts'
import { openParquet } from '../parquet/reader.ts'
import { commitStore } from './commit.ts'
import {
  createDataFile,
  type DataFileWriter,
  removeDataFile,
  type WrittenDataFile,
  writeDataFile,
} from './data-file.ts'
import type { LedgerLines } from './ledger-segment.ts'
import { discardUnlessLive } from './rewrite.ts'
import type { Store } from './store.ts'

/**
 * Answers the rows that a store does not have yet, ascending; of a store that has no more of them than the one before, the
 * same object. Rows are counted through all batches that were given together.
 */
export type NewRows = (store: Store) => Promise<Selection | 'all'>

/** Appends to a store, batch by batch, a data file and a commit for many of them. */
export interface Appender {
  /** As of the last commit. */
  readonly store: Store
  /** Rows that are written and not committed. */
  readonly rows: number
  /** Bytes of the file that they are in. */
  readonly bytes: number
  /**
   * Writes the rows of batches that the store does not have. They are sorted by eventtime, one batch behind the other, and no
   * event in them has been appended since the last commit. Data files are sorted: where these rows begin before what waits
   * ends, the few that do go to a file of their own; if they are not few, what waits is committed first.
   *
   * @returns how many rows that commit stored; undefined where there was none
   */
  append(batches: readonly Batch[], newRows: NewRows): Promise<number | undefined>
  /** Adds files to the ledger with the next commit. All their events must have been appended, or left out for good. */
  note(entries: LedgerLines): void
  /** How many were added so and are not committed. */
  readonly noted: number
  /** `filePath`s of the data files that the commits so far added. */
  readonly files: readonly string[]
  /**
   * Commits what waits. Where another writer's commit came first, `newRows` of every batch are asked again, and if an answer
   * is then another, the data file is written anew. So no event is stored twice, however many write.
   *
   * @returns how many of the waiting rows were stored
   */
  commit(): Promise<number>
  /** Drops what waits. */
  discard(): Promise<void>
}

/** Batches of which rows wait. */
interface Part {
  readonly newRows: NewRows
  /** What it answered last. */
  readonly answer: Selection | 'all'
  /** Its rows in the data file that waits, ascending. */
  readonly written: Selection
  /** Its rows that are older than what was in that file before them, ascending, and what they hold. */
  readonly late: Selection
  readonly lateBatch: Batch
}

interface Waiting {
  readonly writer: DataFileWriter
  readonly parts: Part[]
  latest: bigint
  lateRows: number
  /** Bytes of memory that they take. */
  lateBytes: number
}

/** Of what is committed together so many are few, and of all since they wait in memory. */
const LATE_SHARE = 1 / 16
const LATE_ROWS = 16_384
/** So much memory is not few either, once it has come together. */
const LATE_BYTES = 16 * 1024 * 1024

const NOTHING: Batch = { rows: 0, columns: [], selection: undefined }

function selected(batch: Batch, rows: Selection | 'all'): Batch {
  if (rows === 'all') return batch
  return {
    rows: rows.length,
    columns: batch.columns.map((column) => takeRows(column, rows)),
    selection: undefined,
  }
}

/** The numbers below `end`. */
function numbersTo(end: number): Int32Array {
  const numbers = new Int32Array(end)
  for (let i = 0; i < end; i++) numbers[i] = i
  return numbers
}

function timesOf(columns: readonly Column[], time: number): BigInt64Array {
  const plain = flatten(columns[time]!)
  invariant(plain.kind === 'int64', 'eventtime is a timestamp')
  return plain.values
}

/** The rows of batches that an answer has. */
function freshOf(batches: readonly Batch[], answer: Selection | 'all'): readonly Batch[] {
  if (answer === 'all') return batches
  let [first, from] = [0, 0]
  return batches.flatMap((batch) => {
    let to = from
    while (to < answer.length && answer[to]! < first + batch.rows) to++
    const within = answer.subarray(from, to).map((row) => row - first)
    first += batch.rows
    from = to
    if (within.length === 0) return []
    return [within.length === batch.rows ? batch : selected(batch, within)]
  })
}

function largestOf(batches: readonly Batch[]): Batch | undefined {
  let largest: Batch | undefined
  for (const batch of batches) if (batch.rows > (largest?.rows ?? 0)) largest = batch
  return largest
}

/** Batches cut at a row, which is counted through them. */
function cutAt(batches: readonly Batch[], row: number): readonly [readonly Batch[], readonly Batch[]] {
  const [before, after]: [Batch[], Batch[]] = [[], []]
  let first = 0
  for (const batch of batches) {
    const { rows } = batch
    const at = Math.max(0, Math.min(rows, row - first))
    if (at > 0) before.push(sliceBatch(batch, 0, at))
    if (at < rows) after.push(sliceBatch(batch, at, rows))
    first += rows
  }
  return [before, after]
}

/** Batches in one, with memory of its own. */
function joined(batches: readonly Batch[]): Batch {
  const [first] = batches
  if (first === undefined) return NOTHING
  const copies = batches.map(({ columns, rows }) => columns.map((column) => takeOwn(column, numbersTo(rows))))
  const columns = first.columns.map((_, i) => concatColumns(copies.map((copy) => copy[i]!)))
  return { rows: batches.reduce((sum, { rows }) => sum + rows, 0), columns, selection: undefined }
}

/** Places in `rows` of those that an answer still has. */
function places(rows: Selection, answer: Selection | 'all'): Int32Array {
  if (answer === 'all') return numbersTo(rows.length)
  const wanted = new Set(answer)
  return numbersTo(rows.length).filter((at) => wanted.has(rows[at]!))
}

/** The part without the rows that an answer no longer has. */
function narrowed(part: Part, answer: Selection | 'all'): Part {
  const { newRows, written, late, lateBatch } = part
  const [inFile, inMemory] = [places(written, answer), places(late, answer)]
  return {
    ...{ newRows, answer, written: inFile.map((at) => written[at]!), late: inMemory.map((at) => late[at]!) },
    lateBatch: selected(lateBatch, inMemory),
  }
}

/** Rows of the file that waits that are still wanted. */
function keptRows(parts: readonly Part[], answers: readonly (Selection | 'all')[]): Int32Array {
  let start = 0
  const kept = parts.map(({ written }, i) => {
    const first = start
    start += written.length
    return places(written, answers[i]!).map((at) => first + at)
  })
  return Int32Array.from(kept.flatMap((rows) => [...rows]))
}

/** How many rows are before a time. */
function rowsBefore(batches: readonly Batch[], time: number, before: bigint): number {
  let count = 0
  for (const { columns, rows } of batches) {
    const times = timesOf(columns, time)
    let row = 0
    while (row < rows && times[row]! < before) row++
    count += row
    if (row < rows) break
  }
  return count
}

/** The late rows in order of time. */
function lateRowsOf(parts: readonly Part[], time: number): Batch {
  const batches = parts.map(({ lateBatch }) => lateBatch).filter(({ rows }) => rows > 0)
  if (batches.length === 0) return NOTHING
  const { columns } = joined(batches)
  const times = timesOf(columns, time)
  const order = Int32Array.from(times.keys()).sort((a, b) => Number(times[a]! - times[b]!) || a - b)
  return selected({ rows: times.length, columns, selection: undefined }, order)
}

/** Writes some rows of a data file as another; undefined where that is none. */
async function rewritten(
  store: Store,
  file: DataFile,
  rows: Int32Array,
): Promise<WrittenDataFile | undefined> {
  if (rows.length === 0) return undefined
  const reader = await openParquet(resolveLocation(store.table, file.filePath))
  const writer = await createDataFile(store.table, store.columns)
  try {
    let first = 0
    let from = 0
    for (const [index, group] of reader.footer.rowGroups.entries()) {
      let to = from
      while (to < rows.length && rows[to]! < first + group.rows) to++
      const within = rows.subarray(from, to).map((row) => row - first)
      const names = store.columns.map(({ name }) => [name])
      const columns = to > from ? await reader.readRowGroup(index, names, () => undefined) : []
      if (to > from)
        await writer.append(selected({ rows: group.rows, columns, selection: undefined }, within))
      first += group.rows
      from = to
    }
    return await writer.finish()
  } catch (error) {
    // The first failure is the one to tell.
    await Promise.allSettled([writer.discard()])
    throw error
  } finally {
    await reader.close()
  }
}

/**
 * Opens a store for appending. What is appended is in the store after the next commit; whoever stops before that discards.
 * Every call throws what `newRows` throws, STORE_INACTIVE, COMMIT_CONFLICT, and the errors of writing; the store is then as
 * after the last commit, and what waited is gone.
 *
 * @param intoStopped also where ingestion is stopped
 */
export function createAppender(initial: Store, intoStopped = false): Appender {
  const time = initial.columns.findIndex(({ name }) => name === 'eventtime')
  let store = initial
  let waiting: Waiting | undefined
  let noted: readonly LedgerLines[] = []
  const committed: string[] = []

  async function discard(): Promise<void> {
    const { writer } = waiting ?? {}
    waiting = undefined
    noted = []
    await writer?.discard()
  }

  /** Does a part of the work; if it fails, what waits goes. */
  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      // The first failure is the one to tell.
      await Promise.allSettled([discard()])
      throw error
    }
  }

  async function commit(): Promise<number> {
    const ledger = noted
    if (waiting === undefined) {
      if (ledger.length > 0) store = await commitStore(store, () => ({ ledger, intoStopped }))
      noted = []
      return 0
    }
    const { writer } = waiting
    let { parts } = waiting
    let file: WrittenDataFile | undefined = await guarded(() => writer.finish())
    waiting = undefined
    let lateFile: WrittenDataFile | undefined
    let isOffered = false
    const files = () => [file, lateFile].filter((one) => one !== undefined)
    try {
      store = await commitStore(store, async (base) => {
        const answers: (Selection | 'all')[] = []
        for (const part of parts) answers.push(await part.newRows(base))
        const isChanged = answers.some((answer, i) => answer !== parts[i]!.answer)
        if (isChanged && file !== undefined) {
          const anew = await rewritten(base, file, keptRows(parts, answers))
          await removeDataFile(base.table, file)
          file = anew
        }
        if (isChanged) parts = parts.map((part, i) => narrowed(part, answers[i]!))
        if (isChanged && lateFile !== undefined) {
          await removeDataFile(base.table, lateFile)
          lateFile = undefined
        }
        const late = lateRowsOf(parts, time)
        if (late.rows > 0) lateFile ??= await writeDataFile(base.table, store.columns, late)
        isOffered = true
        return { append: files(), ledger, intoStopped }
      })
      noted = []
    } catch (error) {
      // A commit may fail after it became visible, and then the files must stay; if even that cannot be found out, too.
      const unused = isOffered
        ? [discardUnlessLive(store, files())]
        : files().map((one) => removeDataFile(store.table, one))
      await Promise.allSettled(unused)
      throw error
    }
    committed.push(...files().map(({ filePath }) => filePath))
    return files().reduce((sum, { recordCount }) => sum + recordCount, 0)
  }

  return {
    get store() {
      return store
    },
    get rows() {
      return waiting === undefined ? 0 : waiting.writer.rows + waiting.lateRows
    },
    get bytes() {
      return waiting?.writer.bytes ?? 0
    },
    append: (batches, newRows) =>
      guarded(async () => {
        const answer = await newRows(store)
        const fresh = freshOf(batches, answer)
        const last = fresh.at(-1)
        if (last === undefined) return undefined
        const total = fresh.reduce((sum, { rows }) => sum + rows, 0)
        const rows = answer === 'all' ? numbersTo(total) : answer
        let stored: number | undefined
        let lateRows = waiting === undefined ? 0 : rowsBefore(fresh, time, waiting.latest)
        const most = Math.min(LATE_ROWS, LATE_SHARE * (total + (waiting?.writer.rows ?? 0)))
        if (lateRows + (waiting?.lateRows ?? 0) > most || (waiting?.lateBytes ?? 0) > LATE_BYTES) {
          stored = await commit()
          lateRows = 0
        }
        const latest = timesOf(last.columns, time)[last.rows - 1]!
        const [late, rest] = cutAt(fresh, lateRows)
        waiting ??= {
          writer: await createDataFile(store.table, store.columns, largestOf(fresh)),
          parts: [],
          latest,
          ...{ lateRows: 0, lateBytes: 0 },
        }
        const lateBatch = joined(late)
        const [written, kept] = [rows.slice(lateRows), rows.slice(0, lateRows)]
        waiting.parts.push({ newRows, answer, written, late: kept, lateBatch })
        waiting.latest = latest
        waiting.lateRows += lateRows
        waiting.lateBytes += heldBytes(lateBatch.columns)
        for (const batch of rest) await waiting.writer.append(batch)
        return stored
      }),
    note: (entries) => {
      if (entries.count > 0) noted = [...noted, entries]
    },
    get noted() {
      return noted.reduce((sum, { count }) => sum + count, 0)
    },
    files: committed,
    commit,
    discard,
  }
}
