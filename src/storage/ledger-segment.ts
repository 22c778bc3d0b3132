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

/** Entries as they are written, a line of JSON each: of very many files that is what is the least to keep. Plain data. */
export interface LedgerLines {
  readonly count: number
  /** UTF-8. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** @example ledgerLines([entry]).count // 1 */
export function ledgerLines(entries: readonly LedgerEntry[]): LedgerLines {
  const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
  return { count: entries.length, bytes: new TextEncoder().encode(text) }
}

/** An entry as it is written, and what it is sorted by. */
interface Line {
  readonly source: string
  readonly text: string
}

const BEFORE_SOURCE = '{"source":"'.length

function entryOf({ text }: Pick<Line, 'text'>): LedgerEntry {
  // Written by ledgerLines, and checked by its block's checksum.
  return JSON.parse(text) as LedgerEntry
}

function lineOf(text: string): Line {
  const source = text.slice(BEFORE_SOURCE, text.indexOf('"', BEFORE_SOURCE))
  return { source: source.includes('\\') ? entryOf({ text }).source : source, text }
}

function linesIn(text: string): Line[] {
  const lines = text.split('\n')
  lines.pop()
  return lines.map(lineOf)
}

/** The order of a segment. */
function compareLines(a: Line, b: Line): number {
  if (a.source !== b.source) return a.source < b.source ? -1 : 1
  return entryOf(a).taken - entryOf(b).taken
}

async function* sortedBlock(given: readonly LedgerLines[]): AsyncGenerator<readonly Line[]> {
  yield given
    .flatMap(({ bytes }) => linesIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()))
    .sort(compareLines)
}

/** Lines of runs that are each in order, in order, block by block. */
async function* merged(runs: readonly AsyncGenerator<readonly Line[]>[]): AsyncGenerator<readonly Line[]> {
  let heads = runs.map((run) => ({ run, block: [] as readonly Line[], at: 0 }))
  let out: Line[] = []
  try {
    for (;;) {
      for (const head of heads) {
        while (head.at === head.block.length) {
          const step = await head.run.next()
          if (step.done === true) {
            heads = heads.filter((other) => other !== head)
            break
          }
          ;[head.block, head.at] = [step.value, 0]
        }
      }
      let [least] = heads
      if (least === undefined) break
      // As long as every run has something at hand.
      do {
        // Of a file that two runs have, both entries are taken apart: no run is compared with itself.
        for (const head of heads)
          if (head !== least && compareLines(head.block[head.at]!, least.block[least.at]!) < 0) least = head
        out.push(least.block[least.at++]!)
        if (out.length < BLOCK_ENTRIES) continue
        yield out
        out = []
      } while (least.at < least.block.length)
    }
    if (out.length > 0) yield out
  } finally {
    await Promise.allSettled(runs.map((run) => run.return(undefined)))
  }
}

/**
 * Writes entries as a new file: blocks of JSON lines in order of their sources, each a zstd frame with a checksum, then an
 * index that decoders pass over, so that `zstd -dc` prints the entries. Throws CORRUPT_STORE, and as `readError` and
 * `writeError`.
 *
 * @param given in any order
 * @param earlier segments, with their paths, whose entries it is to have too
 */
export async function writeSegment(
  path: string,
  file: string,
  given: readonly LedgerLines[],
  earlier: readonly (readonly [path: string, segment: LedgerSegment])[],
): Promise<LedgerSegment> {
  const output = await openNewFile(path)
  const hash = createHash('sha256')
  const blocks: Block[] = []
  let count = 0

  async function write(bytes: Uint8Array): Promise<void> {
    hash.update(bytes)
    await output.write(bytes)
  }

  try {
    const runs = earlier.map(([from, segment]) => readBlocks(from, segment))
    for await (const block of merged([...runs, sortedBlock(given)])) {
      const bytes = zstdCompressSync(block.map(({ text }) => `${text}\n`).join(''), CHECKED)
      blocks.push({ first: block[0]!.source, offset: output.position, bytes: bytes.length })
      count += block.length
      await write(bytes)
    }
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

async function* readBlocks(path: string, segment: LedgerSegment): AsyncGenerator<readonly Line[]> {
  const file = await openSegment(path)
  try {
    for (const block of await readIndex(file, path, segment)) yield await readBlock(file, path, block)
  } finally {
    await file.close()
  }
}

/** The entries of a segment in order. Throws CORRUPT_STORE, and as `readError`. */
export async function* readSegment(path: string, segment: LedgerSegment): AsyncGenerator<LedgerEntry> {
  for await (const block of readBlocks(path, segment)) yield* block.map(entryOf)
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
        yield* (await readBlock(file, path, block)).map(entryOf)
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

async function readBlock(file: FileHandle, path: string, block: Block): Promise<readonly Line[]> {
  const bytes = await readBytes(file, path, block.offset, block.bytes)
  return decoded(bytes, path, linesIn)
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
