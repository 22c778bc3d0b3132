import type { PlainColumn } from '../../column/column.ts'
import { bytesColumn } from '../../column/make.ts'
import { appendBytes, createByteBuffer } from '../../common/byte-buffer.ts'
import { equalTexts, hashText, type TextView, textViewOf } from '../../common/text-view.ts'
import { createInt32Vector, pushInt32 } from './vector.ts'

/** Distinct texts, numbered from 0 in order of arrival; found by their bytes, no string is made. */
export interface TextDictionary {
  /** The number of `bytes[start, end)`. */
  codeOf(bytes: Uint8Array, start: number, end: number): number
  readonly size: number
  /** Bytes of all entries together. */
  readonly bytes: number
  /** The entries as a column, which has the dictionary's buffers: the dictionary is spent. */
  column(): PlainColumn
}

/** An empty dictionary. It begins small: a store has over a hundred columns, and few of them have values in a segment. */
export function createTextDictionary(): TextDictionary {
  const data = createByteBuffer(512)
  let entries = new DataView(data.bytes.buffer)
  // Entry `code` is data[starts[code], starts[code + 1]).
  const starts = createInt32Vector(64)
  pushInt32(starts, 0)
  /** The code that followed this one last time: log records repeat their values and the order of their keys. */
  const followers = createInt32Vector(64)
  // Open addressing, at most half full: a hash and a code + 1 a slot, 0 where it is free.
  let slots = new Int32Array(2 * 64)
  let size = 0
  let last = 0

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
    const at = starts.values[code]!
    return starts.values[code + 1]! - at === end - start && equalTexts(text, start, end, entries, at)
  }

  function find(bytes: Uint8Array, text: TextView, start: number, end: number): number {
    const hash = hashText(text, start, end)
    const mask = slots.length / 2 - 1
    let slot = hash & mask
    for (let entry = slots[2 * slot + 1]!; entry !== 0; entry = slots[2 * slot + 1]!) {
      if (slots[2 * slot] === hash && equals(entry - 1, text, start, end)) return entry - 1
      slot = (slot + 1) & mask
    }
    const code = size++
    appendBytes(data, bytes, start, end)
    if (entries.buffer !== data.bytes.buffer) entries = new DataView(data.bytes.buffer)
    pushInt32(starts, data.length)
    pushInt32(followers, code)
    slots[2 * slot] = hash
    slots[2 * slot + 1] = code + 1
    if (4 * size > slots.length) grow()
    return code
  }

  return {
    codeOf(bytes, start, end) {
      const text = textViewOf(bytes)
      if (size > 0) {
        const guess = followers.values[last]!
        if (equals(guess, text, start, end)) {
          last = guess
          return guess
        }
      }
      const code = find(bytes, text, start, end)
      followers.values[last] = code
      last = code
      return code
    },
    get size() {
      return size
    },
    get bytes() {
      return data.length
    },
    column: () => bytesColumn(starts.values.subarray(0, size + 1), data.bytes.subarray(0, data.length)),
  }
}
