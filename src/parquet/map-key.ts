import type { Buffers } from '../column/buffers.ts'
import type { Column, Selection } from '../column/column.ts'
import { matchesOfKey } from '../column/map-key.ts'
import { nullColumn } from '../column/make.ts'
import { take } from '../column/take.ts'
import type { ChunkReader } from './chunk.ts'
import { type LeafData, readLeafRows } from './leaf.ts'

/** The entries of rows that have a key, the first of each row. */
interface KeyEntries {
  /** 1 for each level that is of such an entry, 0 for the others. */
  readonly marks: Uint8Array
  /** The rows that have one, ascending. */
  readonly rows: Int32Array
}

/** @param rowCount of how many rows the levels are @param greatest the definition level of a key */
function entriesOf(keys: LeafData, key: string, rowCount: number, greatest: number): KeyEntries {
  const { count, definitions, repetitions, values } = keys
  const marks = new Uint8Array(count)
  const rows = new Int32Array(rowCount)
  const { codes, matches, some } = matchesOfKey(values, new TextEncoder().encode(key))
  if (!some) return { marks, rows: rows.subarray(0, 0) }
  let [row, entry, found, last] = [-1, 0, 0, -1]
  for (let i = 0; i < count; i++) {
    if (repetitions === undefined || repetitions[i] === 0) row++
    if (definitions !== undefined && definitions[i] !== greatest) continue
    const isKey = matches[codes === undefined ? entry : codes[entry]!] === 1
    entry++
    if (!isKey || row === last) continue
    last = row
    marks[i] = 1
    rows[found++] = row
  }
  return { marks, rows: rows.subarray(0, found) }
}

/**
 * The value of one key in some rows of a map with text keys: NULL where the map is NULL or has no such key, and of a key that
 * it has twice the first. No other values are made. Throws as {@link readLeafRows}.
 *
 * @param rows ascending
 * @param room what long texts may take memory of
 */
export function readMapKey(
  keys: ChunkReader,
  values: ChunkReader,
  rows: Selection,
  key: string,
  room: Buffers | undefined,
): Column {
  const entries = entriesOf(readLeafRows(keys, rows), key, rows.length, keys.node.definition)
  if (entries.rows.length === 0) return nullColumn(rows.length)
  const found = readLeafRows(values, rows, room, entries.marks)
  const { definitions } = found
  if (definitions === undefined && found.count === rows.length) return found.values
  const places = new Int32Array(rows.length).fill(-1)
  for (let i = 0, value = 0; i < entries.rows.length; i++)
    if (definitions === undefined || definitions[i] === values.node.definition)
      places[entries.rows[i]!] = value++
  return take(found.values, places)
}
