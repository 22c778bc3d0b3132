import type { Column } from '../../../column/column.ts'
import { flatten } from '../../../column/flatten.ts'
import { valueReader } from '../../../column/value.ts'
import { identicalValues } from '../../../types/compare.ts'
import type { SqlType } from '../../../types/type.ts'
import { bytesOperand, spansEqual } from '../../bytes.ts'
import { mapOperand, type MapOperand } from '../../nested.ts'

/**
 * For every row, which of the map's entries (an index into the keys and values) has the key; −1 where none has.
 * Rows under a NULL give −1 or anything.
 */
export function findKeys(maps: Column, keys: Column, keyType: SqlType, rows: number): Int32Array {
  const map = mapOperand(maps)
  switch (keyType.kind) {
    case 'varchar':
    case 'varbinary':
    case 'uuid':
    case 'ipaddress':
      return findBytes(map, keys, rows)
    default:
      return findValues(map, keys, keyType, rows)
  }
}

function findBytes(map: MapOperand, keys: Column, rows: number): Int32Array {
  const out = new Int32Array(rows).fill(-1)
  const wanted = bytesOperand(keys)
  if (map.keys.kind === 'dictionary' && wanted.mask === 0) return findCode(map, wanted, rows)
  const plain = flatten(map.keys)
  if (plain.kind !== 'bytes') return out
  const { offsets: ko, data: kd } = plain
  for (let row = 0; row < rows; row++) {
    const w = row & wanted.mask
    const [start, end] = [wanted.offsets[w]!, wanted.offsets[w + 1]!]
    const m = row & map.mask
    const stop = map.offsets[m + 1]!
    for (let e = map.offsets[m]!; e < stop; e++) {
      if (spansEqual(kd, ko[e]!, ko[e + 1]!, wanted.data, start, end)) {
        out[row] = e
        break
      }
    }
  }
  return out
}

/** One key for all rows and keys in a dictionary: the key is compared with each dictionary entry once, then codes are. */
function findCode(map: MapOperand, wanted: ReturnType<typeof bytesOperand>, rows: number): Int32Array {
  const out = new Int32Array(rows).fill(-1)
  const { keys } = map
  if (keys.kind !== 'dictionary' || keys.dictionary.kind !== 'bytes') return out
  const { offsets, data, length } = keys.dictionary
  const matches = new Uint8Array(length)
  let found = 0
  for (let code = 0; code < length; code++) {
    if (
      spansEqual(
        data,
        offsets[code]!,
        offsets[code + 1]!,
        wanted.data,
        wanted.offsets[0]!,
        wanted.offsets[1]!,
      )
    ) {
      matches[code] = 1
      found++
    }
  }
  if (found === 0) return out
  const { codes } = keys
  for (let row = 0; row < rows; row++) {
    const m = row & map.mask
    const stop = map.offsets[m + 1]!
    for (let e = map.offsets[m]!; e < stop; e++) {
      if (matches[codes[e]!] === 1) {
        out[row] = e
        break
      }
    }
  }
  return out
}

function findValues(map: MapOperand, keys: Column, keyType: SqlType, rows: number): Int32Array {
  const out = new Int32Array(rows).fill(-1)
  const same = identicalValues(keyType)
  const readKey = valueReader(map.keys, keyType)
  const readWanted = valueReader(keys, keyType)
  for (let row = 0; row < rows; row++) {
    const wanted = readWanted(row)
    const m = row & map.mask
    const stop = map.offsets[m + 1]!
    for (let e = map.offsets[m]!; e < stop; e++) {
      if (same(readKey(e), wanted)) {
        out[row] = e
        break
      }
    }
  }
  return out
}
