import { isAscii as isAsciiBytes } from 'node:buffer'
import { invariant } from '../common/assert.ts'
import { viewOf } from '../common/view-of.ts'
import type { BytesColumn, Column } from '../column/column.ts'
import { copyBytes } from '../column/copy-bytes.ts'
import { bytesColumn } from '../column/make.ts'

/** A plain or constant column of bytes, for loops: row i is `data[offsets[i & mask] … offsets[(i & mask) + 1]]`. */
export interface BytesOperand {
  readonly offsets: Int32Array
  readonly data: Uint8Array
  /** 0 for a constant, −1 for a plain column. */
  readonly mask: number
}

export function bytesOperand(column: Column): BytesOperand {
  const plain = column.kind === 'constant' ? column.value : column
  invariant(plain.kind === 'bytes', `a column of bytes was expected, not ${plain.kind}`)
  return { offsets: plain.offsets, data: plain.data, mask: column.kind === 'constant' ? 0 : -1 }
}

/** The bytes of a constant column, undefined where it is none. */
export function constantBytes(column: Column): Uint8Array | undefined {
  if (column.kind !== 'constant' || column.value.kind !== 'bytes') return undefined
  const { offsets, data } = column.value
  return data.subarray(offsets[0], offsets[1])
}

/** Whether two spans hold the same bytes. */
export function spansEqual(
  a: Uint8Array,
  aStart: number,
  aEnd: number,
  b: Uint8Array,
  bStart: number,
  bEnd: number,
): boolean {
  const length = aEnd - aStart
  if (length !== bEnd - bStart) return false
  for (let i = 0; i < length; i++) if (a[aStart + i] !== b[bStart + i]) return false
  return true
}

/** The order of two spans as unsigned bytes; a prefix comes first. UTF-8 text so compares by code points. */
export function compareSpans(
  a: Uint8Array,
  aStart: number,
  aEnd: number,
  b: Uint8Array,
  bStart: number,
  bEnd: number,
): number {
  const aLength = aEnd - aStart
  const bLength = bEnd - bStart
  const shared = aLength < bLength ? aLength : bLength
  for (let i = 0; i < shared; i++) {
    const difference = a[aStart + i]! - b[bStart + i]!
    if (difference !== 0) return difference
  }
  return aLength - bLength
}

/** `end` without the blanks before it: char(n) compares as if padded. */
export function trimmedEnd(data: Uint8Array, start: number, end: number): number {
  let at = end
  while (at > start && data[at - 1] === 0x20) at--
  return at
}

/** Code points in a span of UTF-8: bytes that do not continue another. */
export function countCodePoints(data: Uint8Array, start: number, end: number): number {
  let count = 0
  for (let i = start; i < end; i++) if ((data[i]! & 0xc0) !== 0x80) count++
  return count
}

/** The position `count` code points after `start`, `end` at most. */
export function skipCodePoints(data: Uint8Array, start: number, end: number, count: number): number {
  let at = start
  for (let left = count; left > 0 && at < end; left--) {
    at++
    while (at < end && (data[at]! & 0xc0) === 0x80) at++
  }
  return at
}

/** Whether every byte from `start` to `end` is ASCII. */
export function isAscii(data: Uint8Array, start: number, end: number): boolean {
  return isAsciiBytes(data.subarray(start, end))
}

/** A view as a Buffer: its `indexOf` is native code. */
export function asBuffer(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

const encoder = new TextEncoder()

/** UTF-8 of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** Copies one span of `data` a row into a new column; spans may overlap and come in any order. */
export function gatherSpans(
  data: Uint8Array,
  starts: Int32Array,
  ends: Int32Array,
  validity: Uint8Array | undefined,
): BytesColumn {
  const rows = starts.length
  const offsets = new Int32Array(rows + 1)
  let total = 0
  for (let row = 0; row < rows; row++) {
    total += ends[row]! - starts[row]!
    offsets[row + 1] = total
  }
  const out = new Uint8Array(total)
  const [source, target] = [viewOf(data), viewOf(out)]
  for (let row = 0; row < rows; row++) {
    const start = starts[row]!
    copyBytes(data, source, start, ends[row]! - start, out, target, offsets[row]!)
  }
  return bytesColumn(offsets, out, validity)
}
