import { OUT, SOURCE, TABLE } from './layout.ts'

/** What assembly/search.ts exports. Places are bytes in the memory. */
export interface SearchExports {
  readonly memory: WebAssembly.Memory
  readonly search: (
    bytes: number,
    count: number,
    text: number,
    length: number,
    one: number,
    two: number,
    out: number,
  ) => number
}

/** Places that are looked at in one go, at most. */
export const SEARCHED = 8192

/** Bytes that a text may have. */
export const MOST_SOUGHT = 4096

/** A text, and the positions in it of two bytes that tell it from others. */
export interface Sought {
  readonly text: Uint8Array
  readonly one: number
  readonly two: number
}

/**
 * Writes the places between `from` and before `to` at which a text begins in bytes, ascending, to `out`; how many there are. The text
 * may end behind `to`.
 *
 * @param to at most {@link SEARCHED} behind `from`, and so that a text that begins before it ends with the bytes
 */
export type SearchBytes = (
  bytes: Uint8Array,
  from: number,
  to: number,
  sought: Sought,
  out: Int32Array,
) => number

export function bindSearch({ memory, search }: SearchExports): SearchBytes {
  const bytesIn = new Uint8Array(memory.buffer)
  const wordsIn = new Int32Array(memory.buffer)
  return (bytes, from, to, { text, one, two }, out) => {
    bytesIn.set(text, TABLE)
    bytesIn.set(bytes.subarray(from, to + text.length - 1), SOURCE)
    const count = search(SOURCE, to - from, TABLE, text.length, one, two, OUT)
    for (let i = 0; i < count; i++) out[i] = wordsIn[OUT / 4 + i]! + from
    return count
  }
}

/** {@link SearchBytes} in TypeScript. */
export const searchTwin: SearchBytes = (bytes, from, to, { text }, out) => {
  const within = Buffer.from(bytes.buffer, bytes.byteOffset, to + text.length - 1)
  let count = 0
  for (let at = within.indexOf(text, from); at >= 0; at = within.indexOf(text, at + 1)) out[count++] = at
  return count
}
