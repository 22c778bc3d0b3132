import { TraillakeError } from '../common/errors.ts'

/** A blob of a Puffin file: bytes that were derived from columns of a table. */
export interface PuffinBlob {
  readonly type: string
  /** Field ids of the columns. */
  readonly fields: readonly number[]
  readonly properties: Readonly<Record<string, string>>
}

/** A blob as a file's footer has it. */
export interface StoredBlob extends PuffinBlob {
  readonly offset: number
  readonly length: number
}

const MAGIC = Uint8Array.of(0x50, 0x46, 0x41, 0x31)

/** Magic, payload size, flags: what stands around a footer's payload. */
const FOOTER_HEAD = 4
const FOOTER_TAIL = 12

/**
 * A Puffin file (https://iceberg.apache.org/puffin-spec/), blobs and footer uncompressed. Blobs belong to no snapshot: they
 * are about data files, which never change.
 */
export function encodePuffin(blobs: readonly (PuffinBlob & { readonly bytes: Uint8Array })[]): Uint8Array {
  let offset = MAGIC.length
  const entries = blobs.map(({ type, fields, properties, bytes }) => {
    const entry = {
      ...{ type, fields, 'snapshot-id': -1, 'sequence-number': -1 },
      ...{ offset, length: bytes.length, properties },
    }
    offset += bytes.length
    return entry
  })
  const payload = new TextEncoder().encode(
    JSON.stringify({ blobs: entries, properties: { 'created-by': 'traillake' } }),
  )
  const file = new Uint8Array(offset + FOOTER_HEAD + payload.length + FOOTER_TAIL)
  file.set(MAGIC)
  for (const [i, { bytes }] of blobs.entries()) file.set(bytes, entries[i]?.offset)
  file.set(MAGIC, offset)
  file.set(payload, offset + FOOTER_HEAD)
  // The flags between size and magic are all off.
  const tail = file.length - FOOTER_TAIL
  new DataView(file.buffer).setInt32(tail, payload.length, true)
  file.set(MAGIC, file.length - MAGIC.length)
  return file
}

function damaged(file: string, reason: string): TraillakeError {
  return new TraillakeError('CORRUPT_STORE', `'${file}' is no readable Puffin file: ${reason}`, { file })
}

function isMagic(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte)
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isList(value)
}

function storedBlob(file: string, end: number, value: unknown): StoredBlob {
  if (!isRecord(value)) throw damaged(file, 'a blob is not described')
  const { type, fields, offset, length, properties = {} } = value
  if (value['compression-codec'] !== undefined) throw damaged(file, 'a blob is compressed')
  const isText = typeof type === 'string' && isRecord(properties)
  const isPlaced = Number.isSafeInteger(offset) && Number.isSafeInteger(length)
  if (!isText || !isPlaced || !isList(fields)) throw damaged(file, 'a blob is not described')
  const [start, size] = [Number(offset), Number(length)]
  if (start < MAGIC.length || size < 0 || start + size > end)
    throw damaged(file, 'a blob lies outside the file')
  const texts = Object.entries(properties).map(([key, text]): [string, string] => [key, String(text)])
  return {
    type,
    fields: fields.map(Number),
    offset: start,
    length: size,
    properties: Object.fromEntries(texts),
  }
}

function blobsOf(file: string, payload: string): unknown {
  try {
    const parsed: unknown = JSON.parse(payload)
    return isRecord(parsed) ? parsed['blobs'] : undefined
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(file, 'its footer is no JSON')
    throw error
  }
}

/**
 * The blobs that a Puffin file has.
 *
 * @param read bytes of the file, from an offset
 * @throws CORRUPT_STORE
 */
export function readPuffin(
  file: string,
  size: number,
  read: (offset: number, length: number) => Uint8Array,
): readonly StoredBlob[] {
  const least = MAGIC.length + FOOTER_HEAD + FOOTER_TAIL
  if (size < least) throw damaged(file, `it has only ${size} bytes`)
  const tail = read(size - FOOTER_TAIL, FOOTER_TAIL)
  const view = new DataView(tail.buffer, tail.byteOffset)
  const length = view.getInt32(0, true)
  if (!isMagic(tail.subarray(8)) || length < 0 || length > size - least)
    throw damaged(file, 'it has no footer')
  if (view.getUint32(4, true) !== 0) throw damaged(file, 'its footer is compressed')
  const end = size - FOOTER_TAIL - length - FOOTER_HEAD
  const footer = read(end, FOOTER_HEAD + length)
  if (!isMagic(footer)) throw damaged(file, 'it has no footer')
  const blobs = blobsOf(file, new TextDecoder().decode(footer.subarray(FOOTER_HEAD)))
  if (!isList(blobs)) throw damaged(file, 'its footer lists no blobs')
  return blobs.map((blob) => storedBlob(file, end, blob))
}
