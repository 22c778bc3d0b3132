import { createGunzip, createZstdDecompress } from 'node:zlib'
import { errorCodeOf } from '../../common/files.ts'

/** Stored bytes handed to a decoder at once; of a piece in which the data is corrupt its output is lost. */
const PIECE_BYTES = 64 * 1024
const OUTPUT_BYTES = 256 * 1024

/**
 * Decodes `head` and what follows it in `input`. Unlike a pipeline it yields all that was decoded before an
 * error. Returns why the text ends before its time, or undefined.
 */
export async function* decodeStream(
  format: 'gzip' | 'zstd',
  head: Uint8Array,
  input: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, string | undefined> {
  let decoder = startDecoder(format)
  let padding = false
  try {
    for (let chunk = head; ; ) {
      for (let at = 0; at < chunk.length; ) {
        const piece = chunk.subarray(at, at + PIECE_BYTES)
        const consumed = padding ? 0 : yield* decoder.write(piece)
        const failure = decoder.failure()
        if (failure !== undefined) return reasonOf(format, failure)
        if (consumed === piece.length || (format === 'zstd' && consumed > 0)) {
          at += consumed
          // A zstd decoder is done with its frame and has left the next one.
          if (consumed < piece.length) decoder = restart(decoder, format)
        } else {
          // A gunzip stops before the zeros that may pad a file.
          if (piece.subarray(consumed).some((byte) => byte !== 0))
            return `corrupt ${format} data: more data after the end`
          padding = true
          at += piece.length
        }
      }
      const step = await input.next()
      if (step.done === true) break
      chunk = step.value
    }
    if (!padding) yield* decoder.end()
    const failure = decoder.failure()
    return failure === undefined ? undefined : reasonOf(format, failure)
  } finally {
    decoder.destroy()
  }
}

interface Decoder {
  /** Yields everything that comes of the bytes; returns how many of them were used. */
  write(bytes: Uint8Array): AsyncGenerator<Uint8Array, number>
  end(): AsyncGenerator<Uint8Array>
  failure(): Error | undefined
  destroy(): void
}

function startDecoder(format: 'gzip' | 'zstd'): Decoder {
  const options = { chunkSize: OUTPUT_BYTES }
  const stream = format === 'gzip' ? createGunzip(options) : createZstdDecompress(options)
  let failure: Error | undefined
  let settled = false
  let wake = (): void => undefined
  const settle = (): void => {
    settled = true
    wake()
  }
  stream.on('readable', () => wake())
  stream.on('end', settle)
  stream.on('error', (error) => {
    failure = error
    settle()
  })

  async function* drain(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const text: unknown = stream.read()
      if (text instanceof Uint8Array) {
        yield text
      } else {
        if (settled) return
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  }

  return {
    async *write(bytes) {
      const before = stream.bytesWritten
      settled = false
      stream.write(bytes, settle)
      yield* drain()
      return stream.bytesWritten - before
    },
    async *end() {
      settled = false
      stream.end()
      yield* drain()
    },
    failure: () => failure,
    destroy: () => void stream.destroy(),
  }
}

function restart(decoder: Decoder, format: 'gzip' | 'zstd'): Decoder {
  decoder.destroy()
  return startDecoder(format)
}

function reasonOf(format: string, failure: Error): string {
  return errorCodeOf(failure) === 'Z_BUF_ERROR'
    ? `unexpected end of ${format} data`
    : `corrupt ${format} data: ${failure.message}`
}
