import { constants, createGunzip, gunzipSync, type Gunzip } from 'node:zlib'
import { errorCodeOf } from '../../common/files.ts'
import { free } from '../../common/free.ts'
import { keepCodec } from '../../common/kept-codec.ts'

/** A gzip file up to this many bytes is decoded in one call, which for tiny files is several times faster. */
export const MAX_WHOLE_INPUT = 4 * 1024 * 1024
const MAX_WHOLE_TEXT = 64 * 1024 * 1024

export interface Decoded {
  readonly text: Uint8Array
  /** Gives the text's memory to whoever needs some next. Whoever keeps the text does not call it. */
  readonly giveBack?: () => void
  /** Why the text ends before its time. */
  readonly reason: string | undefined
}

/** Of this thread, each for one file after another: a stream of zlib and memory that is new take longer than a tiny file does. */
const decompressor = keepCodec(createGunzip, constants.Z_FINISH, { isReset: true })
let spare: Uint8Array<ArrayBuffer> | undefined
/** More than this is not kept, in bytes. */
const MOST_SPARE = 8 * 1024 * 1024

/** Memory for `count` bytes, which is nobody else's until it is given back. */
function takeRoom(count: number): Uint8Array<ArrayBuffer> {
  const room = spare
  spare = undefined
  if (room !== undefined && room.length >= count) return room
  if (room !== undefined) free(room)
  return new Uint8Array(count > MOST_SPARE ? count : 2 ** Math.ceil(Math.log2(count)))
}

function giveBackRoom(room: Uint8Array<ArrayBuffer>): void {
  if (room.length > MOST_SPARE || spare !== undefined) free(room)
  else spare = room
}

/** A file that is as it should be, as nearly all are; undefined for others. */
function decodedAtOnce(bytes: Uint8Array, maxOutputLength: number): Decoded | undefined {
  const count = chunkSizeOf(bytes, maxOutputLength)
  const room = takeRoom(count)
  const length = decompressor.run(bytes, room.subarray(0, count))
  if (length >= 0 && length <= maxOutputLength)
    return { text: room.subarray(0, length), giveBack: () => giveBackRoom(room), reason: undefined }
  giveBackRoom(room)
  return undefined
}

/** All that can be decoded of a gzip file; undefined where that is longer than `maxBytes` or 64 MiB. */
export function gunzipWhole(bytes: Uint8Array, maxBytes: number): Decoded | undefined {
  const maxOutputLength = Math.min(MAX_WHOLE_TEXT, maxBytes)
  const decoded = decodedAtOnce(bytes, maxOutputLength)
  if (decoded !== undefined) return decoded
  const { text, consumed, error } = attempt(bytes, maxOutputLength, constants.Z_FINISH)
  if (text !== undefined) {
    // Padding with zeros, as tapes have it, is passed over by gzip(1) and by node:zlib.
    const padded = bytes.subarray(consumed).every((byte) => byte === 0)
    return {
      text,
      giveBack: () => free(text),
      reason: padded ? undefined : 'corrupt gzip data: more data after the end',
    }
  }
  switch (errorCodeOf(error)) {
    case 'ERR_BUFFER_TOO_LARGE':
      return undefined
    case 'Z_BUF_ERROR':
      return decodable(bytes, maxOutputLength, bytes.length, 'unexpected end of gzip data')
    case 'Z_DATA_ERROR':
    case 'Z_NEED_DICT':
      return decodable(bytes, maxOutputLength, 0, `corrupt gzip data: ${messageOf(error)}`)
    default:
      throw error
  }
}

/** The text of the longest beginning that decodes, which is at least `good` bytes of `bytes`. */
function decodable(
  bytes: Uint8Array,
  maxOutputLength: number,
  good: number,
  reason: string,
): Decoded | undefined {
  let low = good
  let high = bytes.length
  let best = attempt(bytes.subarray(0, low), maxOutputLength, constants.Z_SYNC_FLUSH)
  while (low + 1 < high) {
    const middle = (low + high) >> 1
    const tried = attempt(bytes.subarray(0, middle), maxOutputLength, constants.Z_SYNC_FLUSH)
    if (errorCodeOf(tried.error) === 'ERR_BUFFER_TOO_LARGE') return undefined
    if (tried.text === undefined) high = middle
    else {
      low = middle
      best = tried
    }
  }
  return { text: best.text ?? new Uint8Array(0), reason }
}

interface Attempt {
  readonly text: Uint8Array | undefined
  readonly consumed: number
  readonly error: unknown
}

/** gzip cannot do better (https://zlib.net/zlib_tech.html). */
const MOST_RATIO = 1032
/** zlib asks for more room where it filled what it had. */
const SPARE_BYTES = 64

/** Room for all of the text, so that it is not put together from pieces: the end of a member says how long it is. */
function chunkSizeOf(bytes: Uint8Array, maxOutputLength: number): number {
  const { length } = bytes
  if (length < 4) return SPARE_BYTES
  const told = new DataView(bytes.buffer, bytes.byteOffset + length - 4, 4).getUint32(0, true)
  return Math.min(told, MOST_RATIO * length, maxOutputLength) + SPARE_BYTES
}

function attempt(bytes: Uint8Array, maxOutputLength: number, finishFlush: number): Attempt {
  try {
    // With `info` the answer is not the buffer that the type declarations know.
    const chunkSize = chunkSizeOf(bytes, maxOutputLength)
    const result = gunzipSync(bytes, { chunkSize, maxOutputLength, finishFlush, info: true }) as unknown as {
      readonly buffer: Buffer
      readonly engine: Gunzip
    }
    return { text: result.buffer, consumed: result.engine.bytesWritten, error: undefined }
  } catch (error) {
    return { text: undefined, consumed: 0, error }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
