import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder, syncFolder, writeError } from '../common/files.ts'

/** A piece of input that was not stored, and why. One line of the rejects file. */
export interface Reject {
  /** The file as the user knows it. */
  readonly file: string
  /** Where the piece begins in the file's decompressed text, in bytes. */
  readonly offset: number
  /** Its place among the file's records, from 0. */
  readonly index: number
  readonly reason: string
  /** The record's whole text where it could be read, so that nothing is lost; else the beginning of what could not. */
  readonly record?: string
  readonly excerpt?: string
}

/** The rejects of one run, a JSON object a line. The file exists only if there is one. */
export interface RejectsFile {
  /** Adds a line; every thousandth puts what waits on the disk. */
  add(reject: Reject): Promise<void>
  /** Gives the file its final name. @returns its path, undefined where nothing was rejected */
  close(): Promise<string | undefined>
  readonly count: number
}

const FLUSH_LINES = 1000

/** @param folder the store's folder; the file goes to `rejects/` in it, named by the run's start (milliseconds) */
export function createRejectsFile(folder: string, started: number): RejectsFile {
  const stamp = new Date(started).toISOString().replaceAll(':', '').replace('.', '-')
  const path = join(folder, 'rejects', `${stamp}-${randomUUID().slice(0, 8)}.jsonl`)
  const partial = `${path}.partial`
  let waiting: string[] = []
  let handle: FileHandle | undefined
  let count = 0

  async function flush(): Promise<void> {
    if (waiting.length === 0) return
    const lines = waiting.join('')
    waiting = []
    try {
      if (handle === undefined) {
        await makeFolder(dirname(path))
        handle = await open(partial, 'wx')
      }
      await handle.writeFile(lines)
      await handle.sync()
    } catch (error) {
      throw writeError(error, partial)
    }
  }

  return {
    async add(reject) {
      count++
      waiting.push(`${JSON.stringify(reject)}\n`)
      if (waiting.length >= FLUSH_LINES) await flush()
    },
    async close() {
      await flush()
      if (handle === undefined) return undefined
      await handle.close()
      try {
        await rename(partial, path)
      } catch (error) {
        throw writeError(error, path)
      }
      await syncFolder(dirname(path))
      return path
    },
    get count() {
      return count
    },
  }
}
