import { OUT, SOURCE, SOURCE_BYTES, TABLE, TABLE_BYTES } from './layout.ts'

/** What assembly/plain-texts.ts exports. Places are bytes in the memory. */
export interface PlainTextExports {
  readonly memory: WebAssembly.Memory
  readonly joinTexts: (
    source: number,
    end: number,
    count: number,
    before: number,
    out: number,
    ends: number,
  ) => number
}

/** Texts one after another, and where each ends. */
interface JoinedTexts {
  readonly data: Uint8Array
  /** The first is 0; text i ends at `offsets[i + 1]`. */
  readonly offsets: Int32Array
}

/**
 * Puts texts together that lie in `bytes` from `from` on with their length before each, behind the first `row` texts of `out`, as many
 * as there is room for.
 *
 * @param count how many are wanted
 * @returns how many there are now; fewer than wanted where the next one is too long for `bytes`, for `out`, or to be taken here: that is
 * for those who go from text to text
 */
export type JoinTexts = (
  bytes: Uint8Array,
  from: number,
  count: number,
  out: JoinedTexts,
  row: number,
) => number

/** Ends that there is room for. */
const MOST = TABLE_BYTES >> 2

export function bindPlainTexts({ memory, joinTexts }: PlainTextExports): JoinTexts {
  const bytesIn = new Uint8Array(memory.buffer)
  const endsIn = new Int32Array(memory.buffer, TABLE, MOST)
  return (bytes, from, count, { data, offsets }, row) => {
    let [at, done] = [from, 0]
    while (done < count && at < bytes.length) {
      const used = offsets[row + done]!
      // What there is no room for is not given: a length is of four bytes more.
      const given = bytes.subarray(
        at,
        Math.min(bytes.length, at + Math.min(SOURCE_BYTES, data.length - used)),
      )
      bytesIn.set(given, SOURCE)
      const some = joinTexts(
        ...[SOURCE, SOURCE + given.length, Math.min(MOST, count - done)],
        ...[used, OUT, TABLE],
      )
      if (some === 0) break
      offsets.set(endsIn.subarray(0, some), row + done + 1)
      const length = endsIn[some - 1]! - used
      data.set(bytesIn.subarray(OUT, OUT + length), used)
      at += length + 4 * some
      done += some
    }
    return row + done
  }
}
