import { randomUUID } from 'node:crypto'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCodeOf, makeFolder, readError, removeFile, syncFolder, writeError } from '../../common/files.ts'
import type { LakeThread } from '../../index.ts'

/**
 * Where records wait between the answer to their request and their store. A record is on the disk before it is
 * acknowledged; records of many requests go there together. Files of records are ingested now and then, and those that a
 * process left behind by the next one. A record that is ingested twice, because a process ended in between, is a duplicate
 * by its event id, and counts once.
 */
export interface Journal {
  /** Resolves once the records are on the disk. @param records JSON, a line each */
  append(storeId: string, records: readonly string[]): Promise<void>
  /** Puts everything that waits into the stores. */
  drain(): Promise<void>
  /** Drains, and takes no more records. */
  close(): Promise<void>
}

interface Waiting {
  readonly text: string
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** A file that records are appended to. */
interface Segment {
  readonly path: string
  readonly handle: FileHandle
}

interface StoreJournal {
  append(text: string): Promise<void>
  /** Takes no more records into files that there are, and gives these. */
  seal(): Promise<readonly string[]>
}

const SUFFIX = '.jsonl'

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder)
    return names
      .filter((name) => name.endsWith(SUFFIX))
      .sort()
      .map((name) => join(folder, name))
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return []
    throw readError(error, folder)
  }
}

async function openSegment(folder: string): Promise<Segment> {
  await makeFolder(folder)
  // Names in the order of time, and of no other process.
  const path = join(folder, `${Date.now().toString().padStart(15, '0')}-${randomUUID()}${SUFFIX}`)
  try {
    const handle = await open(path, 'ax', 0o600)
    await syncFolder(folder)
    return { path, handle }
  } catch (error) {
    throw writeError(error, path)
  }
}

function storeJournal(folder: string): StoreJournal {
  let waiting: Waiting[] = []
  let segment: Segment | undefined
  /** The write at hand; one at a time. */
  let writing: Promise<void> | undefined

  async function closeSegment(): Promise<void> {
    const closing = segment
    segment = undefined
    await closing?.handle.close()
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    try {
      segment ??= await openSegment(folder)
      await segment.handle.appendFile(batch.map(({ text }) => text).join(''))
      await segment.handle.datasync()
      for (const { resolve } of batch) resolve()
    } catch (error) {
      // What was written in part was not acknowledged: nothing may follow it in the same file.
      const reason = segment === undefined ? error : writeError(error, segment.path)
      for (const { reject } of batch) reject(reason)
      await closeSegment()
    }
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await write(batch)
    }
    writing = undefined
  }

  return {
    append: (text) =>
      new Promise((resolve, reject) => {
        waiting.push({ text, resolve, reject })
        writing ??= writeAll()
      }),
    async seal() {
      await writing
      await closeSegment()
      return filesIn(folder)
    },
  }
}

interface JournalOptions {
  readonly thread: Pick<LakeThread, 'ingest'>
  /** `<lake>/api/journal`; a folder for each store in it. */
  readonly folder: string
  /** Milliseconds between two times that what waits is ingested. */
  readonly everyMs: number
  readonly onProblem: (problem: unknown) => void
  /** Called after what waited was ingested. */
  readonly onDrained: () => Promise<void>
}

/** Opens the journal; what a process before this one left behind is ingested the first time that anything is. */
export function openJournal({ thread, folder, everyMs, onProblem, onDrained }: JournalOptions): Journal {
  const stores = new Map<string, StoreJournal>()
  let draining: Promise<void> | undefined
  let isClosed = false

  function journalOf(storeId: string): StoreJournal {
    const known = stores.get(storeId)
    if (known !== undefined) return known
    const made = storeJournal(join(folder, storeId))
    stores.set(storeId, made)
    return made
  }

  async function ingestStore(storeId: string): Promise<void> {
    const files = await journalOf(storeId).seal()
    if (files.length === 0) return
    await thread.ingest(files, { store: storeId })
    for (const file of files) await removeFile(file)
  }

  async function ingestAll(): Promise<void> {
    const left = await readdir(folder).catch((error: unknown) => {
      if (errorCodeOf(error) === 'ENOENT') return []
      throw readError(error, folder)
    })
    for (const storeId of new Set([...stores.keys(), ...left])) {
      // A store that takes no events now keeps its records waiting; others do not wait for it.
      await ingestStore(storeId).catch(onProblem)
    }
    await onDrained()
  }

  async function drain(): Promise<void> {
    // Whoever asks while it runs wants what came meanwhile, too.
    while (draining !== undefined) await draining
    draining = ingestAll().finally(() => {
      draining = undefined
    })
    await draining
  }

  const timer = setInterval(() => {
    if (draining === undefined) drain().catch(onProblem)
  }, everyMs)
  timer.unref()

  return {
    async append(storeId, records) {
      if (isClosed) throw new Error('the journal is closed')
      if (records.length > 0) await journalOf(storeId).append(records.map((line) => `${line}\n`).join(''))
    },
    drain,
    async close() {
      isClosed = true
      clearInterval(timer)
      await drain()
    },
  }
}
