import type { Buffers } from '../column/buffers.ts'
import type { DictionaryColumn, PlainColumn, Selection } from '../column/column.ts'
import { dictionaryColumn } from '../column/make.ts'
import { numbersOf } from '../column/numbers-of.ts'
import type { LeafChunk } from './footer.ts'
import { beginningOfDictionary, dictionaryValues, rawPages, type RawPage } from './page.ts'
import { type PageBounds, type PageLocation, readOffsetIndex, readPageBounds } from './page-index.ts'
import { pickPlainTexts, pickTextsWithin, readPlain } from './plain.ts'
import type { LeafNode } from './schema-tree.ts'

/** A data page, and the first row of the row group that begins in it, where that is known. */
export interface PlacedPage {
  readonly page: RawPage
  readonly firstRow: number | undefined
}

/** A column chunk, read as far as it is asked for; what was read is kept. */
export interface ChunkReader {
  readonly node: LeafNode
  readonly chunk: LeafChunk
  /** The dictionary's values. Throws RangeError where there is none. */
  dictionary(): PlainColumn
  /** How many values the dictionary has. */
  readonly entries: number
  /** What codes of the dictionary stand for. Of few codes the other entries are not made values. */
  valuesOf(codes: Int32Array): DictionaryColumn
  /** The dictionary's values, in PLAIN encoding. */
  dictionaryPage(): { readonly values: Uint8Array; readonly count: number }
  /** Every data page. */
  pages(): readonly PlacedPage[]
  /** The same, without reading the dictionary. */
  dataPages(): readonly PlacedPage[]
  /** The pages in which the rows may be, ascending; where nothing tells which these are, all of them. */
  pagesOf(rows: Selection): readonly PlacedPage[]
  /**
   * Every data page, or those in which the rows may be, one after another, for who looks at each once: of a large chunk a
   * mebibyte is in memory, and a page only until the next is asked for.
   */
  passing(rows?: Selection): Iterable<PlacedPage>
  /** The rows with which the data pages begin, ascending; undefined where no page index tells. */
  pageStarts(): readonly number[] | undefined
  /** What is in each page, of INT64 outside lists and maps; undefined where nothing tells. */
  bounds(): readonly PageBounds[] | undefined
}

/** Gaps between wanted pages up to this size are read over: a second read would take longer. */
const READ_OVER = 32 * 1024

/** Bytes that are read at once of a chunk whose pages are looked at one after another, and of how large a one. */
const STRETCH = 2 ** 20
const LARGE = 4 * STRETCH

/** Up to one code in so many entries, these are looked for in the dictionary; but not again and again. */
const MANY_ENTRIES = 2
const MOST_PICKED = 2

/** The same where codes are so few that nothing of the dictionary's size is made for them. */
const FEW_CODES = 64

/** For up to so many texts the dictionary's beginning may do; who wants more mostly wants others as well. */
const FEW_TEXTS = 16
/** A beginning is taken to have its share of the bytes, and this much of that; from this share on it is no saving. */
const MARGIN = 1.25
const MOST_BEGINNING = 3 / 4

/** Codes as they are used: each once, ascending, and for each of the codes its place among these. */
interface UsedCodes {
  readonly distinct: Int32Array
  readonly places: Int32Array
}

function ofFew(codes: Int32Array): UsedCodes {
  const distinct = new Int32Array(new Set(codes)).sort()
  const placeOf = new Map(Array.from(distinct, (code, place) => [code, place]))
  return { distinct, places: codes.map((code) => placeOf.get(code)!) }
}

/** The same by a table of all entries. */
function ofMany(codes: Int32Array, entries: number): UsedCodes {
  const placeOf = new Int32Array(entries)
  for (let i = 0; i < codes.length; i++) placeOf[codes[i]!] = 1
  const distinct = new Int32Array(Math.min(codes.length, entries))
  let used = 0
  for (let code = 0; code < entries; code++)
    if (placeOf[code] === 1) {
      placeOf[code] = used
      distinct[used++] = code
    }
  return { distinct: distinct.subarray(0, used), places: numbersOf(placeOf, codes) }
}

/** The index of the first row at or behind `row`. */
function firstAtLeast(rows: Selection, row: number): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle]! < row) low = middle + 1
    else high = middle
  }
  return low
}

/** A page that is wanted, and the row behind those that begin in it. */
type WantedPage = PageLocation & { readonly end: number }

/** Bytes of the file, in memory that is given or in another. */
type ReadBytes = (start: number, length: number, into?: Uint8Array) => Uint8Array

/**
 * @param read throws where the file is shorter
 * @param checkIndex throws RangeError where the file's page index is damaged
 * @param buffers what the dictionary's page may take memory of
 */
export function openChunk(
  node: LeafNode,
  chunk: LeafChunk,
  read: ReadBytes,
  checkIndex: () => void,
  buffers: Buffers,
): ChunkReader {
  const { start, length, dictionaryLength, codec, offsetIndex } = chunk
  const isFlat = node.repetition === 0
  let rawDictionary: RawPage | undefined
  let dictionaryPage: { readonly values: Uint8Array; readonly count: number } | undefined
  let dictionary: PlainColumn | undefined
  let placed: readonly PlacedPage[] | undefined
  let index: readonly PageLocation[] | undefined
  let bounds: readonly PageBounds[] | undefined
  /** How often entries were picked from the dictionary. */
  let picked = 0

  /** Checksums are of what is in a page, not of its header. */
  function checkEncoding({ encoding }: RawPage): void {
    if (chunk.codesOnly && encoding !== 'dictionary') throw new RangeError('a page is not of codes')
  }

  /** The pages behind the first `skipped` bytes of the chunk. */
  function pagesBehind(skipped: number): readonly PlacedPage[] {
    if (placed !== undefined) return placed
    const found: PlacedPage[] = []
    let [count, firstRow]: [number, number | undefined] = [0, 0]
    for (const page of rawPages(read(start + skipped, length - skipped), isFlat)) {
      if (page.kind === 'dictionary') {
        rawDictionary ??= page
        continue
      }
      checkEncoding(page)
      count += page.count
      found.push({ page, firstRow })
      firstRow = firstRow === undefined || page.rows === undefined ? undefined : firstRow + page.rows
    }
    if (count !== chunk.valueCount) throw new RangeError(`${count} values instead of ${chunk.valueCount}`)
    placed = found
    return found
  }

  const pages = () => pagesBehind(0)

  function rawPageOfDictionary(): RawPage {
    if (rawDictionary === undefined && dictionaryLength > 0)
      for (const page of rawPages(read(start, dictionaryLength), isFlat))
        if (page.kind === 'dictionary') rawDictionary ??= page
    if (rawDictionary === undefined) pages()
    if (rawDictionary === undefined) throw new RangeError('a dictionary page is missing')
    return rawDictionary
  }

  function pageOfDictionary(): NonNullable<typeof dictionaryPage> {
    if (dictionaryPage === undefined) {
      const page = rawPageOfDictionary()
      const values = dictionaryValues(page, codec, (size) => buffers.bytes(size))
      dictionaryPage = { values, count: page.count }
    }
    return dictionaryPage
  }

  /** Some of the dictionary's texts. The first time, no more of it is decompressed than up to the last of them, about. */
  function pickTexts(codes: Int32Array): PlainColumn {
    if (dictionaryPage === undefined && picked === 0 && codes.length <= FEW_TEXTS) {
      const page = rawPageOfDictionary()
      const share = (MARGIN * (codes[codes.length - 1]! + 1)) / page.count
      const size = Math.ceil(share * page.size)
      const bytes = share < MOST_BEGINNING ? beginningOfDictionary(page, codec, size) : undefined
      const texts = bytes && pickTextsWithin(bytes, page.count, codes)
      if (texts !== undefined) return texts
    }
    const { values, count } = pageOfDictionary()
    return pickPlainTexts(values, count, codes)
  }

  function wholeDictionary(): PlainColumn {
    const { values, count } = pageOfDictionary()
    dictionary ??= readPlain(node.type, values, count)
    return dictionary
  }

  /** Undefined where the chunk has none. */
  function locations(): readonly PageLocation[] | undefined {
    if (offsetIndex === undefined || index !== undefined) return index
    checkIndex()
    index = readOffsetIndex(read(offsetIndex.start, offsetIndex.length), chunk)
    return index
  }

  /** Where the pages are in which the rows may be, or all of them; undefined where nothing tells. */
  function wantedPages(rows?: Selection): readonly WantedPage[] | undefined {
    const all = locations()
    if (all === undefined) return undefined
    const wanted: WantedPage[] = []
    for (let page = 0, at = 0; page < all.length; page++) {
      const next = all[page + 1]?.firstRow ?? Infinity
      if (rows !== undefined) {
        if (at === rows.length) break
        if (rows[at]! >= next) continue
        at = firstAtLeast(rows, next)
      }
      wanted.push({ ...all[page]!, end: Math.min(next, chunk.valueCount) })
    }
    return wanted
  }

  /** Pages, those that lie close together read at once: up to `most` bytes, or one page. */
  function* readPages(wanted: readonly WantedPage[], most: number, readAt: ReadBytes): Generator<PlacedPage> {
    for (let from = 0; from < wanted.length; ) {
      const { offset: begin } = wanted[from]!
      const endOf = (page: number) => wanted[page]!.offset + wanted[page]!.length
      let to = from + 1
      while (
        to < wanted.length &&
        wanted[to]!.offset <= endOf(to - 1) + READ_OVER &&
        endOf(to) <= begin + most
      )
        to++
      const bytes = readAt(begin, endOf(to - 1) - begin)
      for (; from < to; from++) {
        const { offset, length: size, firstRow, end } = wanted[from]!
        let found: RawPage | undefined
        for (const page of rawPages(bytes.subarray(offset - begin, offset - begin + size), isFlat)) {
          if (page.kind !== 'data') continue
          if (found !== undefined) throw new RangeError('a page is not what the page index says')
          found = page
        }
        if (found === undefined || (isFlat && found.rows !== end - firstRow))
          throw new RangeError('a page is not what the page index says')
        checkEncoding(found)
        yield { page: found, firstRow }
      }
    }
  }

  function pagesOf(rows: Selection): readonly PlacedPage[] {
    const wanted = placed === undefined ? wantedPages(rows) : undefined
    const isMost = wanted === undefined || wanted.reduce((sum, page) => sum + page.length, 0) > length / 2
    return isMost ? pages() : [...readPages(wanted, length, read)]
  }

  return {
    node,
    chunk,
    dictionaryPage: pageOfDictionary,
    dictionary: wholeDictionary,
    get entries() {
      return rawPageOfDictionary().count
    },
    valuesOf(codes) {
      const { count } = rawPageOfDictionary()
      const isText = node.type.physical === 'BYTE_ARRAY'
      if (
        dictionary !== undefined ||
        !isText ||
        picked === MOST_PICKED ||
        codes.length > count / MANY_ENTRIES
      )
        return dictionaryColumn(codes, wholeDictionary())
      const { distinct, places } = codes.length > count / FEW_CODES ? ofMany(codes, count) : ofFew(codes)
      const texts = pickTexts(distinct)
      picked++
      return dictionaryColumn(places, texts)
    },
    pageStarts: () => locations()?.map(({ firstRow }) => firstRow),
    bounds() {
      const { columnIndex, valueCount } = chunk
      if (!isFlat || node.type.physical !== 'INT64' || columnIndex === undefined) return undefined
      const found = locations()
      if (found === undefined) return undefined
      bounds ??= readPageBounds(read(columnIndex.start, columnIndex.length), found, valueCount)
      return bounds
    },
    pages,
    dataPages: () => pagesBehind(dictionaryLength),
    pagesOf,
    passing(rows) {
      const isLarge = placed === undefined && dictionaryLength === 0 && length > LARGE
      const wanted = isLarge ? wantedPages(rows) : undefined
      if (wanted === undefined) return rows === undefined ? pages() : pagesOf(rows)
      let room: Uint8Array<ArrayBuffer> | undefined
      return readPages(wanted, STRETCH, (from, size) => {
        if (room === undefined || room.length < size) room = buffers.bytes(Math.max(size, STRETCH))
        return read(from, size, room.subarray(0, size))
      })
    },
  }
}
