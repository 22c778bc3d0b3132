import { isDeepStrictEqual } from 'node:util'
import { readRecords } from '../../src/ingest/record-reader.ts'
import { decompress } from '../../src/ingest/source/decompress.ts'
import { collect, memoryFile, type ReadResult } from '../ingest/reader-support.ts'

/** A file takes no more work, in milliseconds of processors: most take one. */
const MOST_WORK = 5_000

export interface Reading extends ReadResult {
  /** What broke a rule; empty where all is well. */
  readonly mistakes: readonly string[]
}

async function textOf(
  stored: Buffer,
  chunk?: number,
): Promise<{ readonly text: string; readonly reason: string | undefined }> {
  const decoded = decompress(memoryFile(stored, chunk).open(), Number.MAX_SAFE_INTEGER)
  const pieces: Uint8Array[] = []
  for (;;) {
    const step = await decoded.next()
    if (step.done === true) return { text: Buffer.concat(pieces).toString('latin1'), reason: step.value }
    pieces.push(step.value)
  }
}

/** Where the string that begins at `start` ends. */
function stringEnd(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '"') return i + 1
  }
  return text.length
}

/** Where the valid JSON value that begins at `start` ends. */
function valueEnd(text: string, start: number): number {
  if (text[start] === '"') return stringEnd(text, start)
  let depth = 0
  for (let i = start; i < text.length; i++) {
    const char = text[i]
    if (char === '"') i = stringEnd(text, i) - 1
    else if (char === '{' || char === '[') depth++
    else if ((char === '}' || char === ']') && --depth === 0) return i + 1
  }
  return text.length
}

const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString()
const wellFormed = (text: string): string => Buffer.from(text).toString()
const compact = (json: string): string =>
  json.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/gs, (_, token?: string) => token ?? '')

/** What may stand for the value at `raw` as a record: its own text, or that of the event inside it. */
function spellings(raw: string): readonly string[] {
  const inner = raw.startsWith('"')
    ? [raw]
    : [...raw.matchAll(/"[cC]loudTrailEvent"\s*:\s*("(?:[^"\\]|\\.)*")/gs)].map(([, text = '""']) => text)
  // A JSON string's value.
  const texts = inner.map((text) => compact(wellFormed(JSON.parse(text) as string)))
  return raw.startsWith('"') ? texts : [compact(raw), ...texts]
}

/** A piece of an event that is neither in a record nor in a reject. */
const LOST = /"(?:event(?:ID|Time|Name|Source|Version)|userIdentity|[cC]loudTrailEvent|EventId)/

/** Text beside the events of a page of `lookup-events`, which may hold anything. */
const NEXT_TOKEN = /"[nN]extToken"\s*:\s*"(?:[^"\\]|\\.)*"/gs

/** What the zstd library says of corrupt data depends on the pieces it is given. */
function plain(read: ReadResult): unknown {
  return JSON.parse(JSON.stringify(read).replaceAll(/(corrupt zstd data)[^"]*/g, '$1'))
}

/**
 * Reads a file and looks whether the rules hold: every record is spelled as in the file, every piece of an event is in a
 * record or a reject, what ends early is told, chunks change nothing, and it takes no long.
 */
export async function checkReading(stored: Buffer): Promise<Reading> {
  const mistakes: string[] = []
  const before = process.cpuUsage()
  const read = await collect(readRecords(memoryFile(stored)))
  const { user, system } = process.cpuUsage(before)
  const took = (user + system) / 1000
  if (took > MOST_WORK) mistakes.push(`reading took ${Math.round(took)} ms`)
  const chunked = await collect(readRecords(memoryFile(stored, 61), { batchBytes: 500 }))
  const { text, reason } = await textOf(stored)
  // How much the zstd library makes of corrupt data depends on the pieces, too.
  const isSameText = text === (await textOf(stored, 61)).text
  if (!isSameText && reason === undefined) mistakes.push('chunks of 61 bytes are decoded otherwise')
  if (isSameText && !isDeepStrictEqual(plain(read), plain(chunked)))
    mistakes.push('chunks of 61 bytes are read otherwise')

  if (reason !== undefined && !read.rejects.some((reject) => reject.reason === reason))
    mistakes.push(`not told: ${reason}`)
  const covered = new Uint8Array(text.length)
  for (const { offset, length } of read.rejects) covered.fill(1, offset, offset + length)
  for (const { offset } of read.digests) covered.fill(1, offset, valueEnd(text, offset))
  for (const { offset, text: record } of read.records) {
    const end = valueEnd(text, offset)
    covered.fill(1, offset, end)
    JSON.parse(record)
    if (!spellings(utf8(text.slice(offset, end))).includes(record))
      mistakes.push(`the record at byte ${offset} has another text than the file`)
  }
  let left = ''
  for (let i = 0; i < text.length; i++) left += covered[i] === 1 ? '' : text[i]!
  left = left.replaceAll(NEXT_TOKEN, '')
  const lost = LOST.exec(left)
  if (lost !== null) mistakes.push(`lost without a word: ${left.slice(lost.index, lost.index + 60)}`)
  return { ...read, mistakes }
}
