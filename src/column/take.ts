import { assertNever } from '../common/assert.ts'
import { viewOf } from '../common/view-of.ts'
import { type Buffers, NEW_BUFFERS } from './buffers.ts'
import type { Column, PlainColumn, Selection } from './column.ts'
import { copyBytes } from './copy-bytes.ts'
import { numbersOf } from './numbers-of.ts'
import {
  arrayColumn,
  booleanColumn,
  bytesColumn,
  constantColumn,
  dictionaryColumn,
  float32Column,
  float64Column,
  int128Column,
  int32Column,
  int64Column,
  mapColumn,
  nullColumn,
  rowColumn,
  zonedColumn,
} from './make.ts'

/** Row numbers into a column; −1 where {@link take} must give NULL. */
export type Indices = Int32Array

/** Whether some of them is −1. */
function isMissing(indices: Indices): boolean {
  let all = 0
  for (let i = 0; i < indices.length; i++) all |= indices[i]!
  return all < 0
}

/** The validity of the rows taken: undefined where none of them is NULL. */
function takeValidity(
  validity: Uint8Array | undefined,
  indices: Indices,
  isAll: boolean,
  buffers: Buffers,
): Uint8Array | undefined {
  if (validity === undefined && isAll) return undefined
  const out = buffers.bytes(indices.length)
  let valid = 0
  if (validity !== undefined && isAll) {
    for (let i = 0; i < indices.length; i++) {
      const isValid = validity[indices[i]!]!
      out[i] = isValid
      valid += isValid
    }
  } else {
    for (let i = 0; i < indices.length; i++) {
      const row = indices[i]!
      const isValid = row < 0 ? 0 : validity === undefined ? 1 : validity[row]!
      out[i] = isValid
      valid += isValid
    }
  }
  return valid === indices.length ? undefined : out
}

/** The codes of rows; 0 for −1. */
function takeCodes(codes: Int32Array, indices: Indices, isAll: boolean, buffers: Buffers): Int32Array {
  if (isAll) return numbersOf(codes, indices, buffers)
  const out = new Int32Array(indices.length)
  for (let i = 0; i < out.length; i++) {
    const row = indices[i]!
    if (row >= 0) out[i] = codes[row]!
  }
  return out
}

interface Spans {
  readonly offsets: Int32Array
  /** Where each child element comes from. */
  readonly children: Indices
}

function takeSpans(offsets: Int32Array, validity: Uint8Array | undefined, indices: Indices): Spans {
  const out = new Int32Array(indices.length + 1)
  let total = 0
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i]!
    if (row >= 0 && (validity === undefined || validity[row] === 1))
      total += offsets[row + 1]! - offsets[row]!
    out[i + 1] = total
  }
  const children = new Int32Array(total)
  let at = 0
  for (let i = 0; i < indices.length; i++) {
    if (out[i + 1] === out[i]) continue
    const row = indices[i]!
    for (let child = offsets[row]!; child < offsets[row + 1]!; child++) children[at++] = child
  }
  return { offsets: out, children }
}

/** In words: until the compiler has seen the loop a bigint a row would be an object a row. */
function takeLongs(longs: BigInt64Array, indices: Indices, buffers: Buffers): BigInt64Array {
  const words = new Int32Array(longs.buffer, longs.byteOffset, 2 * longs.length)
  const out = buffers.ints(2 * indices.length)
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i]!
    if (row < 0) continue
    out[2 * i] = words[2 * row]!
    out[2 * i + 1] = words[2 * row + 1]!
  }
  return new BigInt64Array(out.buffer, out.byteOffset, indices.length)
}

function takeBytes(
  offsets: Int32Array,
  data: Uint8Array,
  indices: Indices,
  validity: Uint8Array | undefined,
) {
  const out = new Int32Array(indices.length + 1)
  let total = 0
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i]!
    if (row >= 0 && (validity === undefined || validity[i] === 1)) total += offsets[row + 1]! - offsets[row]!
    out[i + 1] = total
  }
  const bytes = new Uint8Array(total)
  const [source, target] = [viewOf(data), viewOf(bytes)]
  for (let i = 0; i < indices.length; i++) {
    const at = out[i]!
    const length = out[i + 1]! - at
    if (length > 0) copyBytes(data, source, offsets[indices[i]!]!, length, bytes, target, at)
  }
  return bytesColumn(out, bytes, validity)
}

/**
 * Gathers rows: row i of the result is row `indices[i]` of the column, NULL where that is −1.
 * Dictionary columns keep their dictionary, constants stay constant (unless a −1 adds NULLs).
 */
export function take(column: Column, indices: Indices): Column {
  return gathered(column, indices, !isMissing(indices), NEW_BUFFERS)
}

/**
 * {@link take} of rows that there are: none of them is −1.
 *
 * @param buffers what the rows take memory of
 */
export function takeRows(column: Column, rows: Selection, buffers: Buffers = NEW_BUFFERS): Column {
  return gathered(column, rows, true, buffers)
}

/** @param isAll whether none of them is −1 */
function gathered(column: Column, indices: Indices, isAll: boolean, buffers: Buffers): Column {
  const rows = indices.length
  switch (column.kind) {
    case 'null':
      return nullColumn(rows)
    case 'constant':
      return isAll
        ? constantColumn(column.value, rows)
        : dictionaryColumn(
            new Int32Array(rows),
            column.value,
            takeValidity(undefined, indices, isAll, buffers),
          )
    case 'dictionary': {
      const validity = takeValidity(column.validity, indices, isAll, buffers)
      return dictionaryColumn(takeCodes(column.codes, indices, isAll, buffers), column.dictionary, validity)
    }
    case 'boolean':
    case 'int32':
    case 'int64':
    case 'int128':
    case 'float32':
    case 'float64':
    case 'zoned':
    case 'bytes':
    case 'array':
    case 'map':
    case 'row':
      return gatheredPlain(column, indices, isAll, buffers)
    default:
      return assertNever(column)
  }
}

/** {@link take} for plain columns, which stay plain. */
export function takePlain(column: PlainColumn, indices: Indices): PlainColumn {
  return gatheredPlain(column, indices, !isMissing(indices), NEW_BUFFERS)
}

function gatheredPlain(column: PlainColumn, indices: Indices, isAll: boolean, buffers: Buffers): PlainColumn {
  const rows = indices.length
  if (column.kind === 'null') return nullColumn(rows)
  const validity = takeValidity(column.validity, indices, isAll, buffers)
  switch (column.kind) {
    case 'boolean': {
      const values = new Uint8Array(rows)
      for (let i = 0; i < rows; i++) values[i] = column.values[indices[i]!] ?? 0
      return booleanColumn(values, validity)
    }
    case 'int32': {
      const values = new Int32Array(rows)
      for (let i = 0; i < rows; i++) values[i] = column.values[indices[i]!] ?? 0
      return int32Column(values, validity)
    }
    case 'int64':
      return int64Column(takeLongs(column.values, indices, buffers), validity)
    case 'int128': {
      const values = new BigInt64Array(rows * 2)
      for (let i = 0; i < rows; i++) {
        const row = indices[i]!
        if (row < 0) continue
        values[2 * i] = column.values[2 * row]!
        values[2 * i + 1] = column.values[2 * row + 1]!
      }
      return int128Column(values, validity)
    }
    case 'float32': {
      const values = new Float32Array(rows)
      for (let i = 0; i < rows; i++) values[i] = column.values[indices[i]!] ?? 0
      return float32Column(values, validity)
    }
    case 'float64': {
      const values = new Float64Array(rows)
      for (let i = 0; i < rows; i++) values[i] = column.values[indices[i]!] ?? 0
      return float64Column(values, validity)
    }
    case 'zoned': {
      const values = new BigInt64Array(rows)
      const zones = new Uint16Array(rows)
      for (let i = 0; i < rows; i++) {
        const row = indices[i]!
        if (row < 0) continue
        values[i] = column.values[row]!
        zones[i] = column.zones[row]!
      }
      return zonedColumn(values, zones, column.names, validity)
    }
    case 'bytes':
      return takeBytes(column.offsets, column.data, indices, validity)
    case 'array': {
      const { offsets, children } = takeSpans(column.offsets, column.validity, indices)
      return arrayColumn(offsets, takeRows(column.elements, children, buffers), validity)
    }
    case 'map': {
      const { offsets, children } = takeSpans(column.offsets, column.validity, indices)
      return mapColumn(
        offsets,
        takeRows(column.keys, children, buffers),
        takeRows(column.values, children, buffers),
        validity,
      )
    }
    case 'row': {
      const fields = column.fields.map((field) => gathered(field, indices, isAll, buffers))
      return rowColumn(rows, fields, validity)
    }
    default:
      return assertNever(column)
  }
}
