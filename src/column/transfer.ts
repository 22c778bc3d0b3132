import { assertNever } from '../common/assert.ts'
import type { Column, PlainColumn } from './column.ts'

/** Of a larger buffer a part is copied, so that the rest of it neither goes along nor is lost to others. */
const LEAST_SHARE = 1 / 2

type Buffers = Set<ArrayBuffer>

type View = Uint8Array | Uint16Array | Int32Array | BigInt64Array | Float32Array | Float64Array

function own<V extends View>(view: V, buffers: Buffers): V {
  const { buffer, byteLength } = view
  if (buffer instanceof ArrayBuffer && byteLength >= LEAST_SHARE * buffer.byteLength) {
    if (byteLength > 0) buffers.add(buffer)
    return view
  }
  // A copy of a typed array is one of its own kind.
  const copied = view.slice() as V
  if (copied.buffer instanceof ArrayBuffer && byteLength > 0) buffers.add(copied.buffer)
  return copied
}

function plain(column: PlainColumn, buffers: Buffers): PlainColumn {
  // What is plain stays so.
  return transferred(column, buffers) as PlainColumn
}

/** The text that the offsets name, and no other. */
function span(data: Uint8Array, offsets: Int32Array): { data: Uint8Array; offsets: Int32Array } {
  const [first, last] = [offsets[0]!, offsets[offsets.length - 1]!]
  if (last - first >= LEAST_SHARE * data.length) return { data, offsets }
  return { data: data.slice(first, last), offsets: offsets.map((offset) => offset - first) }
}

function transferred(column: Column, buffers: Buffers): Column {
  if (column.kind === 'null') return column
  if (column.kind === 'constant') return { ...column, value: plain(column.value, buffers) }
  const validity = column.validity && own(column.validity, buffers)
  switch (column.kind) {
    case 'dictionary':
      return {
        ...{ ...column, validity, codes: own(column.codes, buffers) },
        dictionary: plain(column.dictionary, buffers),
      }
    case 'boolean':
      return { ...column, validity, values: own(column.values, buffers) }
    case 'int32':
      return { ...column, validity, values: own(column.values, buffers) }
    case 'int64':
    case 'int128':
      return { ...column, validity, values: own(column.values, buffers) }
    case 'float32':
      return { ...column, validity, values: own(column.values, buffers) }
    case 'float64':
      return { ...column, validity, values: own(column.values, buffers) }
    case 'zoned':
      return { ...column, validity, values: own(column.values, buffers), zones: own(column.zones, buffers) }
    case 'bytes': {
      const { data, offsets } = span(column.data, column.offsets)
      return { ...column, validity, data: own(data, buffers), offsets: own(offsets, buffers) }
    }
    case 'array':
      return {
        ...{ ...column, validity, offsets: own(column.offsets, buffers) },
        elements: transferred(column.elements, buffers),
      }
    case 'map':
      return {
        ...{ ...column, validity, offsets: own(column.offsets, buffers) },
        ...{ keys: transferred(column.keys, buffers), values: transferred(column.values, buffers) },
      }
    case 'row':
      return { ...column, validity, fields: column.fields.map((field) => transferred(field, buffers)) }
    default:
      return assertNever(column)
  }
}

/** Columns to be posted to another thread, and the buffers to be moved there: this thread has them no more. */
export interface TransferableColumns {
  readonly columns: readonly Column[]
  readonly buffers: readonly ArrayBuffer[]
}

/**
 * Prepares columns for a message that moves their memory instead of copying it. Nobody else may have a part of it, but where
 * a column has less than half of a buffer: that is copied.
 */
export function transferColumns(columns: readonly Column[]): TransferableColumns {
  const buffers: Buffers = new Set()
  const moved = columns.map((column) => transferred(column, buffers))
  return { columns: moved, buffers: [...buffers] }
}
