import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { deflateRawSync, inflateRawSync, zstdDecompressSync } from 'node:zlib'
import type avro from 'avsc'
import { TraillakeError } from '../common/errors.ts'
import { type AvroInput, type AvroReader, avroReader, readLength } from './avro-read.ts'
import { corrupt, type Source } from './decode.ts'
import { type JsonValue, parseJson } from './json.ts'
import { withSpecifiedNames } from './manifest-schema.ts'

/**
 * Avro object container files, whole and in memory: manifests have some megabytes at most.
 * https://avro.apache.org/docs/1.11.1/specification/#object-container-files
 */
export interface AvroFile {
  /** The writer's schema with the specification's names. */
  readonly schema: JsonValue
  /** Key-value metadata without the two keys of Avro itself. */
  readonly metadata: ReadonlyMap<string, string>
  /** Decoded records: long is a number up to 2^53 and a bigint beyond, bytes is a Buffer. */
  readonly records: readonly unknown[]
}

const MAGIC = Buffer.from('Obj\x01', 'latin1')
const SYNC_LENGTH = 16

/** Zigzag, then seven bits a byte. Below 2^30 it stays in 32 bits, which is where most numbers are. */
function encodeLong(value: number | bigint): Buffer {
  const bytes: number[] = []
  if (typeof value === 'number' && Math.abs(value) < 2 ** 30) {
    let small = (value << 1) ^ (value >> 31)
    for (; small > 0x7f; small >>>= 7) bytes.push((small & 0x7f) | 0x80)
    bytes.push(small)
    return Buffer.from(bytes)
  }
  const long = BigInt(value)
  let rest = BigInt.asUintN(64, (long << 1n) ^ (long >> 63n))
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}

function unused(): never {
  throw new TraillakeError('GENERIC_INTERNAL_ERROR', 'avsc only encodes here')
}

/** avsc's type of a schema. */
type TypeOf = (schema: JsonValue) => avro.Type

function loadAvsc(): TypeOf {
  // require gives what the package's own types declare.
  const { Type, types } = createRequire(import.meta.url)('avsc') as typeof avro
  // avsc's own long loses precision beyond 2^53; this one does not.
  const long = types.LongType.__with(
    {
      toBuffer: encodeLong,
      isValid: (value: unknown) => typeof value === 'bigint' || Number.isSafeInteger(value),
      fromBuffer: unused,
      fromJSON: unused,
      toJSON: unused,
      compare: unused,
    },
    true,
  )
  // avsc's typing of a schema is narrower than the attributes Iceberg adds (field-id); avsc ignores those.
  return (schema) => Type.forSchema(schema as avro.Schema, { registry: { long } })
}

let typeOf: TypeOf | undefined

/** avsc is loaded by the first write: 10 ms that a query does not pay. */
function avroType(schema: JsonValue): avro.Type {
  typeOf ??= loadAvsc()
  return typeOf(schema)
}

const HEADER_SCHEMA: JsonValue = {
  type: 'record',
  name: 'Header',
  fields: [
    { name: 'magic', type: { type: 'fixed', name: 'Magic', size: MAGIC.length } },
    { name: 'meta', type: { type: 'map', values: 'bytes' } },
    { name: 'sync', type: { type: 'fixed', name: 'Sync', size: SYNC_LENGTH } },
  ],
}

/** What HEADER_SCHEMA decodes to. */
interface Header {
  readonly meta: Readonly<Record<string, Buffer>>
  readonly sync: Buffer
}

/** Writes one file with one deflated block; `schema` goes into the header as it is, with its field ids. */
export function encodeAvro(
  schema: JsonValue,
  metadata: Readonly<Record<string, string>>,
  records: readonly object[],
): Buffer {
  const type = avroType(schema)
  const sync = randomBytes(SYNC_LENGTH)
  const entries = { 'avro.schema': JSON.stringify(schema), 'avro.codec': 'deflate', ...metadata }
  const meta = Object.fromEntries(Object.entries(entries).map(([key, text]) => [key, Buffer.from(text)]))
  const header = avroType(HEADER_SCHEMA).toBuffer({ magic: MAGIC, meta, sync })
  if (records.length === 0) return header
  const block = deflateRawSync(Buffer.concat(records.map((record) => type.toBuffer(record))))
  return Buffer.concat([header, encodeLong(records.length), encodeLong(block.length), block, sync])
}

/** Reads one file. Throws CORRUPT_STORE where the bytes are not Avro, NOT_SUPPORTED for an unknown codec. */
export function decodeAvro(bytes: Buffer, source: Source): AvroFile {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw corrupt(source, 'it is not an Avro file')
  const input: AvroInput = { bytes, at: 0 }
  const { meta, sync } = readHeader(input, source)
  const metadata = new Map(Object.entries(meta).map(([key, value]) => [key, value.toString()]))
  const decompress = decompressor(metadata.get('avro.codec') ?? 'null', source)
  const { schema, read } = readSchema(metadata.get('avro.schema'), source)
  metadata.delete('avro.codec')
  metadata.delete('avro.schema')
  const records: unknown[] = []
  while (input.at < bytes.length) {
    const start = input.at
    try {
      const { count, data } = readBlock(input, sync)
      const block: AvroInput = { bytes: decompress(data), at: 0 }
      for (let left = count; left > 0; left--) records.push(read(block))
      if (block.at !== block.bytes.length) throw new RangeError('bytes are left over')
    } catch (error) {
      throw corrupt(source, `the block at byte ${start} cannot be decoded`, error)
    }
  }
  return { schema, metadata, records }
}

let headerReader: AvroReader | undefined

function readHeader(input: AvroInput, source: Source): Header {
  try {
    headerReader ??= avroReader(HEADER_SCHEMA, source)
    // The shape is HEADER_SCHEMA's.
    return headerReader(input) as Header
  } catch (error) {
    throw corrupt(source, 'its Avro header cannot be decoded', error)
  }
}

interface WriterSchema {
  readonly schema: JsonValue
  readonly read: AvroReader
}

/** By their text: the manifests of a table, hundreds of them after some years, have one schema. */
const schemas = new Map<string, WriterSchema>()
/** Bounds them: a process may see tables of many writers. */
const MOST_SCHEMAS = 16

function readSchema(text = '', source: Source): WriterSchema {
  const known = schemas.get(text)
  if (known !== undefined) return known
  try {
    const schema = withSpecifiedNames(parseJson(text))
    const read = avroReader(schema, source)
    if (schemas.size >= MOST_SCHEMAS) schemas.clear()
    schemas.set(text, { schema, read })
    return { schema, read }
  } catch (error) {
    throw corrupt(source, 'its Avro schema cannot be read', error)
  }
}

/** A count of records, their bytes with the length before them, and the sync marker of the file. */
function readBlock(input: AvroInput, sync: Buffer): { readonly count: number; readonly data: Buffer } {
  const count = readLength(input)
  const start = input.at
  const size = readLength(input)
  const end = input.at + size
  const data = input.bytes.subarray(input.at, end)
  if (!input.bytes.subarray(end, end + SYNC_LENGTH).equals(sync))
    throw new RangeError(`no sync marker after the block at byte ${start}`)
  input.at = end + SYNC_LENGTH
  return { count, data }
}

/** A damaged or hostile block must not fill the memory. */
const LARGEST_BLOCK = { maxOutputLength: 1024 ** 3 }

function decompressor(codec: string, source: Source): (data: Buffer) => Buffer {
  switch (codec) {
    case 'null':
      return (data) => data
    case 'deflate':
      return (data) => inflateRawSync(data, LARGEST_BLOCK)
    case 'zstandard':
      return (data) => zstdDecompressSync(data, LARGEST_BLOCK)
    default:
      throw new TraillakeError('NOT_SUPPORTED', `Avro codec '${codec}' is not supported`, {
        file: source.file,
      })
  }
}
