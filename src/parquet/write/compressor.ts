import { constants, zstdCompress } from 'node:zlib'

/** Compresses pages with zstd on libuv's threads, so that the next page can be put together meanwhile. */
export interface Compressor {
  /** A rejection shows where the result is awaited. */
  compress(bytes: Uint8Array, level: number): Promise<Uint8Array>
  /** Resolves once few enough bytes are under way. */
  ready(): Promise<void>
}

/** Bytes that may be under way at a time. */
const IN_FLIGHT = 16 * 1024 * 1024

function zstd(bytes: Uint8Array, level: number): Promise<Uint8Array> {
  const options = {
    params: { [constants.ZSTD_c_compressionLevel]: level },
    // What comes out nearly always fits into one buffer, without being joined.
    chunkSize: 4096 + (bytes.length >> 1),
    // Its tables are then no larger than the page.
    pledgedSrcSize: bytes.length,
  }
  return new Promise((resolve, reject) => {
    zstdCompress(bytes, options, (error, compressed) => {
      // Its buffer has room for the whole input.
      if (error === null) resolve(new Uint8Array(compressed))
      else reject(error)
    })
  })
}

export function createCompressor(): Compressor {
  const running = new Set<Promise<unknown>>()
  let inFlight = 0
  return {
    compress(bytes, level) {
      const result = zstd(bytes, level)
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
