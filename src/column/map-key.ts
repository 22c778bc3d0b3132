import { invariant } from '../common/assert.ts'
import type { BytesColumn, Column, MapColumn } from './column.ts'
import { flatten, isNull } from './flatten.ts'
import { constantColumn, dictionaryColumn, nullColumn } from './make.ts'
import { take, takePlain } from './take.ts'
import { usedCodes } from './used-codes.ts'

/**
 * The value of one key in a column of maps with text keys: NULL where the map is NULL or has no such key. Works through
 * encodings: the key is compared with each entry of the keys' dictionary once, and values stay codes.
 *
 * @example mapKeyColumn({bucketName=logs, key=a}, {key=b}, NULL; 'bucketName') // logs, NULL, NULL
 */
export function mapKeyColumn(column: Column, key: string): Column {
  switch (column.kind) {
    case 'null':
      return column
    case 'constant': {
      if (isNull(column.value, 0)) return nullColumn(column.length)
      return constantColumn(flatten(mapKeyColumn(column.value, key)), column.length)
    }
    case 'dictionary':
      return dictionaryColumn(column.codes, flatten(mapKeyColumn(column.dictionary, key)), column.validity)
    default: {
      invariant(column.kind === 'map', `a key of a ${column.kind} column`)
      return usedEntries(take(column.values, entriesWith(column, new TextEncoder().encode(key))))
    }
  }
}

/** For every row, which of the map's entries has the key; −1 where none has. */
function entriesWith({ offsets, keys, validity, length }: MapColumn, key: Uint8Array): Int32Array {
  const out = new Int32Array(length).fill(-1)
  const { codes, matches, some } = matchesOfKey(keys, key)
  if (!some) return out
  for (let row = 0; row < length; row++) {
    if (validity !== undefined && validity[row] === 0) continue
    const end = offsets[row + 1]!
    for (let entry = offsets[row]!; entry < end; entry++) {
      if (matches[codes === undefined ? entry : codes[entry]!] === 0) continue
      out[row] = entry
      break
    }
  }
  return out
}

/** Which entries of the keys' dictionary, or which of the keys themselves, are a key. */
interface KeyMatches {
  /** The entry of each key; undefined where the keys are not in codes. */
  readonly codes: Int32Array | undefined
  readonly matches: Uint8Array
  readonly some: boolean
}

export function matchesOfKey(keys: Column, key: Uint8Array): KeyMatches {
  const plain = keys.kind === 'dictionary' ? keys.dictionary : flatten(keys)
  const matches = new Uint8Array(plain.length)
  if (plain.kind === 'null') return { codes: undefined, matches, some: false }
  invariant(plain.kind === 'bytes', `a text key in a map of ${plain.kind} keys`)
  let some = false
  for (let i = 0; i < plain.length; i++) {
    if (!equals(plain, i, key)) continue
    matches[i] = 1
    some = true
  }
  return { codes: keys.kind === 'dictionary' ? keys.codes : undefined, matches, some }
}

function equals({ offsets, data }: BytesColumn, row: number, key: Uint8Array): boolean {
  const start = offsets[row]!
  if (offsets[row + 1]! - start !== key.length) return false
  for (let i = 0; i < key.length; i++) if (data[start + i] !== key[i]) return false
  return true
}

/**
 * The dictionary of a map's values holds the values of all keys: where one key uses less than half of the entries, the
 * others are left out, so that nobody above works through them.
 */
function usedEntries(column: Column): Column {
  if (column.kind !== 'dictionary') return column
  const { validity, dictionary } = column
  const { used, codes } = usedCodes(column)
  if (used.length === 0) return nullColumn(column.length)
  if (used.length * 2 > dictionary.length) return column
  return dictionaryColumn(codes, takePlain(dictionary, used), validity)
}
