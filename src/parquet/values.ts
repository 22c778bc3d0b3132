import type { Column } from '../column/column.ts'
import { concatColumns } from '../column/concat.ts'
import { flatten } from '../column/flatten.ts'
import { booleanColumn, dictionaryColumn } from '../column/make.ts'
import { numbersOf } from '../column/numbers-of.ts'
import { takeRows } from '../column/take.ts'
import type { ChunkReader } from './chunk.ts'
import { readBits, readHybrid, readValidHybrid, unknownCode } from './hybrid.ts'
import { pickFixed } from './fixed.ts'
import type { DataPage } from './page.ts'
import { type BytesCollector, createBytesCollector, pickPlainTexts, readPlain } from './plain.ts'
import { unsupported } from './schema-tree.ts'
import { plainPage } from './to-plain.ts'

/**
 * Reads codes as a data page has them: their width, then the hybrid. Throws RangeError where one is not of a dictionary of so
 * many entries.
 */
export function readCodes(
  bytes: Uint8Array,
  out: Int32Array,
  at: number,
  count: number,
  entries: number,
): void {
  if (count === 0) return
  if (readHybrid(bytes, 1, bytes.length, bytes[0] ?? 0, out, at, count) >= entries) throw unknownCode()
}

/** The same for the rows that hold a value, `present` of `count`; those without get 0. */
export function readValidCodes(
  bytes: Uint8Array,
  validity: Uint8Array,
  out: Int32Array,
  at: number,
  count: number,
  present: number,
  entries: number,
): void {
  if (readValidHybrid(bytes, 1, bytes[0] ?? 0, validity, out, at, count, present) >= entries)
    throw unknownCode()
}

/** What the codes of a page are unpacked into of which only some are wanted, until those are taken. */
let unpacked = new Int32Array(0)

/** Gathers the values of pages, NULLs not among them, in whatever encoding each of the pages is. */
export interface ValueGatherer {
  /**
   * @param values how many the page has
   * @param picks ascending positions of those wanted; all where left out
   */
  add(page: DataPage, values: number, picks?: Int32Array): void
  finish(): Column
}

/** @param room for the texts of all pages, if they are plain texts; without it those picked of a page are a part of their own */
export function createValueGatherer(chunk: ChunkReader, room?: BytesCollector): ValueGatherer {
  const { type } = chunk.node
  const { valueCount, uncompressedLength } = chunk.chunk
  const parts: Column[] = []
  let texts: BytesCollector | undefined = room
  /** Codes of pages that follow each other: what they stand for is asked once. */
  let coded: Int32Array[] = []
  /** Whether a page was in codes. */
  let isCoded = false

  function closeTexts(): void {
    if (texts !== undefined) parts.push(texts.finish())
    texts = undefined
  }

  function closeCodes(): void {
    const [first, second] = coded
    if (first === undefined) return
    let all = first
    if (second !== undefined) {
      all = new Int32Array(coded.reduce((sum, { length }) => sum + length, 0))
      let at = 0
      for (const codes of coded) {
        all.set(codes, at)
        at += codes.length
      }
    }
    coded = []
    parts.push(chunk.valuesOf(all))
  }

  function codes(bytes: Uint8Array, values: number, picks: Int32Array | undefined): Int32Array {
    if (picks !== undefined && unpacked.length < values) unpacked = new Int32Array(values)
    const numbers = picks === undefined ? new Int32Array(values) : unpacked
    readCodes(bytes, numbers, 0, values, chunk.entries)
    return picks === undefined ? numbers : numbersOf(numbers, picks)
  }

  function plain({ encoding, values: bytes }: DataPage, values: number): Column {
    if (encoding === 'plain') return readPlain(type, bytes, values)
    if (encoding !== 'rle' || type.physical !== 'BOOLEAN') throw unsupported(`encoding ${encoding}`)
    const booleans = new Uint8Array(values)
    readBits(bytes, 4, bytes.length, booleans, 0, values)
    return booleanColumn(booleans)
  }

  function pickPlain(page: DataPage, values: number, picks: Int32Array): Column {
    const picked = page.encoding === 'plain' ? pickFixed(type, page.values, values, picks) : undefined
    return picked === undefined ? takeRows(plain(page, values), picks) : readPlain(type, picked, picks.length)
  }

  return {
    add(read, values, picks) {
      isCoded ||= read.encoding === 'dictionary'
      // Of NULLs alone nothing is looked up in the dictionary, which may be many times as large as the page.
      if ((picks?.length ?? values) === 0) return
      const page = plainPage(read, type)
      const { encoding, values: bytes } = page
      if (encoding !== 'dictionary') closeCodes()
      // What came of another encoding may be longer than the footer says.
      if (read.encoding === 'plain' && type.physical === 'BYTE_ARRAY') {
        if (texts === undefined && picks !== undefined) {
          parts.push(pickPlainTexts(bytes, values, picks))
          return
        }
        texts ??= createBytesCollector(valueCount, uncompressedLength)
        texts.append(bytes, values, picks)
        return
      }
      closeTexts()
      if (encoding === 'dictionary') {
        coded.push(codes(bytes, values, picks))
        return
      }
      parts.push(picks === undefined ? plain(page, values) : pickPlain(page, values, picks))
    },
    finish() {
      closeTexts()
      closeCodes()
      if (parts.length === 0) {
        const none = readPlain(type, new Uint8Array(0), 0)
        return isCoded && none.kind === 'bytes' ? dictionaryColumn(new Int32Array(0), none) : none
      }
      const whole = concatColumns(parts)
      // Codes stand for texts; numbers are as small as codes.
      return whole.kind === 'dictionary' && whole.dictionary.kind !== 'bytes' ? flatten(whole) : whole
    },
  }
}
