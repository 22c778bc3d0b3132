import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ByteBuffer } from '../../common/byte-buffer.ts'
import { readError } from '../../common/files.ts'
import type { SourceFile } from './source-file.ts'

/** A trail has very many tiny files; these are read whole, without a thread's round trip for each. In bytes. */
const READ_WHOLE = 4 * 1024 * 1024
const CHUNK_BYTES = 1024 * 1024

/** What is known of a file before it is opened. */
export interface LocalFile {
  /** As the user knows it. */
  readonly path: string
  /** Absolute, without links. */
  readonly real: string
  readonly size: number
  /** Milliseconds since the epoch. */
  readonly modified: number
}

export function localFile({ path, real, size, modified }: LocalFile, named: boolean): SourceFile {
  const origin = { source: real, modified }
  return {
    path,
    size,
    named,
    origin,
    isLocal: true,
    readWhole: size <= READ_WHOLE ? (room) => readWhole(path, size, room) : undefined,
    open: () => readInChunks(path),
  }
}

/** What can be read like a file, once, such as a named pipe. */
export function localStream(path: string): SourceFile {
  return { path, size: undefined, named: true, open: () => readInChunks(path) }
}

/** Stands for what was found and cannot be looked at: opening it throws `error`. */
export function unreadableFile(path: string, error: unknown, source = resolve(path)): SourceFile {
  const open = (): never => {
    throw readError(error, path)
  }
  return { path, size: undefined, named: false, origin: { source }, open }
}

function readWhole(path: string, size: number, room: ByteBuffer | undefined): Uint8Array {
  try {
    return readInto(path, size, room) ?? readFileSync(path)
  } catch (error) {
    throw readError(error, path)
  }
}

/** Undefined where there is no room for it. */
function readInto(path: string, size: number, room: ByteBuffer | undefined): Uint8Array | undefined {
  if (room === undefined) return undefined
  const { bytes, length: start } = room
  // It has more than was told where this much comes.
  const end = start + size + 1
  if (end > bytes.length) return undefined
  const file = openSync(path, 'r')
  try {
    for (let at = start; at < end; ) {
      const count = readSync(file, bytes, at, end - at, null)
      at += count
      if (count > 0) continue
      room.length = at
      return bytes.subarray(start, at)
    }
  } finally {
    closeSync(file)
  }
  return undefined
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
