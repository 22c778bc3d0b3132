import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { TraillakeError } from '../common/errors.ts'
import { openNewFile, readError } from '../common/files.ts'

/** What became of one file that was read: how much it held, and how the file is known again. */
export interface LedgerEntry {
  /** Absolute path, or `s3://bucket/key`. */
  readonly source: string
  /** Bytes as stored, so compressed where it is. */
  readonly size: number
  /** `sha256:<hex>` of the stored bytes, or `etag:<ETag>`. */
  readonly tag: string
  /** When a local file was last changed: milliseconds since the epoch. */
  readonly modified?: number
  /** Bytes of event JSON, white space between tokens aside. */
  readonly bytes: number
  /** Events that were taken. Those among them that the store had already are told apart only by the run as a whole. */
  readonly events: number
  /** Events that the same run had met before. */
  readonly duplicates: number
  readonly rejected: number
  /** Older than the store's retention. */
  readonly expired: number
  /** Left out by the store's advanced event selectors. */
  readonly notSelected: number
  /** When the run began: milliseconds since the epoch. */
  readonly taken: number
  /** The store's epoch when the run began; see `ledgerEpoch`. */
  readonly epoch: number
}

/** One file of a ledger, as the table's property names it. */
export interface LedgerSegment {
  /** Below the table's folder: `ledger/<uuid>.jsonl.zst`. */
  readonly file: string
  readonly entries: number
  /** Bytes of the file, and where in it the index begins. */
  readonly bytes: number
  readonly index: number
  /** Of the whole file, in hexadecimal. */
  readonly sha256: string
}

interface Block {
  /** The least source in it. */
  readonly first: string
  readonly offset: number
  readonly bytes: number
}

const BLOCK_ENTRIES = 4096

/** A frame that decoders pass over: RFC 8878, section 3.1.2. */
const SKIPPABLE_MAGIC = 0x184d2a50

const CHECKED = { params: { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_compressionLevel]: 3 } }

/** The order of a segment. */
export function compareEntries(a: LedgerEntry, b: LedgerEntry): number {
  if (a.source !== b.source) return a.source < b.source ? -1 : 1
  return a.taken - b.taken
}

/**
 * Writes entries, which come in order, as a new file: blocks of JSON lines, each a zstd frame with a checksum, then an index
 * that decoders pass over, so that `zstd -dc` prints the entries. Throws as `writeError`.
 */
export async function writeSegment(
  path: string,
  file: string,
  entries: Iterable<LedgerEntry> | AsyncIterable<LedgerEntry>,
): Promise<LedgerSegment> {
  const output = await openNewFile(path)
  const hash = createHash('sha256')
  const blocks: Block[] = []
  let count = 0
  let waiting: LedgerEntry[] = []

  async function write(bytes: Uint8Array): Promise<void> {
    hash.update(bytes)
    await output.write(bytes)
  }

  async function endBlock(): Promise<void> {
    const [first] = waiting
    if (first === undefined) return
    const text = waiting.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    const bytes = zstdCompressSync(text, CHECKED)
    blocks.push({ first: first.source, offset: output.position, bytes: bytes.length })
    count += waiting.length
    waiting = []
    await write(bytes)
  }

  try {
    for await (const entry of entries) {
      waiting.push(entry)
      if (waiting.length === BLOCK_ENTRIES) await endBlock()
    }
    await endBlock()
    const index = output.position
    const content = zstdCompressSync(JSON.stringify(blocks), CHECKED)
    const header = Buffer.alloc(8)
    header.writeUInt32LE(SKIPPABLE_MAGIC, 0)
    header.writeUInt32LE(content.length, 4)
    await write(Buffer.concat([header, content]))
    await output.finish()
    return { file, entries: count, bytes: output.position, index, sha256: hash.digest('hex') }
  } catch (error) {
    // The first failure is the one to tell.
    await Promise.allSettled([output.discard()])
    throw error
  }
}

/** The entries of a segment in order. Throws CORRUPT_STORE, and as `readError`. */
export async function* readSegment(path: string, segment: LedgerSegment): AsyncGenerator<LedgerEntry> {
  const file = await openSegment(path)
  try {
    for (const block of await readIndex(file, path, segment)) yield* await readBlock(file, path, block)
  } finally {
    await file.close()
  }
}

/**
 * The entries of those blocks of a segment that may hold one of `sources` (ascending), and so others beside. Throws as
 * {@link readSegment}.
 */
export async function* searchSegment(
  path: string,
  segment: LedgerSegment,
  sources: readonly string[],
): AsyncGenerator<LedgerEntry> {
  const file = await openSegment(path)
  try {
    const blocks = await readIndex(file, path, segment)
    let at = 0
    for (const [i, block] of blocks.entries()) {
      const next = blocks[i + 1]?.first
      while (at < sources.length && sources[at]! < block.first) at++
      const wanted = sources[at]
      // A source may go on in the next block, so that one's first belongs here too.
      if (wanted !== undefined && (next === undefined || wanted <= next))
        yield* await readBlock(file, path, block)
    }
  } finally {
    await file.close()
  }
}

async function openSegment(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    throw readError(error, path)
  }
}

async function readIndex(file: FileHandle, path: string, segment: LedgerSegment): Promise<readonly Block[]> {
  const bytes = await readBytes(file, path, segment.index, segment.bytes - segment.index)
  // Written by writeSegment, and checked by its checksum.
  return decoded(bytes.subarray(8), path, (text) => JSON.parse(text) as readonly Block[])
}

async function readBlock(file: FileHandle, path: string, block: Block): Promise<readonly LedgerEntry[]> {
  const bytes = await readBytes(file, path, block.offset, block.bytes)
  return decoded(bytes, path, (text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      // Written by writeSegment, and checked by its checksum.
      .map((line) => JSON.parse(line) as LedgerEntry),
  )
}

async function readBytes(file: FileHandle, path: string, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, length))
  let bytesRead: number
  try {
    bytesRead = (await file.read(bytes, 0, bytes.length, offset)).bytesRead
  } catch (error) {
    throw readError(error, path)
  }
  if (bytesRead < bytes.length || bytes.length === 0) throw corrupt(path, 'it is cut short')
  return bytes
}

function decoded<Value>(bytes: Uint8Array, path: string, parse: (text: string) => Value): Value {
  try {
    return parse(zstdDecompressSync(bytes).toString())
  } catch (error) {
    throw corrupt(path, 'it does not decode', error)
  }
}

function corrupt(path: string, complaint: string, cause?: unknown): TraillakeError {
  const message = `Ledger file '${path}' is damaged: ${complaint}`
  return new TraillakeError('CORRUPT_STORE', message, { file: path, cause })
}
