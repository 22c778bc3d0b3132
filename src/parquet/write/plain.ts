import { packBits } from '../../column/bitmap.ts'
import type { BytesColumn, Column, PlainColumn } from '../../column/column.ts'
import { appendBytes, type ByteBuffer, reserve } from '../../common/byte-buffer.ts'
import { invariant } from '../../common/assert.ts'

/** Appends a text with its length before it. */
export function appendText(out: ByteBuffer, bytes: Uint8Array, start: number, end: number): void {
  reserve(out, 4)
  const length = end - start
  out.bytes[out.length++] = length & 0xff
  out.bytes[out.length++] = (length >>> 8) & 0xff
  out.bytes[out.length++] = (length >>> 16) & 0xff
  out.bytes[out.length++] = length >>> 24
  appendBytes(out, bytes, start, end)
}

function appendTexts(out: ByteBuffer, { data, offsets }: BytesColumn, rows: Int32Array): void {
  for (const row of rows) appendText(out, data, offsets[row]!, offsets[row + 1]!)
}

type Fixed = Int32Array | BigInt64Array | Float32Array | Float64Array

/** Values of four or eight bytes each, low byte first, as typed arrays lie in memory. */
function appendFixed(out: ByteBuffer, values: Fixed, rows: Int32Array): void {
  const size = values.BYTES_PER_ELEMENT
  reserve(out, rows.length * size)
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const target = out.bytes
  let to = out.length
  for (const row of rows)
    for (let from = row * size, end = from + size; from < end; from++) target[to++] = bytes[from]!
  out.length = to
}

/** Decimals of more than 18 digits: sixteen bytes, high byte first. */
function appendWide(out: ByteBuffer, values: BigInt64Array, rows: Int32Array): void {
  reserve(out, rows.length * 16)
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  for (const row of rows)
    for (let at = row * 16 + 15; at >= row * 16; at--) out.bytes[out.length++] = bytes[at]!
}

/** Booleans go one a byte until {@link packed}: a page may begin anywhere. */
function appendBooleans(out: ByteBuffer, values: Uint8Array, rows: Int32Array): void {
  reserve(out, rows.length)
  for (const row of rows) out.bytes[out.length++] = values[row]!
}

/** Booleans that were appended, as a page has them. */
export function packed(out: ByteBuffer): Uint8Array {
  return packBits(out.bytes.subarray(0, out.length))
}

/**
 * Appends the values of `rows`, none of them NULL, in PLAIN encoding
 * (https://github.com/apache/parquet-format/blob/master/Encodings.md#plain-plain--0), booleans one a byte.
 */
export function appendPlain(out: ByteBuffer, column: PlainColumn, rows: Int32Array): void {
  switch (column.kind) {
    case 'boolean':
      appendBooleans(out, column.values, rows)
      return
    case 'int32':
    case 'int64':
    case 'float32':
    case 'float64':
    case 'zoned':
      appendFixed(out, column.values, rows)
      return
    case 'int128':
      appendWide(out, column.values, rows)
      return
    case 'bytes':
      appendTexts(out, column, rows)
      return
    case 'null':
      invariant(rows.length === 0, 'a NULL is no value')
      return
    default:
      invariant(false, `a leaf is not of kind ${column.kind}`)
  }
}

/** Rows of a column as rows of the plain column behind its encoding. */
export function plainRows(
  column: Column,
  rows: Int32Array | undefined,
): { readonly column: PlainColumn; readonly rows: Int32Array } {
  if (column.kind === 'constant')
    return { column: column.value, rows: new Int32Array(rows === undefined ? column.length : rows.length) }
  if (column.kind === 'dictionary') {
    const { codes, dictionary } = column
    return { column: dictionary, rows: rows === undefined ? codes : rows.map((row) => codes[row]!) }
  }
  if (rows !== undefined) return { column, rows }
  const all = new Int32Array(column.length)
  for (let i = 0; i < all.length; i++) all[i] = i
  return { column, rows: all }
}
