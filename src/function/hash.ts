import { viewOf } from '../common/view-of.ts'
import type { Column, PlainColumn } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { valueReader } from '../column/value.ts'
import { valueKey } from '../types/compare.ts'
import type { SqlType } from '../types/type.ts'
import { utf8 } from './bytes.ts'
import { murmur3 } from './murmur3.ts'
import { hashSpan, hashWord, xxHash64 } from './xxhash64.ts'

/** A 64-bit hash a row. Equal values have equal hashes; NULL rows have any. */
export type Hashes = BigUint64Array

const doubles = new Float64Array(1)
const doubleWords = new BigInt64Array(doubles.buffer)
const reals = new Float32Array(1)
const realWords = new Int32Array(reals.buffer)

/** Zero and minus zero are one value; a typed array may hold any of the NaNs. */
function oneOfEquals(value: number): number {
  return value === 0 ? 0 : Number.isNaN(value) ? Number.NaN : value
}
function doubleWord(value: number): bigint {
  doubles[0] = oneOfEquals(value)
  return doubleWords[0]!
}
function realWord(value: number): bigint {
  reals[0] = oneOfEquals(value)
  return BigInt(realWords[0]!)
}

/** Hashes of a plain column as Trino's types have them: numbers as 64 bits, text and bytes as they are. */
function hashPlain(column: PlainColumn, type: SqlType): Hashes {
  const rows = column.length
  const out = new BigUint64Array(rows)
  switch (column.kind) {
    case 'null':
      return out
    case 'boolean':
    case 'int32':
      for (let row = 0; row < rows; row++) out[row] = hashWord(BigInt(column.values[row]!))
      return out
    case 'int64':
    case 'zoned':
      for (let row = 0; row < rows; row++) out[row] = hashWord(column.values[row]!)
      return out
    case 'int128':
      for (let row = 0; row < rows; row++)
        out[row] = hashWord(column.values[2 * row]!) ^ hashWord(column.values[2 * row + 1]!)
      return out
    case 'float64':
      for (let row = 0; row < rows; row++) out[row] = hashWord(doubleWord(column.values[row]!))
      return out
    case 'float32':
      for (let row = 0; row < rows; row++) out[row] = hashWord(realWord(column.values[row]!))
      return out
    case 'bytes': {
      const { offsets, data } = column
      const view = viewOf(data)
      for (let row = 0; row < rows; row++) out[row] = hashSpan(view, data, offsets[row]!, offsets[row + 1]!)
      return out
    }
    case 'array':
    case 'map':
    case 'row': {
      // Trino combines the parts' hashes; a text that tells values apart does as well.
      const read = valueReader(column, type)
      const keyOf = valueKey(type)
      for (let row = 0; row < rows; row++) out[row] = xxHash64(utf8(keyOf(read(row))))
      return out
    }
  }
}

/** The hashes by which Trino counts distinct values (its operator XX_HASH_64). A dictionary's entries are hashed once each. */
export function hashColumn(column: Column, type: SqlType): Hashes {
  if (column.kind === 'constant')
    return new BigUint64Array(column.length).fill(hashPlain(column.value, type)[0] ?? 0n)
  if (column.kind !== 'dictionary') return hashPlain(flatten(column), type)
  const entries = hashPlain(column.dictionary, type)
  const out = new BigUint64Array(column.length)
  for (let row = 0; row < out.length; row++) out[row] = entries[column.codes[row]!] ?? 0n
  return out
}

/** The hashes of `approx_set`, which is older: the first half of MurmurHash3, of text or of a number's 64 bits. */
export function murmurHashes(column: Column, type: SqlType): Hashes {
  const read = valueReader(column, type)
  const out = new BigUint64Array(column.length)
  const word = new Uint8Array(8)
  const view = new DataView(word.buffer)
  for (let row = 0; row < column.length; row++) {
    const value = read(row)
    if (value === null) continue
    if (typeof value === 'bigint') view.setBigInt64(0, value, true)
    // Zero and minus zero are two here.
    else if (typeof value === 'number') view.setFloat64(0, value, true)
    const hash = murmur3(typeof value === 'string' ? utf8(value) : word)
    out[row] = new DataView(hash.buffer).getBigUint64(0, true)
  }
  return out
}
