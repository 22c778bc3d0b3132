import { assertNever, invariant } from '../../common/assert.ts'
import type { BytesColumn, Column, PlainColumn } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import { bytesColumn } from '../../column/make.ts'
import { canonicalDouble } from './canonical.ts'

/** A growing run of bytes. */
interface Sink {
  data: Uint8Array
  length: number
}

type Writer = (row: number, sink: Sink) => void

function reserve(sink: Sink, bytes: number): void {
  const needed = sink.length + bytes
  if (needed <= sink.data.length) return
  invariant(needed < 2 ** 31, 'the nested values of one batch may hold 2 GiB at most')
  const grown = new Uint8Array(Math.min(2 ** 31 - 1, Math.max(2 * sink.data.length, needed)))
  grown.set(sink.data.subarray(0, sink.length))
  sink.data = grown
}

function writeBytes(sink: Sink, data: Uint8Array, start: number, end: number): void {
  reserve(sink, end - start)
  for (let i = start; i < end; i++) sink.data[sink.length++] = data[i]!
}

function writeLength(sink: Sink, length: number): void {
  reserve(sink, 4)
  for (let shift = 0; shift < 32; shift += 8) sink.data[sink.length++] = length >>> shift
}

/** Fixed-width values as they lie in memory. */
function fixedWriter(values: ArrayBufferView, width: number): Writer {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return (row, sink) => writeBytes(sink, bytes, row * width, (row + 1) * width)
}

function mapWriter(offsets: Int32Array, keys: Writer, values: Writer): Writer {
  return (row, sink) => {
    const entries: Uint8Array[] = []
    const entry: Sink = { data: new Uint8Array(64), length: 0 }
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) {
      entry.length = 0
      keys(i, entry)
      values(i, entry)
      entries.push(entry.data.slice(0, entry.length))
    }
    // Maps are equal whatever the order of their entries.
    entries.sort((a, b) => Buffer.compare(a, b))
    writeLength(sink, entries.length)
    for (const bytes of entries) writeBytes(sink, bytes, 0, bytes.length)
  }
}

function presentWriter(column: Exclude<PlainColumn, { kind: 'null' }>): Writer {
  switch (column.kind) {
    case 'boolean':
      return fixedWriter(column.values, 1)
    case 'int32':
      return fixedWriter(column.values, 4)
    case 'int64':
    case 'zoned':
      return fixedWriter(column.values, 8)
    case 'int128':
      return fixedWriter(column.values, 16)
    case 'float32':
    case 'float64':
      return fixedWriter(Float64Array.from(column.values, canonicalDouble), 8)
    case 'bytes': {
      const { offsets, data } = column
      return (row, sink) => {
        writeLength(sink, offsets[row + 1]! - offsets[row]!)
        writeBytes(sink, data, offsets[row]!, offsets[row + 1]!)
      }
    }
    case 'array': {
      const { offsets } = column
      const element = writerOf(column.elements)
      return (row, sink) => {
        writeLength(sink, offsets[row + 1]! - offsets[row]!)
        for (let i = offsets[row]!; i < offsets[row + 1]!; i++) element(i, sink)
      }
    }
    case 'map':
      return mapWriter(column.offsets, writerOf(column.keys), writerOf(column.values))
    case 'row': {
      const fields = column.fields.map(writerOf)
      return (row, sink) => {
        for (const field of fields) field(row, sink)
      }
    }
    default:
      return assertNever(column)
  }
}

/** Writes a row's value, a byte for NULL or not before it. */
function writerOf(encoded: Column): Writer {
  const column = flatten(encoded)
  const present = column.kind === 'null' ? undefined : presentWriter(column)
  const validity = column.kind === 'null' ? undefined : column.validity
  return (row, sink) => {
    const valid = present !== undefined && (validity === undefined || validity[row] === 1)
    reserve(sink, 1)
    sink.data[sink.length++] = valid ? 1 : 0
    if (valid) present(row, sink)
  }
}

/**
 * The rows of a column as byte strings that are equal exactly where the values are not distinct: NULL is NULL, NaN is NaN,
 * -0 is 0, zones of instants do not count, nor does the order of a map's entries.
 */
export function keyBytes(column: PlainColumn): BytesColumn {
  const write = writerOf(column)
  const sink: Sink = { data: new Uint8Array(Math.max(64, 16 * column.length)), length: 0 }
  const offsets = new Int32Array(column.length + 1)
  for (let row = 0; row < column.length; row++) {
    write(row, sink)
    offsets[row + 1] = sink.length
  }
  return bytesColumn(offsets, sink.data, column.kind === 'null' ? undefined : column.validity)
}
