import type { PlainColumn } from '../../column/column.ts'
import { bytesColumn } from '../../column/make.ts'
import { createByteBuffer, appendBytes } from '../json/byte-buffer.ts'
import { createInt32Vector, pushInt32 } from './vector.ts'

/** Distinct texts, numbered from 0 in order of arrival; found by their bytes, no string is made. */
export interface TextDictionary {
  /** The number of `bytes[start, end)`. */
  codeOf(bytes: Uint8Array, start: number, end: number): number
  readonly size: number
  /** Bytes of all entries together. */
  readonly bytes: number
  column(): PlainColumn
}

/** FNV-1a over the span; of long spans the first and last 32 bytes and the length. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 ^ (end - start)
  const long = end - start > 64
  const firstEnd = long ? start + 32 : end
  for (let i = start; i < firstEnd; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  if (long) for (let i = end - 32; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}

export function createTextDictionary(): TextDictionary {
  const data = createByteBuffer(4096)
  const ends = createInt32Vector(256)
  const hashes = createInt32Vector(256)
  // Open addressing over codes; −1 is free. At most half full.
  let table = new Int32Array(512).fill(-1)

  function grow(): void {
    table = new Int32Array(table.length * 2).fill(-1)
    for (let code = 0; code < ends.length; code++) {
      let slot = (hashes.values[code]! >>> 0) & (table.length - 1)
      while (table[slot] !== -1) slot = (slot + 1) & (table.length - 1)
      table[slot] = code
    }
  }

  function equals(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = code === 0 ? 0 : ends.values[code - 1]!
    if (ends.values[code]! - from !== end - start) return false
    const entries = data.bytes
    for (let i = start, at = from; i < end; i++, at++) if (bytes[i] !== entries[at]) return false
    return true
  }

  return {
    codeOf(bytes, start, end) {
      const hash = hashOf(bytes, start, end)
      const mask = table.length - 1
      let slot = hash & mask
      for (let code = table[slot]!; code !== -1; code = table[slot]!) {
        if (hashes.values[code]! >>> 0 === hash && equals(code, bytes, start, end)) return code
        slot = (slot + 1) & mask
      }
      const code = ends.length
      appendBytes(data, bytes, start, end)
      pushInt32(ends, data.length)
      pushInt32(hashes, hash | 0)
      table[slot] = code
      if (2 * ends.length > table.length) grow()
      return code
    },
    get size() {
      return ends.length
    },
    get bytes() {
      return data.length
    },
    column() {
      const offsets = new Int32Array(ends.length + 1)
      offsets.set(ends.values.subarray(0, ends.length), 1)
      return bytesColumn(offsets, data.bytes.slice(0, data.length))
    },
  }
}
