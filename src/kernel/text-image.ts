import type { Texts } from './json.ts'

/**
 * What a text table holds. Its memory may be the table's own, which changes, or a copy: that is as large as what it holds,
 * where a table's memory may have been a larger one's before.
 */
export interface TextImage {
  /** Up to the end of the last text; from its buffer's beginning. */
  readonly memory: Uint8Array<ArrayBuffer>
  /** Texts that have room: so many hashes and, behind them, offsets lie before the slots. */
  readonly room: number
  readonly slots: number
  /** Where the texts lie. */
  readonly data: number
  readonly size: number
  /** The number of none, −1 where there is none. */
  readonly reserved: number
  readonly seed: bigint
}

/** Where the hashes lie, in bytes. */
export const HASHES = 16

/** Where the offsets lie, in bytes, where so many texts have room. */
export function offsetsAt(room: number): number {
  return HASHES + 4 * room
}

function offsetsOf({ memory, room, size }: TextImage): Int32Array {
  return new Int32Array(memory.buffer, offsetsAt(room), size + 1)
}

/** All texts, in memory of their own; what stands at a reserved number is empty. */
export function textsOfImage(
  image: TextImage,
): Texts & { readonly offsets: Int32Array<ArrayBuffer>; readonly data: Uint8Array<ArrayBuffer> } {
  return { offsets: offsetsOf(image).slice(), data: image.memory.slice(image.data) }
}

/** The texts of some numbers, in memory of their own. */
export function someTextsOfImage(
  image: TextImage,
  ids: Int32Array,
): Texts & { readonly offsets: Int32Array<ArrayBuffer>; readonly data: Uint8Array<ArrayBuffer> } {
  const starts = offsetsOf(image)
  const offsets = new Int32Array(ids.length + 1)
  for (let i = 0; i < ids.length; i++) offsets[i + 1] = offsets[i]! + starts[ids[i]! + 1]! - starts[ids[i]!]!
  const data = new Uint8Array(offsets[ids.length]!)
  const all = image.memory.subarray(image.data)
  for (let i = 0; i < ids.length; i++)
    data.set(all.subarray(starts[ids[i]!], starts[ids[i]! + 1]), offsets[i])
  return { offsets, data }
}
