import { existsSync, readFileSync } from 'node:fs'
import type { Kernels } from './kernels.ts'
import { TWINS } from './twins.ts'

/** What assembly/index.ts exports. Places are bytes in its memory. */
interface Exports {
  readonly memory: WebAssembly.Memory
  readonly unpack: (source: number, width: number, count: number, out: number) => number
  readonly unpackBits: (source: number, count: number, out: number) => number
  readonly select: (
    source: number,
    width: number,
    count: number,
    table: number,
    first: number,
    out: number,
  ) => number
}

/** Numbers that a kernel is given at once, so that all it touches stays in the first caches. A multiple of 16. */
const PIECE = 16_384

/** Where things lie in the kernels' memory, in bytes: what is packed, with the eight bytes that are read behind it, the numbers, a table. */
const SOURCE = 0
const OUT = 80 * 1024
const TABLE = 160 * 1024
const TABLE_BYTES = 64 * 1024

/** What a code of no entry is marked by. */
const UNKNOWN = 2

function bind({ memory, unpack, unpackBits, select }: Exports): Kernels {
  const bytesIn = new Uint8Array(memory.buffer)
  const wordsIn = new Int32Array(memory.buffer)

  /** Gives a kernel the packed bytes of numbers. */
  function give(bytes: Uint8Array, start: number, bits: number): void {
    bytesIn.set(bytes.subarray(start, start + Math.ceil(bits / 8)), SOURCE)
  }

  return {
    unpack(bytes, start, width, out, at, count) {
      let greatest = 0
      for (let done = 0; done < count; done += PIECE) {
        const length = Math.min(PIECE, count - done)
        give(bytes, start + (done / 8) * width, length * width)
        // A word of the kernels' is signed here.
        greatest = Math.max(greatest, unpack(SOURCE, width, length, OUT) >>> 0)
        out.set(wordsIn.subarray(OUT / 4, OUT / 4 + length), at + done)
      }
      return greatest
    },
    unpackBits(bytes, start, out, at, count) {
      let ones = 0
      for (let done = 0; done < count; done += PIECE) {
        const length = Math.min(PIECE, count - done)
        give(bytes, start + done / 8, length)
        ones += unpackBits(SOURCE, length, OUT)
        out.set(bytesIn.subarray(OUT, OUT + length), at + done)
      }
      return ones
    },
    select(bytes, start, width, wanted, first, out, at, count) {
      if (width > 16 || wanted.length > TABLE_BYTES)
        return TWINS.select(bytes, start, width, wanted, first, out, at, count)
      bytesIn.fill(UNKNOWN, TABLE, TABLE + 2 ** width)
      bytesIn.set(wanted.subarray(0, 2 ** width), TABLE)
      let found = at
      for (let done = 0; done < count; done += PIECE) {
        const length = Math.min(PIECE, count - done)
        give(bytes, start + (done / 8) * width, length * width)
        const rows = select(SOURCE, width, length, TABLE, first + done, OUT)
        if (rows < 0) return undefined
        out.set(wordsIn.subarray(OUT / 4, OUT / 4 + rows), found)
        found += rows
      }
      return found - at
    },
  }
}

/** The kernels, or undefined where they were not built. */
export function loadKernels(): Kernels | undefined {
  const file = new URL('./kernels.wasm', import.meta.url)
  if (!existsSync(file)) return undefined
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)))
  // What assembly/index.ts exports.
  return bind(exports as Exports)
}
