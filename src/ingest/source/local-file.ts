import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { readError } from '../../common/files.ts'
import type { SourceFile } from './source-file.ts'

/** A trail has very many tiny files; these are read whole, without a thread's round trip for each. In bytes. */
const READ_WHOLE = 4 * 1024 * 1024
const CHUNK_BYTES = 1024 * 1024

/** A file, or what can be read like one, such as a named pipe (then without `size`). */
export function localFile(path: string, size: number | undefined, named: boolean): SourceFile {
  const whole = size !== undefined && size <= READ_WHOLE
  return { path, size, named, open: () => (whole ? readWhole(path) : readInChunks(path)) }
}

/** Stands for what was found and cannot be looked at: opening it throws `error`. */
export function unreadableFile(path: string, error: unknown): SourceFile {
  const open = (): never => {
    throw readError(error, path)
  }
  return { path, size: undefined, named: false, open }
}

async function* readWhole(path: string): AsyncGenerator<Uint8Array> {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw readError(error, path)
  }
  yield bytes
}

async function* readInChunks(path: string): AsyncGenerator<Uint8Array> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    for (;;) {
      const chunk = new Uint8Array(CHUNK_BYTES)
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, null)
      if (bytesRead === 0) return
      yield chunk.subarray(0, bytesRead)
    }
  } catch (error) {
    throw readError(error, path)
  } finally {
    await file?.close()
  }
}

/** At most the first `count` bytes of a file, as the system throws where it cannot be read. */
export function readFirstBytes(path: string, count: number): Uint8Array {
  const file = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(count)
    return bytes.subarray(0, readSync(file, bytes, 0, count, 0))
  } finally {
    closeSync(file)
  }
}
