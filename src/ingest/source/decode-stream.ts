import type { Gunzip, ZstdDecompress } from 'node:zlib'
import { errorCodeOf } from '../../common/files.ts'

/** Stored bytes handed to the decoder at once; it drops its output of a piece in which the data is corrupt. */
const PIECE_BYTES = 64 * 1024

/**
 * Decodes `head` and what follows it in `input`. Unlike a pipeline it yields all that was decoded before an
 * error. Returns why the text ends before its time, or undefined.
 */
export async function* decodeStream(
  format: 'gzip' | 'zstd',
  decoder: Gunzip | ZstdDecompress,
  head: Uint8Array,
  input: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, string | undefined> {
  let failure: Error | undefined
  let settled = false
  let wake = (): void => undefined
  const settle = (): void => {
    settled = true
    wake()
  }
  decoder.on('readable', () => wake())
  decoder.on('end', settle)
  decoder.on('error', (error) => {
    failure = error
    settle()
  })

  /** Everything that comes out until the write or the end has been dealt with. */
  async function* drain(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const text: unknown = decoder.read()
      if (text instanceof Uint8Array) yield text
      else if (settled) return
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  }

  try {
    for (let chunk = head; ; ) {
      for (let at = 0; at < chunk.length; ) {
        const piece = chunk.subarray(at, at + PIECE_BYTES)
        const before = decoder.bytesWritten
        settled = false
        decoder.write(piece, settle)
        yield* drain()
        if (failure !== undefined) return reasonOf(format, failure)
        const consumed = decoder.bytesWritten - before
        // The decoder stops behind a zstd frame, and before the zeros that may pad a gzip file.
        if (consumed < piece.length && (format === 'gzip' || consumed === 0)) {
          if (piece.subarray(consumed).some((byte) => byte !== 0))
            return `corrupt ${format} data: more data after the end`
          at += piece.length
        } else {
          at += consumed
        }
      }
      const step = await input.next()
      if (step.done === true) break
      chunk = step.value
    }
    settled = false
    decoder.end()
    yield* drain()
    return failure === undefined ? undefined : reasonOf(format, failure)
  } finally {
    decoder.destroy()
  }
}

function reasonOf(format: string, failure: Error): string {
  return errorCodeOf(failure) === 'Z_BUF_ERROR'
    ? `unexpected end of ${format} data`
    : `corrupt ${format} data: ${failure.message}`
}
