import { availableParallelism } from 'node:os'
import { constants, zstdCompress, zstdCompressSync } from 'node:zlib'

/**
 * Compresses pages with zstd: on libuv's threads where the machine has cores for them, so that the next page can be put
 * together meanwhile; else at once, which takes a quarter less of the processor.
 */
export interface Compressor {
  /** The bytes must not change before the result is there. A rejection shows where it is awaited. */
  compress(bytes: Uint8Array, level: number): Promise<Uint8Array>
  /** Resolves once few enough bytes are under way. */
  ready(): Promise<void>
}

/** Bytes that may be under way at a time. */
const IN_FLIGHT = 16 * 1024 * 1024

/** Pages that may be: one core puts pages together, and another makes what is in them. */
const HELPERS = Math.max(0, availableParallelism() - 2)

function zstd(bytes: Uint8Array, level: number, isHelped: boolean): Promise<Uint8Array> {
  const options = {
    params: { [constants.ZSTD_c_compressionLevel]: level },
    // What comes out nearly always fits into one buffer, without being joined.
    chunkSize: 4096 + (bytes.length >> 1),
    // Its tables are then no larger than the page.
    pledgedSrcSize: bytes.length,
  }
  return new Promise((resolve, reject) => {
    // What comes back has room for the whole input.
    if (!isHelped) {
      resolve(new Uint8Array(zstdCompressSync(bytes, options)))
      return
    }
    zstdCompress(bytes, options, (error, compressed) => {
      if (error === null) resolve(new Uint8Array(compressed))
      else reject(error)
    })
  })
}

/** @param helpers how many pages may be compressed beside this thread */
export function createCompressor(helpers = HELPERS): Compressor {
  const running = new Set<Promise<unknown>>()
  let inFlight = 0
  return {
    compress(bytes, level) {
      if (running.size >= helpers) return zstd(bytes, level, false)
      const result = zstd(bytes, level, true)
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
