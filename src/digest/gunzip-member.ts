import { crc32, inflateRaw, type InflateRaw } from 'node:zlib'
import { MAX_FILE_BYTES } from './storage.ts'

/** The text of a file that is one gzip member, or why it is none, in the words of the AWS CLI. */
export type GzipText = { readonly text: Uint8Array } | { readonly problem: string }

const INVALID_FORMAT = { problem: 'invalid format' }

const [HEADER_CRC, EXTRA, NAME, COMMENT] = [2, 4, 8, 16]

/** Where the compressed data begins (RFC 1952, section 2.3); undefined where the header is none. */
function headerEnd(bytes: Uint8Array): number | undefined {
  const [a, b, method, flags = 0] = bytes
  if (a !== 0x1f || b !== 0x8b || method !== 8 || flags >= 32) return undefined
  let at = 10
  if ((flags & EXTRA) > 0) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0)
  for (const flag of [NAME, COMMENT]) {
    if ((flags & flag) === 0) continue
    const zero = bytes.indexOf(0, at)
    if (zero < 0) return undefined
    at = zero + 1
  }
  if ((flags & HEADER_CRC) > 0) at += 2
  return at < bytes.length ? at : undefined
}

interface Inflated {
  readonly buffer: Buffer
  readonly engine: InflateRaw
}

function inflate(bytes: Uint8Array): Promise<Inflated> {
  return new Promise((done, failed) => {
    inflateRaw(bytes, { info: true, maxOutputLength: MAX_FILE_BYTES }, (error, result) => {
      // With `info` the result is not the buffer that the type declarations know.
      if (error === null) done(result as unknown as Inflated)
      else failed(error)
    })
  })
}

/**
 * Decompresses a file that must be one gzip member and nothing else: what stands behind it would be read by gunzip, and by
 * whoever ingests the file, but is not in the hash that a digest has. A text may have 256 MiB.
 */
export async function gunzipMember(bytes: Uint8Array): Promise<GzipText> {
  const start = headerEnd(bytes)
  if (start === undefined) return INVALID_FORMAT
  let inflated: Inflated
  try {
    inflated = await inflate(bytes.subarray(start))
  } catch (error) {
    const isLong = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return isLong ? { problem: `more than ${MAX_FILE_BYTES} bytes when decompressed` } : INVALID_FORMAT
  }
  const { buffer: text, engine } = inflated
  const trailer = start + engine.bytesWritten
  if (trailer + 8 > bytes.length) return INVALID_FORMAT
  const view = new DataView(bytes.buffer, bytes.byteOffset + trailer, 8)
  if (view.getUint32(0, true) !== crc32(text) || view.getUint32(4, true) !== text.length)
    return INVALID_FORMAT
  if (trailer + 8 < bytes.length) return { problem: 'unexpected data after end of compressed stream' }
  return { text }
}
