import { joinArrays } from '../../common/join-arrays.ts'
import { availableParallelism } from 'node:os'
import { appendBytes, createByteBuffer } from '../../common/byte-buffer.ts'
import { type KeptCodec, keepCodec } from '../../common/kept-codec.ts'
import { constants, createZstdCompress, zstdCompress, zstdCompressSync } from 'node:zlib'

/**
 * Compresses pages with zstd: on libuv's threads where the machine has cores for them, so that the next page can be put
 * together meanwhile; else at once, which takes a quarter less of the processor.
 */
export interface Compressor {
  /** Compresses the parts as one. They may change at once; a rejection shows where the result is awaited. */
  compress(parts: readonly Uint8Array[], effort: Effort): Promise<Uint8Array>
  /** Resolves once few enough bytes are under way. */
  ready(): Promise<void>
}

/** What is asked of zstd. */
export interface Effort {
  /** 1 to 22. */
  readonly level: number
  /** Long stretches of the text return: short ones are not looked for, in smaller tables. */
  readonly isRepetitive: boolean
}

/** Bytes that may be under way at a time. */
const IN_FLIGHT = 16 * 1024 * 1024

/** Pages that may be: one core puts pages together, and another makes what is in them. */
const HELPERS = Math.max(0, availableParallelism() - 2)

/** For records of CloudTrail a sixth faster than the level's own, and 1 % smaller. */
const REPETITIVE = {
  [constants.ZSTD_c_minMatch]: 7,
  [constants.ZSTD_c_hashLog]: 16,
  [constants.ZSTD_c_chainLog]: 15,
}

function paramsOf({ level, isRepetitive }: Effort): Record<number, number> {
  return { [constants.ZSTD_c_compressionLevel]: level, ...(isRepetitive ? REPETITIVE : {}) }
}

/** Of this thread: one an effort, of which a layout has three or so. */
const kept = new Map<string, KeptCodec>()
/** Where they write to; what is larger gets memory of its own. */
const ROOM_BYTES = 2 * 1024 * 1024
let room = new Uint8Array(0)

function roomFor(bytes: number): Uint8Array {
  if (bytes > ROOM_BYTES) return new Uint8Array(bytes)
  if (room.length < bytes) room = new Uint8Array(Math.min(2 * bytes, ROOM_BYTES))
  return room
}

function compressAtOnce(bytes: Uint8Array, effort: Effort): Uint8Array {
  const name = `${effort.level} ${effort.isRepetitive}`
  let codec = kept.get(name)
  if (codec === undefined) {
    const params = paramsOf(effort)
    codec = keepCodec(() => createZstdCompress({ params }), constants.ZSTD_e_end)
    kept.set(name, codec)
  }
  // What zstd makes of noise is longer by a 256th, and a little.
  const most = bytes.length + (bytes.length >> 8) + 128
  const out = roomFor(most)
  const size = codec.run(bytes, out)
  return size < 0 ? zstdCompressSync(bytes, { params: paramsOf(effort) }) : out.slice(0, size)
}

function compressAside(bytes: Uint8Array, effort: Effort): Promise<Uint8Array> {
  const options = {
    params: paramsOf(effort),
    // What comes out nearly always fits into one buffer, without being joined.
    chunkSize: 4096 + (bytes.length >> 1),
    // Its tables are then no larger than the page.
    pledgedSrcSize: bytes.length,
  }
  return new Promise((resolve, reject) => {
    zstdCompress(bytes, options, (error, compressed) => {
      // What comes back has room for the whole input.
      if (error === null) resolve(new Uint8Array(compressed))
      else reject(error)
    })
  })
}

/** Bytes one after another, with memory of their own. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return joinArrays(parts, new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0)))
}

/** @param helpers how many pages may be compressed beside this thread */
export function createCompressor(helpers = HELPERS): Compressor {
  const running = new Set<Promise<unknown>>()
  const scratch = createByteBuffer(0)
  let inFlight = 0
  return {
    compress(parts, effort) {
      if (running.size >= helpers) {
        scratch.length = 0
        for (const part of parts) appendBytes(scratch, part, 0, part.length)
        const bytes = scratch.bytes.subarray(0, scratch.length)
        return new Promise((resolve) => resolve(compressAtOnce(bytes, effort)))
      }
      const bytes = joined(parts)
      const result = compressAside(bytes, effort)
      inFlight += bytes.length
      const done = Promise.allSettled([result]).then(() => {
        inFlight -= bytes.length
        running.delete(done)
      })
      running.add(done)
      return result
    },
    async ready() {
      while (inFlight > IN_FLIGHT) await Promise.race(running)
    },
  }
}
