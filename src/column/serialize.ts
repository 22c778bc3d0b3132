import { assertNever } from '../common/assert.ts'
import { TraillakeError } from '../common/errors.ts'
import type { Column, PlainColumn } from './column.ts'
import { flatten } from './flatten.ts'
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
import { slice } from './slice.ts'

/**
 * The version of the form that {@link encodeColumns} writes:
 *
 *     4 bytes   'TLC' and the version
 *     4 bytes   length of the header in bytes, little-endian
 *     header    JSON: one shape a column, in order; blanks fill it up to a multiple of 8
 *     buffers   as the shapes name them, each filled up to a multiple of 8; numbers are little-endian, as in memory
 */
export const COLUMNS_VERSION = 1

const MAGIC = [0x54, 0x4c, 0x43]
const START = 8
const ALIGNMENT = 8

/** What a column is, without its buffers: their order is that of the parts of the column types, the validity first. */
interface Shape {
  readonly kind: Column['kind']
  readonly length: number
  /** Whether there is a validity. */
  readonly nulls?: true
  /** Bytes of text. */
  readonly bytes?: number
  /** Names of zones. */
  readonly names?: readonly string[]
  readonly children?: readonly Shape[]
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT
}

/** Offsets that start with 0. */
function rebased(offsets: Int32Array): Int32Array {
  const first = offsets[0]!
  return first === 0 ? offsets : offsets.map((offset) => offset - first)
}

/** Collects the buffers of a column into `buffers` and returns what it is. */
function write(given: Column, buffers: ArrayBufferView[]): Shape {
  // A dictionary that is longer than the column says little and takes more.
  const large = given.kind === 'dictionary' && given.dictionary.length > given.length
  const column = large ? flatten(given) : given
  const { kind, length } = column
  if (column.kind === 'null') return { kind, length }
  if (column.kind === 'constant') return { kind, length, children: [write(column.value, buffers)] }
  const { validity } = column
  if (validity !== undefined) buffers.push(validity)
  const base = { kind, length, ...(validity === undefined ? {} : { nulls: true as const }) }
  switch (column.kind) {
    case 'dictionary':
      buffers.push(column.codes)
      return { ...base, children: [write(column.dictionary, buffers)] }
    case 'boolean':
    case 'int32':
    case 'int64':
    case 'int128':
    case 'float32':
    case 'float64':
      buffers.push(column.values)
      return base
    case 'zoned':
      buffers.push(column.values, column.zones)
      return { ...base, names: column.names }
    case 'bytes': {
      const data = column.data.subarray(column.offsets[0], column.offsets[length])
      buffers.push(rebased(column.offsets), data)
      return { ...base, bytes: data.length }
    }
    case 'array':
    case 'map': {
      const { offsets } = column
      buffers.push(rebased(offsets))
      const parts = column.kind === 'array' ? [column.elements] : [column.keys, column.values]
      const children = parts.map((part) => write(slice(part, offsets[0]!, offsets[length]!), buffers))
      return { ...base, children }
    }
    case 'row':
      return { ...base, children: column.fields.map((field) => write(field, buffers)) }
    default:
      return assertNever(column)
  }
}

/** Columns as bytes, for {@link decodeColumns}; slices take no more than their rows. */
export function encodeColumns(columns: readonly Column[]): Uint8Array<ArrayBuffer> {
  const buffers: ArrayBufferView[] = []
  const shapes = columns.map((column) => write(column, buffers))
  const json = new TextEncoder().encode(JSON.stringify(shapes))
  const headerLength = aligned(json.length)
  const total = buffers.reduce((sum, { byteLength }) => sum + aligned(byteLength), START + headerLength)
  const out = new Uint8Array(total)
  out.set([...MAGIC, COLUMNS_VERSION])
  new DataView(out.buffer).setUint32(4, headerLength, true)
  out.fill(0x20, START, START + headerLength)
  out.set(json, START)
  let at = START + headerLength
  for (const { buffer, byteOffset, byteLength } of buffers) {
    out.set(new Uint8Array(buffer, byteOffset, byteLength), at)
    at += aligned(byteLength)
  }
  return out
}

/** Gives the buffers of `bytes` one after another. */
interface Source {
  take(byteLength: number): readonly [ArrayBuffer, number]
}

function plain(column: Column): PlainColumn {
  return column.kind === 'dictionary' || column.kind === 'constant' ? damaged() : column
}

function damaged(): never {
  throw new TraillakeError('GENERIC_INTERNAL_ERROR', 'These bytes are no columns')
}

function read({ kind, length, nulls, bytes = 0, names = [], children = [] }: Shape, source: Source): Column {
  const validity = nulls === true ? new Uint8Array(...source.take(length), length) : undefined
  const child = (index: number): Column => read(children[index] ?? damaged(), source)
  const ints = (count: number) => new Int32Array(...source.take(4 * count), count)
  const longs = (count: number) => new BigInt64Array(...source.take(8 * count), count)
  switch (kind) {
    case 'null':
      return nullColumn(length)
    case 'constant':
      return constantColumn(plain(child(0)), length)
    case 'dictionary':
      return dictionaryColumn(ints(length), plain(child(0)), validity)
    case 'boolean':
      return booleanColumn(new Uint8Array(...source.take(length), length), validity)
    case 'int32':
      return int32Column(ints(length), validity)
    case 'int64':
      return int64Column(longs(length), validity)
    case 'int128':
      return int128Column(longs(2 * length), validity)
    case 'float32':
      return float32Column(new Float32Array(...source.take(4 * length), length), validity)
    case 'float64':
      return float64Column(new Float64Array(...source.take(8 * length), length), validity)
    case 'zoned':
      return zonedColumn(
        longs(length),
        new Uint16Array(...source.take(2 * length), length),
        [...names],
        validity,
      )
    case 'bytes':
      return bytesColumn(ints(length + 1), new Uint8Array(...source.take(bytes), bytes), validity)
    case 'array':
      return arrayColumn(ints(length + 1), child(0), validity)
    case 'map':
      return mapColumn(ints(length + 1), child(0), child(1), validity)
    case 'row':
      return rowColumn(
        length,
        children.map((_, index) => child(index)),
        validity,
      )
    default:
      return assertNever(kind)
  }
}

/**
 * The columns that {@link encodeColumns} wrote. They share the memory of `bytes` where its place in its buffer allows.
 *
 * @throws GENERIC_INTERNAL_ERROR for what is not that, or of another version. Whoever keeps such bytes keeps a checksum:
 * damage within the buffers is not seen here.
 */
export function decodeColumns(bytes: Uint8Array): Column[] {
  const { buffer, byteOffset, byteLength } = bytes
  if (!(buffer instanceof ArrayBuffer) || byteOffset % ALIGNMENT !== 0)
    return decodeColumns(new Uint8Array(bytes))
  const version = [...MAGIC, COLUMNS_VERSION]
  if (byteLength < START || version.some((byte, i) => bytes[i] !== byte)) damaged()
  const headerLength = new DataView(buffer, byteOffset).getUint32(4, true)
  let at = START + headerLength
  if (at > byteLength) damaged()
  const source: Source = {
    take(wanted) {
      const start = at
      at += aligned(wanted)
      return at > byteLength ? damaged() : [buffer, byteOffset + start]
    },
  }
  // Written by encodeColumns, as the version says.
  const shapes = JSON.parse(new TextDecoder().decode(bytes.subarray(START, at))) as readonly Shape[]
  return shapes.map((shape) => read(shape, source))
}
