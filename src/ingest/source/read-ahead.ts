import { RANGE_BYTES } from './s3/object.ts'
import type { SourceFile } from './source-file.ts'

/** Objects that are read ahead at once, and their bytes altogether. */
const MOST_OBJECTS = 48
const MOST_BYTES = 64 * 1024 * 1024

/**
 * The same files in the same order, where small objects of S3 are fetched before their turn, many at once: otherwise every
 * one of them would cost the time of a request. Local files and big objects, which are read in ranges, are as they were.
 */
export function* readAhead(files: Iterable<SourceFile>): Generator<SourceFile> {
  const coming = files[Symbol.iterator]()
  const waiting: SourceFile[] = []
  let bytes = 0
  let next = coming.next()
  for (;;) {
    while (
      next.done !== true &&
      waiting.length < MOST_OBJECTS &&
      (waiting.length === 0 || bytes < MOST_BYTES)
    ) {
      waiting.push(isSmallObject(next.value) ? fetched(next.value) : next.value)
      bytes += isSmallObject(next.value) ? (next.value.size ?? 0) : 0
      next = coming.next()
    }
    const file = waiting.shift()
    if (file === undefined) return
    bytes -= isSmallObject(file) ? (file.size ?? 0) : 0
    yield file
  }
}

function isSmallObject({ origin, size }: SourceFile): boolean {
  return origin?.etag !== undefined && size !== undefined && size <= RANGE_BYTES
}

/** The file, of which the bytes are already asked for. */
function fetched(file: SourceFile): SourceFile {
  const chunks = Array.fromAsync(file.open())
  // Whoever opens it is told; until then a failure waits.
  chunks.catch(() => undefined)
  return {
    ...file,
    async *open() {
      yield* await chunks
    },
  }
}
