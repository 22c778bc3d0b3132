import { readVarint, setLong, zigzag } from '../kernel/deltas.ts'
import { KERNELS } from '../kernel/kernels.ts'

/**
 * Numbers as their differences, in blocks
 * (https://github.com/apache/parquet-format/blob/master/Encodings.md#delta-encoding-delta_binary_packed--5).
 */
export interface Deltas {
  readonly count: number
  /**
   * Writes them to `out`, from the `at`th on, two words a number, the low one first.
   *
   * @param out has room for them
   * @returns where in the bytes they end
   * @throws RangeError where they are damaged
   */
  readonly read: (out: Int32Array, at: number) => number
}

function damaged(): RangeError {
  return new RangeError('a page of differences is damaged')
}

/**
 * What of a page's numbers is before their blocks. Throws RangeError where it is damaged.
 *
 * @param most how many there may be: nothing is made room for that claims more
 */
export function openDeltas(bytes: Uint8Array, start: number, most: number): Deltas {
  let at = start
  function next(): bigint {
    const read = readVarint(bytes, at)
    if (read === undefined) throw damaged()
    at = read.end
    return read.value
  }
  const [size, miniblocks, count] = [Number(next()), Number(next()), Number(next())]
  const first = zigzag(next())
  const per = size / miniblocks
  const isOrdered = miniblocks > 0 && per > 0 && per % 32 === 0 && size < 2 ** 31
  if (!isOrdered || count > most) throw damaged()
  return {
    count,
    read(out, to) {
      if (count === 0) return at
      setLong(out, to, first)
      if (count === 1) return at
      const end = KERNELS.deltas(bytes, at, { miniblocks, per }, first, count - 1, out, to + 1)
      if (end < 0) throw damaged()
      return end
    },
  }
}

/** The low words of numbers that have their sign there. */
export function readDeltaInts(
  bytes: Uint8Array,
  start: number,
  most: number,
): { numbers: Int32Array; end: number } {
  const deltas = openDeltas(bytes, start, most)
  const words = new Int32Array(2 * deltas.count)
  const end = deltas.read(words, 0)
  for (let i = 0; i < deltas.count; i++) words[i] = words[2 * i]!
  return { numbers: words.subarray(0, deltas.count), end }
}
