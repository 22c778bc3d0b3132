import type { Batch, Column, Selection } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { take } from '../column/take.ts'
import { invariant } from '../common/assert.ts'
import type { DataFile } from '../iceberg/data-file.ts'
import { resolveLocation } from '../iceberg/location.ts'
import { openParquet } from '../parquet/reader.ts'
import { commitStore } from './commit.ts'
import { createDataFile, type DataFileWriter, removeDataFile } from './data-file.ts'
import { discardUnlessLive } from './rewrite.ts'
import type { Store } from './store.ts'

/**
 * Answers the rows of a batch that a store does not have yet, ascending; of a store that has no more of them than the one
 * before, the same object.
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
   * Writes the rows of a batch that the store does not have. The batch is sorted by eventtime, and no event in it has been
   * appended since the last commit. Data files are sorted: what waits is committed first where these rows begin before it
   * ends.
   *
   * @returns how many rows that commit stored; undefined where there was none
   */
  append(batch: Batch, newRows: NewRows): Promise<number | undefined>
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

/** A batch in the file that waits: where it begins there, and which of its rows were written. */
interface Part {
  readonly newRows: NewRows
  readonly total: number
  readonly written: Selection | 'all'
}

interface Waiting {
  readonly writer: DataFileWriter
  readonly parts: Part[]
  latest: bigint
}

function countOf({ written, total }: Part): number {
  return written === 'all' ? total : written.length
}

function selected(batch: Batch, rows: Selection | 'all'): Batch {
  if (rows === 'all') return batch
  return {
    rows: rows.length,
    columns: batch.columns.map((column) => take(column, rows)),
    selection: undefined,
  }
}

function rangeOf(times: Column): { readonly earliest: bigint; readonly latest: bigint } {
  const plain = flatten(times)
  invariant(plain.kind === 'int64' && plain.length > 0, 'eventtime is a timestamp')
  return { earliest: plain.values[0]!, latest: plain.values[plain.length - 1]! }
}

/** Rows of the file that are still wanted: for each part, those of its written rows that `left` has. */
function keptRows(parts: readonly Part[], left: readonly (Selection | 'all')[]): Int32Array {
  const kept: number[] = []
  let start = 0
  for (const [i, part] of parts.entries()) {
    const wanted = left[i]!
    const isWanted = new Uint8Array(part.total)
    if (wanted === 'all') isWanted.fill(1)
    else for (const row of wanted) isWanted[row] = 1
    const count = countOf(part)
    for (let at = 0; at < count; at++)
      if (isWanted[part.written === 'all' ? at : part.written[at]!] === 1) kept.push(start + at)
    start += count
  }
  return Int32Array.from(kept)
}

/** Writes some rows of a data file as another; undefined where that is none. */
async function rewritten(store: Store, file: DataFile, rows: Int32Array): Promise<DataFile | undefined> {
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
 */
export function createAppender(initial: Store): Appender {
  const time = initial.columns.findIndex(({ name }) => name === 'eventtime')
  let store = initial
  let waiting: Waiting | undefined

  async function discard(): Promise<void> {
    const { writer } = waiting ?? {}
    waiting = undefined
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
    if (waiting === undefined) return 0
    const { writer, parts } = waiting
    let file: DataFile | undefined = await guarded(() => writer.finish())
    waiting = undefined
    let isOffered = false
    try {
      store = await commitStore(store, async (base) => {
        const left: (Selection | 'all')[] = []
        for (const part of parts) left.push(await part.newRows(base))
        if (file !== undefined && left.some((rows, i) => rows !== parts[i]!.written)) {
          const anew = await rewritten(base, file, keptRows(parts, left))
          await removeDataFile(base.table, file)
          file = anew
          for (const [i, part] of parts.entries()) parts[i] = { ...part, written: left[i]! }
        }
        isOffered = true
        return file === undefined ? {} : { append: [file] }
      })
    } catch (error) {
      const files = file === undefined ? [] : [file]
      // A commit may fail after it became visible, and then the file must stay; if even that cannot be found out, too.
      const unused = isOffered
        ? [discardUnlessLive(store, files)]
        : files.map((one) => removeDataFile(store.table, one))
      await Promise.allSettled(unused)
      throw error
    }
    return file?.recordCount ?? 0
  }

  return {
    get store() {
      return store
    },
    get rows() {
      return waiting?.writer.rows ?? 0
    },
    get bytes() {
      return waiting?.writer.bytes ?? 0
    },
    append: (batch, newRows) =>
      guarded(async () => {
        const written = await newRows(store)
        const fresh = selected(batch, written)
        if (fresh.rows === 0) return undefined
        const { earliest, latest } = rangeOf(fresh.columns[time]!)
        const stored = waiting !== undefined && earliest < waiting.latest ? await commit() : undefined
        waiting ??= { writer: await createDataFile(store.table, store.columns), parts: [], latest }
        waiting.parts.push({ newRows, total: batch.rows, written })
        waiting.latest = latest
        await waiting.writer.append(fresh)
        return stored
      }),
    commit,
    discard,
  }
}
