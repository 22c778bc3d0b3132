import { MAGIC_BYTES, compressionOf } from './compression.ts'
import { type Decoded, gunzipWhole, MAX_WHOLE_INPUT } from './gunzip-whole.ts'
import { decodeStream } from './decode-stream.ts'

/**
 * The longest text one compressed file may turn into: 16 GiB. It bounds time, not memory, which the reader
 * bounds by record. There is no limit on the ratio: gzip itself cannot pass 1,032 : 1.
 */
export const DEFAULT_MAX_DECOMPRESSED_BYTES = 16 * 1024 ** 3

/**
 * The text of a file whose stored bytes are `chunks`: gzip (any number of members) and zstd (any number of
 * frames) decoded, everything else as it is. Chunks come out in any size.
 *
 * The generator returns undefined, or why the text ends before its time: `unexpected end of gzip data`,
 * `corrupt gzip data: …` or `more than N bytes when decompressed`. What was decoded before has been yielded;
 * where a file over 4 MiB is corrupt, up to 64 KiB of stored bytes before the damage are lost with it.
 */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array, string | undefined> {
  const input = chunks[Symbol.asyncIterator]()
  try {
    const head = await readAhead(input, MAGIC_BYTES)
    const compression = compressionOf(head)
    if (compression === 'none') {
      if (head.length > 0) yield head
      for (let step = await input.next(); step.done !== true; step = await input.next()) yield step.value
      return undefined
    }
    return yield* limited(decode(compression, head, input, maxBytes), maxBytes)
  } finally {
    await input.return?.()
  }
}

/** The text of a whole file, where that is small enough for one call; undefined where it takes {@link decompress}. */
export function decompressWhole(bytes: Uint8Array, maxBytes: number): Decoded | undefined {
  switch (compressionOf(bytes)) {
    case 'none':
      return { text: bytes, reason: undefined }
    case 'gzip':
      return bytes.length <= MAX_WHOLE_INPUT ? gunzipWhole(bytes, maxBytes) : undefined
    default:
      return undefined
  }
}

async function* decode(
  compression: 'gzip' | 'zstd',
  head: Uint8Array,
  input: AsyncIterator<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array, string | undefined> {
  if (compression === 'zstd') return yield* decodeStream('zstd', head, input)
  const ahead = join([head, await readAhead(input, MAX_WHOLE_INPUT + 1 - head.length)])
  const whole = ahead.length <= MAX_WHOLE_INPUT ? gunzipWhole(ahead, maxBytes) : undefined
  if (whole === undefined) return yield* decodeStream('gzip', ahead, input)
  if (whole.text.length > 0) yield whole.text
  return whole.reason
}

/** At least `count` bytes, fewer only where the input ends before. */
async function readAhead(input: AsyncIterator<Uint8Array>, count: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for (let length = 0; length < count; ) {
    const step = await input.next()
    if (step.done === true) break
    pieces.push(step.value)
    length += step.value.length
  }
  return join(pieces)
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [only, ...others] = pieces.filter((piece) => piece.length > 0)
  return others.length === 0 ? (only ?? new Uint8Array(0)) : Buffer.concat(pieces)
}

async function* limited(
  text: AsyncGenerator<Uint8Array, string | undefined>,
  maxBytes: number,
): AsyncGenerator<Uint8Array, string | undefined> {
  let room = maxBytes
  try {
    for (;;) {
      const step = await text.next()
      if (step.done === true) return step.value
      if (step.value.length > room) {
        if (room > 0) yield step.value.subarray(0, room)
        return `more than ${maxBytes} bytes when decompressed`
      }
      room -= step.value.length
      yield step.value
    }
  } finally {
    await text.return(undefined)
  }
}
