import { appendBytes, createByteBuffer } from '../../common/byte-buffer.ts'

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
}

/** Four bytes a step, multiplied and rotated as MurmurHash3 does. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = Math.imul(end - start, 0x9e3779b1)
  let i = start
  for (const stop = end - 3; i < stop; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
    hash = Math.imul(hash ^ word, 0xcc9e2d51)
    hash = (hash << 13) | (hash >>> 19)
  }
  for (; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x1b873593)
  return hash ^ (hash >>> 15)
}

export function createDistinctTexts(): DistinctTexts {
  const data = createByteBuffer(4096)
  let starts = new Int32Array(256)
  // Open addressing, at most half full: a hash and a code + 1 a slot, 0 where it is free.
  let slots = new Int32Array(2 * 512)
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

  function equals(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = starts[code]!
    if (starts[code + 1]! - from !== end - start) return false
    const entries = data.bytes
    for (let i = start, at = from; i < end; i++, at++) if (bytes[i] !== entries[at]) return false
    return true
  }

  return {
    codeOf(bytes, start, end) {
      const hash = hashOf(bytes, start, end)
      const mask = slots.length / 2 - 1
      let slot = hash & mask
      for (let entry = slots[2 * slot + 1]!; entry !== 0; entry = slots[2 * slot + 1]!) {
        if (slots[2 * slot] === hash && equals(entry - 1, bytes, start, end)) return entry - 1
        slot = (slot + 1) & mask
      }
      appendBytes(data, bytes, start, end)
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
  }
}
