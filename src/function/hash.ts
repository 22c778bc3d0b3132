import type { Column, PlainColumn } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { valueReader } from '../column/value.ts'
import { valueKey } from '../types/compare.ts'
import type { SqlType } from '../types/type.ts'
import { utf8 } from './bytes.ts'

/** Two independent 32-bit hashes a row: 64 bits without BigInts. Equal values have equal hashes; NULL rows have any. */
export interface Hashes {
  readonly high: Int32Array
  readonly low: Int32Array
}

const SEED_HIGH = 0x3c6ef372
const SEED_LOW = 0x1b873593

/** MurmurHash3's last step: every bit of the input reaches every bit of the result. */
function finish(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

function mix(hash: number, word: number): number {
  const k = Math.imul(word, 0xcc9e2d51)
  const h = hash ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

/** MurmurHash3 (32 bits) of bytes. */
function hashSpan(data: Uint8Array, start: number, end: number, seed: number): number {
  let h = seed
  let at = start
  for (; at + 4 <= end; at += 4)
    h = mix(h, data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24))
  let tail = 0
  for (let i = end - 1; i >= at; i--) tail = (tail << 8) | data[i]!
  return finish(mix(h, tail) ^ (end - start))
}

function hashWords(words: Int32Array, width: number, rows: number): Hashes {
  const high = new Int32Array(rows)
  const low = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    let [a, b] = [SEED_HIGH, SEED_LOW]
    for (let i = row * width; i < (row + 1) * width; i++) {
      a = mix(a, words[i]!)
      b = mix(b, words[i]!)
    }
    high[row] = finish(a)
    low[row] = finish(b)
  }
  return { high, low }
}

function hashPlain(column: PlainColumn, type: SqlType): Hashes {
  const rows = column.length
  switch (column.kind) {
    case 'int32':
      return hashWords(column.values, 1, rows)
    case 'int64':
    case 'zoned':
      return hashWords(new Int32Array(column.values.buffer, column.values.byteOffset, 2 * rows), 2, rows)
    case 'float64': {
      // Zero and minus zero are one value.
      const values = column.values.map((value) => (value === 0 ? 0 : value))
      return hashWords(new Int32Array(values.buffer), 2, rows)
    }
    case 'bytes': {
      const high = new Int32Array(rows)
      const low = new Int32Array(rows)
      const { offsets, data } = column
      for (let row = 0; row < rows; row++) {
        high[row] = hashSpan(data, offsets[row]!, offsets[row + 1]!, SEED_HIGH)
        low[row] = hashSpan(data, offsets[row]!, offsets[row + 1]!, SEED_LOW)
      }
      return { high, low }
    }
    default: {
      const read = valueReader(column, type)
      const keyOf = valueKey(type)
      const high = new Int32Array(rows)
      const low = new Int32Array(rows)
      for (let row = 0; row < rows; row++) {
        const bytes = utf8(keyOf(read(row)))
        high[row] = hashSpan(bytes, 0, bytes.length, SEED_HIGH)
        low[row] = hashSpan(bytes, 0, bytes.length, SEED_LOW)
      }
      return { high, low }
    }
  }
}

/** Hashes of a column's rows. A dictionary's entries are hashed once each. */
export function hashColumn(column: Column, type: SqlType): Hashes {
  if (column.kind !== 'dictionary') return hashPlain(flatten(column), type)
  const entries = hashPlain(column.dictionary, type)
  return {
    high: column.codes.map((code) => entries.high[code] ?? 0),
    low: column.codes.map((code) => entries.low[code] ?? 0),
  }
}
