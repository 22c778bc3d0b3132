import { appendBytes, createByteBuffer } from '../../common/byte-buffer.ts'
import { free } from '../../common/free.ts'
import { equalTexts, hashText, type TextView, textViewOf } from '../../common/text-view.ts'

/** Distinct texts or bytes, numbered from 0 in order of arrival. */
export interface DistinctTexts {
  /** The number of `bytes[start, end)`, a new one where it has not come before. */
  codeOf(bytes: Uint8Array, start: number, end: number): number
  readonly size: number
  /** Bytes of all entries together. */
  readonly bytes: number
  /** Entry `code` is `data()[starts()[code], starts()[code + 1])`. Good until the next `codeOf`. */
  data(): Uint8Array
  starts(): Int32Array
  /** Forgets all of them, and keeps the memory, but where it is much. */
  clear(): void
}

const FIRST_BYTES = 4096
const FIRST_SLOTS = 512
const MOST_KEPT = 4 * 1024 * 1024

export function createDistinctTexts(): DistinctTexts {
  const data = createByteBuffer(FIRST_BYTES)
  let entries: TextView = new DataView(data.bytes.buffer)
  let starts = new Int32Array(256)
  // Open addressing, at most half full: a hash and a code + 1 a slot, 0 where it is free.
  let slots = new Int32Array(2 * FIRST_SLOTS)
  let size = 0

  function grow(): void {
    const larger = new Int32Array(slots.length * 2)
    const mask = larger.length / 2 - 1
    for (let at = 0; at < slots.length; at += 2) {
      if (slots[at + 1] === 0) continue
      let slot = slots[at]! & mask
      while (larger[2 * slot + 1] !== 0) slot = (slot + 1) & mask
      larger[2 * slot] = slots[at]!
      larger[2 * slot + 1] = slots[at + 1]!
    }
    slots = larger
  }

  function equals(code: number, text: TextView, start: number, end: number): boolean {
    const at = starts[code]!
    return starts[code + 1]! - at === end - start && equalTexts(text, start, end, entries, at)
  }

  return {
    codeOf(bytes, start, end) {
      const text = textViewOf(bytes)
      const hash = hashText(text, start, end)
      const mask = slots.length / 2 - 1
      let slot = hash & mask
      for (let entry = slots[2 * slot + 1]!; entry !== 0; entry = slots[2 * slot + 1]!) {
        if (slots[2 * slot] === hash && equals(entry - 1, text, start, end)) return entry - 1
        slot = (slot + 1) & mask
      }
      appendBytes(data, bytes, start, end)
      if (entries.buffer !== data.bytes.buffer) entries = new DataView(data.bytes.buffer)
      if (size + 1 === starts.length) {
        const larger = new Int32Array(2 * starts.length)
        larger.set(starts)
        starts = larger
      }
      starts[size + 1] = data.length
      slots[2 * slot] = hash
      slots[2 * slot + 1] = ++size
      if (4 * size > slots.length) grow()
      return size - 1
    },
    get size() {
      return size
    },
    get bytes() {
      return data.length
    },
    data: () => data.bytes,
    starts: () => starts,
    clear() {
      size = data.length = 0
      if (data.bytes.length <= MOST_KEPT) {
        slots.fill(0)
        return
      }
      free(data.bytes)
      data.bytes = new Uint8Array(FIRST_BYTES)
      entries = new DataView(data.bytes.buffer)
      slots = new Int32Array(2 * FIRST_SLOTS)
    },
  }
}
