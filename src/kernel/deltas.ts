import { OUT, SOURCE, SOURCE_BYTES } from './layout.ts'

/** What assembly/deltas.ts exports. Places are bytes in the memory. */
export interface DeltaExports {
  readonly memory: WebAssembly.Memory
  readonly deltas: (
    source: number,
    end: number,
    miniblocks: number,
    per: number,
    before: bigint,
    count: number,
    out: number,
  ) => number
}

/** How differences lie in blocks: each has as many miniblocks, each of those as many differences, a multiple of 32. */
interface DeltaBlocks {
  readonly miniblocks: number
  readonly per: number
}

/**
 * Adds up differences that lie in blocks
 * (https://github.com/apache/parquet-format/blob/master/Encodings.md#delta-encoding-delta_binary_packed--5) and writes the sums to
 * `out`, from the `at`th on.
 *
 * @param before what the first difference is added to
 * @param count how many there are
 * @param out two words a number, the low one first
 * @returns where in `bytes` the blocks end; −1 where they are damaged
 */
export type SumDeltas = (
  bytes: Uint8Array,
  start: number,
  blocks: DeltaBlocks,
  before: bigint,
  count: number,
  out: Int32Array,
  at: number,
) => number

/** The most numbers that a kernel is given at once. */
const MOST = 16_384

/** Bytes of a block, at most: its least difference, the widths, and differences of 64 bits. */
const bytesOf = ({ miniblocks, per }: DeltaBlocks) => 10 + miniblocks + 8 * miniblocks * per

/** One number of two words. */
function longAt(words: Int32Array, at: number): bigint {
  return (BigInt(words[2 * at + 1]!) << 32n) | BigInt(words[2 * at]! >>> 0)
}

/** Writes one. */
export function setLong(words: Int32Array, at: number, value: bigint): void {
  words[2 * at] = Number(BigInt.asIntN(32, value))
  words[2 * at + 1] = Number(value >> 32n)
}

/** @param twin for blocks that are too large for the kernel's memory */
export function bindDeltas({ memory, deltas }: DeltaExports, twin: SumDeltas): SumDeltas {
  const bytesIn = new Uint8Array(memory.buffer, SOURCE, SOURCE_BYTES)
  const wordsIn = new Int32Array(memory.buffer, OUT, 2 * MOST)
  return (bytes, start, blocks, before, count, out, at) => {
    const size = blocks.miniblocks * blocks.per
    const most = Math.min(Math.floor(MOST / size), Math.floor(SOURCE_BYTES / bytesOf(blocks)))
    if (most === 0) return twin(bytes, start, blocks, before, count, out, at)
    let [from, value] = [start, before]
    for (let done = 0; done < count; ) {
      const some = Math.min(count - done, most * size)
      const given = bytes.subarray(from, from + Math.ceil(some / size) * bytesOf(blocks))
      bytesIn.set(given)
      const { miniblocks, per } = blocks
      const end = deltas(SOURCE, SOURCE + given.length, miniblocks, per, value, some, OUT)
      if (end < 0) return -1
      out.set(wordsIn.subarray(0, 2 * some), 2 * (at + done))
      from += end - SOURCE
      done += some
      value = longAt(out, at + done - 1)
    }
    return from
  }
}

/** A number in as many bytes as it needs, and where it ends; undefined where it is cut off, or of more than 64 bits. */
export function readVarint(bytes: Uint8Array, from: number): { value: bigint; end: number } | undefined {
  let value = 0n
  for (let at = from, shift = 0n; at < bytes.length && shift < 64n; shift += 7n) {
    const byte = bytes[at++]!
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: at }
  }
  return undefined
}

/** What a number stands for that has its sign in the lowest bit. */
export function zigzag(value: bigint): bigint {
  return (value >> 1n) ^ -(value & 1n)
}

function packedAt(bytes: Uint8Array, from: number, index: number, width: number): bigint {
  let value = 0n
  const first = index * width
  for (
    let byte = first >> 3, shift = BigInt(-(first & 7));
    byte <= (first + width - 1) >> 3;
    byte++, shift += 8n
  ) {
    const bits = BigInt(bytes[from + byte]!)
    value |= shift < 0n ? bits >> -shift : bits << shift
  }
  return BigInt.asUintN(width, value)
}

/** The kernel in TypeScript. */
export const deltaTwin: SumDeltas = (bytes, start, { miniblocks, per }, before, count, out, at) => {
  let [from, value, done] = [start, before, 0]
  while (done < count) {
    const read = readVarint(bytes, from)
    if (read === undefined) return -1
    const [least, widths] = [zigzag(read.value), read.end]
    from = widths + miniblocks
    if (from > bytes.length) return -1
    for (let block = 0; block < miniblocks && done < count; block++) {
      const width = bytes[widths + block]!
      const some = Math.min(per, count - done)
      if (width > 64 || from + Math.ceil((some * width) / 8) > bytes.length) return -1
      for (let i = 0; i < some; i++, done++) {
        value = BigInt.asIntN(64, value + least + packedAt(bytes, from, i, width))
        setLong(out, at + done, value)
      }
      from += (per * width) / 8
    }
  }
  return Math.min(from, bytes.length)
}
