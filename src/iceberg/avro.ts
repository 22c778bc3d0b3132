import { randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync, zstdDecompressSync } from 'node:zlib'
import avro from 'avsc'
import { TraillakeError } from '../common/errors.ts'
import { corrupt, type Source } from './decode.ts'
import { type JsonObject, type JsonValue, parseJson } from './json.ts'
import { withSpecifiedNames } from './manifest-schema.ts'

/**
 * Avro object container files, whole and in memory: manifests have some megabytes at most.
 * https://avro.apache.org/docs/1.11.1/specification/#object-container-files
 */
export interface AvroFile {
  /** The writer's schema. */
  readonly schema: JsonValue
  /** Key-value metadata without the two keys of Avro itself. */
  readonly metadata: ReadonlyMap<string, string>
  /** Decoded records: long is a number up to 2^53 and a bigint beyond, bytes is a Buffer. */
  readonly records: readonly unknown[]
}

const MAGIC = Buffer.from('Obj\x01', 'latin1')
const SYNC_LENGTH = 16

function encodeZigZag(value: number | bigint): Buffer {
  const long = BigInt(value)
  let rest = BigInt.asUintN(64, (long << 1n) ^ (long >> 63n))
  const bytes: number[] = []
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}

/** Up to 4 bytes hold 28 bits, which 32-bit arithmetic can do; most counts are that small. */
function decodeZigZag(bytes: Uint8Array): number | bigint {
  if (bytes.length <= 4) {
    const small = bytes.reduceRight((rest, byte) => (rest << 7) | (byte & 0x7f), 0)
    return (small >>> 1) ^ -(small & 1)
  }
  const rest = bytes.reduceRight((higher, byte) => (higher << 7n) | BigInt(byte & 0x7f), 0n)
  const long = BigInt.asIntN(64, (rest >> 1n) ^ -(rest & 1n))
  const number = Number(long)
  return Number.isSafeInteger(number) ? number : long
}

/** avsc's own long loses precision beyond 2^53; this one does not. */
const LONG = avro.types.LongType.__with(
  {
    fromBuffer: decodeZigZag,
    toBuffer: encodeZigZag,
    fromJSON: (value: number) => value,
    toJSON: (value: number | bigint) => value,
    isValid: (value: unknown) => typeof value === 'bigint' || Number.isSafeInteger(value),
    compare: (a: number | bigint, b: number | bigint) => (a < b ? -1 : a > b ? 1 : 0),
  },
  true,
)

function typeOf(schema: JsonValue): avro.Type {
  // avsc's typing of a schema is narrower than the attributes Iceberg adds (field-id); avsc ignores those.
  return avro.Type.forSchema(schema as avro.Schema, { registry: { long: LONG } })
}

const HEADER = typeOf({
  type: 'record',
  name: 'Header',
  fields: [
    { name: 'magic', type: { type: 'fixed', name: 'Magic', size: MAGIC.length } },
    { name: 'meta', type: { type: 'map', values: 'bytes' } },
    { name: 'sync', type: { type: 'fixed', name: 'Sync', size: SYNC_LENGTH } },
  ],
})

/** Writes one file with one deflated block; `schema` goes into the header as it is, field ids included. */
export function encodeAvro(
  schema: JsonObject,
  metadata: Readonly<Record<string, string>>,
  records: readonly object[],
): Buffer {
  const type = typeOf(schema)
  const sync = randomBytes(SYNC_LENGTH)
  const entries = { 'avro.schema': JSON.stringify(schema), 'avro.codec': 'deflate', ...metadata }
  const meta = Object.fromEntries(Object.entries(entries).map(([key, text]) => [key, Buffer.from(text)]))
  const header = HEADER.toBuffer({ magic: MAGIC, meta, sync })
  if (records.length === 0) return header
  const block = deflateRawSync(Buffer.concat(records.map((record) => type.toBuffer(record))))
  return Buffer.concat([header, encodeZigZag(records.length), encodeZigZag(block.length), block, sync])
}

/** Reads one file. Throws CORRUPT_STORE where the bytes are not Avro, NOT_SUPPORTED for an unknown codec. */
export function decodeAvro(bytes: Buffer, source: Source): AvroFile {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw corrupt(source, 'it is not an Avro file')
  const { meta, sync, offset } = readHeader(bytes, source)
  const metadata = new Map([...meta].map(([key, value]) => [key, value.toString()]))
  const decompress = decompressor(metadata.get('avro.codec') ?? 'null', source)
  const { schema, type } = readSchema(metadata.get('avro.schema'), source)
  metadata.delete('avro.codec')
  metadata.delete('avro.schema')
  const records: unknown[] = []
  let position = offset
  while (position < bytes.length) {
    const block = readBlock(bytes, position, sync, source)
    try {
      const data = decompress(block.data)
      for (let count = 0, at = 0; count < block.count; count++) {
        const decoded = type.decode(data, at)
        // avsc answers a negative offset for a record that ends early.
        if (decoded.offset < 0) throw new RangeError('a record ends early')
        records.push(decoded.value)
        at = decoded.offset
      }
    } catch (error) {
      throw corrupt(source, `the block at byte ${position} cannot be decoded`, error)
    }
    position = block.end
  }
  return { schema, metadata, records }
}

interface HeaderRecord {
  readonly meta: Readonly<Record<string, Buffer>>
  readonly sync: Buffer
}

interface Header {
  readonly meta: ReadonlyMap<string, Buffer>
  readonly sync: Buffer
  readonly offset: number
}

function readHeader(bytes: Buffer, source: Source): Header {
  try {
    const decoded = HEADER.decode(bytes)
    if (decoded.offset < 0) throw new RangeError('the header ends early')
    // The shape is that of HEADER's schema.
    const { meta, sync } = decoded.value as HeaderRecord
    return { meta: new Map(Object.entries(meta)), sync, offset: decoded.offset }
  } catch (error) {
    throw corrupt(source, 'its Avro header cannot be decoded', error)
  }
}

function readSchema(text: string | undefined, source: Source): { schema: JsonValue; type: avro.Type } {
  try {
    const schema = parseJson(text ?? '')
    return { schema, type: typeOf(withSpecifiedNames(schema)) }
  } catch (error) {
    throw corrupt(source, 'its Avro schema cannot be read', error)
  }
}

interface Block {
  readonly count: number
  readonly data: Buffer
  readonly end: number
}

function readBlock(bytes: Buffer, start: number, sync: Buffer, source: Source): Block {
  const count = readLong(bytes, start)
  const size = readLong(bytes, count.end)
  const end = size.end + size.value + SYNC_LENGTH
  if (count.value < 0 || size.value < 0 || end > bytes.length)
    throw corrupt(source, `the block at byte ${start} ends early`)
  if (!bytes.subarray(end - SYNC_LENGTH, end).equals(sync))
    throw corrupt(source, `the block at byte ${start} has a wrong sync marker`)
  return { count: count.value, data: bytes.subarray(size.end, end - SYNC_LENGTH), end }
}

/** Answers -1 for a number that is no length, be it cut off or beyond 2^53. */
function readLong(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let end = start
  while (end < bytes.length && (bytes[end] ?? 0) >= 0x80) end++
  if (end >= bytes.length) return { value: -1, end }
  const value = decodeZigZag(bytes.subarray(start, end + 1))
  return { value: typeof value === 'number' ? value : -1, end: end + 1 }
}

function decompressor(codec: string, source: Source): (data: Buffer) => Buffer {
  switch (codec) {
    case 'null':
      return (data) => data
    case 'deflate':
      return (data) => inflateRawSync(data)
    case 'zstandard':
      return (data) => zstdDecompressSync(data)
    default:
      throw new TraillakeError('NOT_SUPPORTED', `Avro codec '${codec}' is not supported`, {
        file: source.file,
      })
  }
}
