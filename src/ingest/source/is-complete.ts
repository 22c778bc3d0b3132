import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { CLOSE_BRACE, CLOSE_BRACKET } from '../json/characters.ts'
import { compressionOf, MAGIC_BYTES } from './compression.ts'
import { DEFAULT_MAX_DECOMPRESSED_BYTES, decompress } from './decompress.ts'
import { readFirstBytes } from './local-file.ts'
import type { SourceFile } from './source-file.ts'

/** Whether a local file ends as a log file does: a whole gzip or zstd, or JSON with a closing bracket. An empty one does not. */
export async function isComplete(file: SourceFile): Promise<boolean> {
  try {
    if (compressionOf(readFirstBytes(file.path, MAGIC_BYTES)) === 'none') return endsLikeJson(file.path)
    const text = decompress(file.open(), DEFAULT_MAX_DECOMPRESSED_BYTES)
    for (;;) {
      const step = await text.next()
      if (step.done === true) return step.value === undefined
    }
  } catch {
    // It went away or cannot be read: if that lasts, reading it will tell.
    return false
  }
}

const TAIL_BYTES = 4_096

function endsLikeJson(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES))
    readSync(file, tail, 0, tail.length, size - tail.length)
    const last = tail.toString('latin1').trimEnd().at(-1)?.charCodeAt(0)
    return last === CLOSE_BRACE || last === CLOSE_BRACKET
  } finally {
    closeSync(file)
  }
}
