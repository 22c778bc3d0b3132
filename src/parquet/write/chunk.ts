import type { BytesColumn, Column } from '../../column/column.ts'
import { invariant } from '../../common/assert.ts'
import { appendBytes, createByteBuffer, reserve } from '../../common/byte-buffer.ts'
import { free } from '../../common/free.ts'
import { bitWidth } from '../hybrid.ts'
import type { SchemaNode } from '../schema-tree.ts'
import { type Compressor, type Effort, joined } from './compressor.ts'
import type { LeafRows } from './disassemble.ts'
import { createDistinctTexts, type DistinctTexts } from './distinct-texts.ts'
import { appendLevels, ENCODING, encodeCodes, PAGE_TYPE, type StoredPage, storedPage } from './page.ts'
import { appendPlain, appendText, packed, plainRows } from './plain.ts'
import { createRemaps } from './remaps.ts'
import { compareStored, createTextExtremes, type Extremes, plainExtremes } from './statistics.ts'

/** How one leaf is stored. */
export interface LeafLayout {
  /** Of zstd; undefined: as it is. */
  readonly effort: Effort | undefined
  /** Bytes of distinct texts up to which they are stored once, with codes for the values; 0 for never. */
  readonly dictionaryBytes: number
  readonly statistics: boolean
}

/** What a page holds. */
export interface PageFigures {
  readonly rows: number
  /** Values and NULLs. */
  readonly count: number
  readonly nulls: number
  readonly extremes: Extremes | undefined
}

interface ChunkPage {
  readonly stored: StoredPage
  readonly figures: PageFigures
}

/** A column chunk, ready to be written. */
export interface Chunk {
  readonly node: SchemaNode & { readonly kind: 'leaf' }
  readonly isCompressed: boolean
  readonly dictionary: StoredPage | undefined
  readonly pages: readonly ChunkPage[]
  readonly extremes: Extremes | undefined
}

/** Gathers the values of one leaf for one row group after another. */
export interface ChunkWriter {
  append(leaf: LeafRows): void
  /** Bytes of the page that is open, before compression. */
  readonly openBytes: number
  /** Bytes of the chunk so far, before compression. */
  readonly bytes: number
  /** Ends the page; it has so many rows. */
  cut(rows: number): void
  /** Bytes of memory that the pages take that have ended, once they are compressed. */
  held(): Promise<number>
  /** The chunk of this row group, with memory of its own; the next may begin. */
  finish(): Promise<Chunk>
}

/** Codes of a page, in as few bytes as they need: a row group has many of them in memory. */
type Codes = Uint8Array | Uint16Array | Int32Array

/** @param size how many there are to be told apart */
function narrowed(codes: Int32Array, size: number): Codes {
  if (size <= 2 ** 8) return new Uint8Array(codes)
  return size <= 2 ** 16 ? new Uint16Array(codes) : codes.slice()
}

/** A page whose levels are encoded; its values are codes as long as a dictionary may come of them. */
interface CutPage {
  readonly figures: PageFigures
  readonly levels: Uint8Array
  readonly codes: Codes | undefined
  readonly stored: Promise<StoredPage> | undefined
}

/** Compression that leaves more than this share is not worth the reader's time. */
const WORTHWHILE = 0.9

/** With fewer values a dictionary costs little, and operators have codes to work on. */
const MANY_VALUES = 4096

/** Of a dictionary with so many entries for each value no table is made. */
const RARE = 8

/** Memory that pages needed is kept for those of the next row group up to so many bytes. */
const MOST_KEPT = 4 * 1024 * 1024

/** A dictionary is given up at a page's end where so many of the values were distinct. */
const DISTINCT_SHARE = 0.9

/** Codes with room for so many. */
function withRoom(codes: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  if (length <= codes.length) return codes
  const larger = new Int32Array(Math.max(length, 2 * codes.length))
  larger.set(codes)
  return larger
}

interface Translation {
  /** Entries of the dictionary as codes among `texts`, −1 for those not met yet; undefined where they are few. */
  readonly remap: Int32Array | undefined
  readonly texts: DistinctTexts
  readonly out: Int32Array
  readonly at: number
}

/** Writes codes of one dictionary as codes of another, into `out` from `at` on. */
function translate(
  codes: Int32Array,
  rows: Int32Array | undefined,
  { data, offsets }: BytesColumn,
  { remap, texts, out, at }: Translation,
): void {
  const length = rows?.length ?? codes.length
  if (remap === undefined) {
    for (let i = 0; i < length; i++) {
      const entry = codes[rows === undefined ? i : rows[i]!]!
      out[at + i] = texts.codeOf(data, offsets[entry]!, offsets[entry + 1]!)
    }
    return
  }
  for (let i = 0; i < length; i++) {
    const entry = codes[rows === undefined ? i : rows[i]!]!
    let code = remap[entry]!
    if (code < 0) {
      code = texts.codeOf(data, offsets[entry]!, offsets[entry + 1]!)
      remap[entry] = code
    }
    out[at + i] = code
  }
}

/** Bytes that the values of pages take as texts. */
function plainBytes(texts: DistinctTexts, pages: readonly CutPage[]): number {
  const starts = texts.starts()
  let bytes = 0
  for (const { codes } of pages)
    if (codes !== undefined)
      for (let i = 0; i < codes.length; i++) bytes += 4 + starts[codes[i]! + 1]! - starts[codes[i]!]!
  return bytes
}

/** Merges extremes of pages; undefined where a page with values has none. */
function mergeExtremes(
  { type }: SchemaNode & { readonly kind: 'leaf' },
  pages: readonly { readonly figures: PageFigures }[],
): Extremes | undefined {
  let merged: Extremes | undefined
  for (const { figures } of pages) {
    const { count, nulls, extremes } = figures
    if (count === nulls) continue
    if (extremes === undefined) return undefined
    merged ??= extremes
    const { least, greatest } = merged
    merged = {
      least: compareStored(type, extremes.least, least) < 0 ? extremes.least : least,
      greatest: compareStored(type, extremes.greatest, greatest) > 0 ? extremes.greatest : greatest,
    }
  }
  return merged
}

export function createChunkWriter(
  node: SchemaNode & { readonly kind: 'leaf' },
  layout: LeafLayout,
  compressor: Compressor,
): ChunkWriter {
  const { definition: maxDefinition, repetition: maxRepetition, type } = node
  const isText = type.physical === 'BYTE_ARRAY'
  // Bounds of items say nothing of a row.
  const hasExtremes = layout.statistics && maxRepetition === 0
  let pages: CutPage[] = []
  /** While codes may still be written; `entries` stays for the pages that have some. */
  const entries = isText && layout.dictionaryBytes > 0 ? createDistinctTexts() : undefined
  let distinct = entries

  // The open page.
  const definitions = createByteBuffer(1024)
  const repetitions = createByteBuffer(maxRepetition > 0 ? 1024 : 0)
  let values = createByteBuffer(1024)
  let codes = new Int32Array(1024)
  let [count, present] = [0, 0]

  let closedBytes = 0
  let totalCodes = 0
  const remaps = createRemaps()
  /** The page that an entry was last seen on, by a number of its own, and the last number. */
  let seen = new Int32Array(256)
  let stamp = 0

  function appendCodes(texts: DistinctTexts, column: Column, rows: Int32Array | undefined): void {
    const length = rows?.length ?? column.length
    if (length === 0) return
    codes = withRoom(codes, present + length)
    if (column.kind === 'bytes') {
      const { data, offsets } = column
      for (let i = 0; i < length; i++) {
        const row = rows === undefined ? i : rows[i]!
        codes[present + i] = texts.codeOf(data, offsets[row]!, offsets[row + 1]!)
      }
      present += length
      return
    }
    invariant(
      column.kind === 'constant' || column.kind === 'dictionary',
      `a text is not of kind ${column.kind}`,
    )
    const plain = column.kind === 'constant' ? column.value : column.dictionary
    invariant(plain.kind === 'bytes', `a text is not of kind ${plain.kind}`)
    const remap = RARE * length < plain.length ? undefined : remaps.of(plain)
    const from = column.kind === 'constant' ? new Int32Array(column.length) : column.codes
    translate(from, rows, plain, { remap, texts, out: codes, at: present })
    present += length
  }

  /** Codes as the texts they stand for. */
  function spellOut(texts: DistinctTexts, some: Codes): void {
    const [data, starts] = [texts.data(), texts.starts()]
    for (const code of some) appendText(values, data, starts[code]!, starts[code + 1]!)
  }

  /** From here on texts are written as they are. */
  function giveUpDictionary(texts: DistinctTexts): void {
    distinct = undefined
    values.length = 0
    spellOut(texts, codes.subarray(0, present))
  }

  function textExtremes(texts: DistinctTexts, some: Int32Array): Extremes | undefined {
    if (seen.length < texts.size) seen = new Int32Array(2 * texts.size)
    const extremes = createTextExtremes()
    const [data, starts] = [texts.data(), texts.starts()]
    stamp++
    for (const code of some) {
      if (seen[code] === stamp) continue
      seen[code] = stamp
      extremes.add(data, starts[code]!, starts[code + 1]!)
    }
    return extremes.finish()
  }

  /**
   * Bits a code. The keys of maps come in sequences that return: zstd finds them again where codes are whole bytes.
   */
  function codeWidth(size: number): number {
    const width = bitWidth(Math.max(0, size - 1))
    if (maxRepetition === 0 || layout.effort === undefined || width <= 4 || width > 16) return width
    return width <= 8 ? 8 : 16
  }

  function dataPage(encoding: number, pageCount: number, size: number, body: Uint8Array): StoredPage {
    return storedPage({ type: PAGE_TYPE.data, encoding, count: pageCount, size, body })
  }

  /** A page of what `values` holds. */
  async function plainPage(levels: Uint8Array, pageCount: number): Promise<StoredPage> {
    const stored = type.physical === 'BOOLEAN' ? packed(values) : values.bytes.subarray(0, values.length)
    const size = levels.length + stored.length
    const parts = [levels, stored]
    const { effort } = layout
    const body = effort === undefined ? joined(parts) : await compressor.compress(parts, effort)
    return dataPage(ENCODING.plain, pageCount, size, body)
  }

  /** The page's levels, encoded. */
  function cutLevels(): Uint8Array {
    const out = createByteBuffer(64 + ((count * (maxDefinition > 0 ? 1 : 0)) >> 2))
    if (maxRepetition > 0) appendLevels(out, repetitions.bytes.subarray(0, count), maxRepetition, count)
    if (maxDefinition > 0) appendLevels(out, definitions.bytes.subarray(0, count), maxDefinition, count)
    return out.bytes.subarray(0, out.length)
  }

  /** Codes of a page that has ended, good until the next are asked for. */
  function widened(some: Codes | undefined): Int32Array {
    codes.set(some ?? [])
    return codes.subarray(0, some?.length ?? 0)
  }

  /** The contents of pages as they are stored. What of both is not wanted is given back. */
  async function compressedWherePays(
    contents: readonly Uint8Array[],
  ): Promise<{ readonly bodies: readonly Uint8Array[]; readonly isCompressed: boolean }> {
    const { effort } = layout
    if (effort === undefined) return { bodies: contents, isCompressed: false }
    const tried = await Promise.all(contents.map((content) => compressor.compress([content], effort)))
    const total = (parts: readonly Uint8Array[]) => parts.reduce((sum, part) => sum + part.length, 0)
    const isCompressed = total(tried) < WORTHWHILE * total(contents)
    for (const one of isCompressed ? contents : tried) free(one)
    return { bodies: isCompressed ? tried : contents, isCompressed }
  }

  /** Begins the next row group. */
  function reset(): void {
    for (const { levels, codes: some } of pages) {
      free(levels)
      if (some !== undefined) free(some)
    }
    pages = []
    closedBytes = totalCodes = 0
    entries?.clear()
    distinct = entries
    remaps.clear()
    if (values.bytes.length > MOST_KEPT) {
      free(values.bytes)
      values = createByteBuffer(1024)
    }
    values.length = 0
  }

  /** The chunk with a dictionary; undefined where it would be larger than the texts themselves. */
  async function withDictionary(texts: DistinctTexts): Promise<Chunk | undefined> {
    const width = codeWidth(texts.size)
    const entryBytes = texts.bytes + 4 * texts.size
    const codedBytes = entryBytes + (totalCodes * width) / 8
    // A text takes four bytes at least, so that the sum is seldom needed.
    if (totalCodes >= MANY_VALUES && codedBytes >= 4 * totalCodes && codedBytes >= plainBytes(texts, pages))
      return undefined
    // Items that are all NULL stay texts in codes, for readers that join them with others.
    if (totalCodes === 0 && maxRepetition === 0) return undefined
    const list = createByteBuffer(entryBytes)
    const [data, starts] = [texts.data(), texts.starts()]
    for (let code = 0; code < texts.size; code++) appendText(list, data, starts[code]!, starts[code + 1]!)
    const contents = [
      list.bytes.subarray(0, list.length),
      ...pages.map(({ levels, codes: some }) => joined([levels, encodeCodes(widened(some), width)])),
    ]
    const sizes = contents.map(({ length }) => length)
    const { bodies, isCompressed } = await compressedWherePays(contents)
    const dictionary = storedPage({
      ...{ type: PAGE_TYPE.dictionary, encoding: ENCODING.plain, count: texts.size },
      ...{ size: list.length, body: bodies[0]! },
    })
    return {
      ...{ node, isCompressed, dictionary, extremes: mergeExtremes(node, pages) },
      pages: pages.map(({ figures }, i) => {
        const [size, body] = [sizes[i + 1]!, bodies[i + 1]!]
        return { figures, stored: dataPage(ENCODING.dictionary, figures.count, size, body) }
      }),
    }
  }

  async function withoutDictionary(): Promise<Chunk> {
    const written: ChunkPage[] = []
    for (const { levels, codes: some, stored, figures } of pages) {
      values.length = 0
      if (entries !== undefined && some !== undefined) spellOut(entries, some)
      written.push({ figures, stored: await (stored ?? plainPage(levels, figures.count)) })
    }
    return {
      ...{ node, isCompressed: layout.effort !== undefined, dictionary: undefined },
      ...{ pages: written, extremes: mergeExtremes(node, pages) },
    }
  }

  return {
    append(leaf) {
      const before = count
      count += leaf.count
      if (maxDefinition > 0) {
        if (leaf.definitions !== undefined) appendBytes(definitions, leaf.definitions, 0, leaf.count)
        else {
          reserve(definitions, leaf.count)
          definitions.bytes.fill(maxDefinition, before, count)
          definitions.length = count
        }
      }
      if (maxRepetition > 0) {
        if (leaf.repetitions !== undefined) appendBytes(repetitions, leaf.repetitions, 0, leaf.count)
        else {
          reserve(repetitions, leaf.count)
          repetitions.bytes.fill(0, before, count)
          repetitions.length = count
        }
      }
      if (distinct !== undefined) {
        appendCodes(distinct, leaf.column, leaf.rows)
        if (distinct.bytes + 4 * distinct.size > layout.dictionaryBytes) giveUpDictionary(distinct)
        return
      }
      const { column, rows } = plainRows(leaf.column, leaf.rows)
      appendPlain(values, column, rows)
      present += rows.length
    },
    get openBytes() {
      return values.length + count
    },
    get bytes() {
      return closedBytes + values.length + count + (entries?.bytes ?? 0)
    },
    cut(rows) {
      const levels = cutLevels()
      const figures = { rows, count, nulls: count - present }
      if (distinct !== undefined) {
        const some = codes.subarray(0, present)
        const extremes = hasExtremes ? textExtremes(distinct, some) : undefined
        totalCodes += present
        const kept = narrowed(some, distinct.size)
        closedBytes += levels.length + kept.byteLength
        pages.push({ figures: { ...figures, extremes }, levels, codes: kept, stored: undefined })
        if (distinct.size > DISTINCT_SHARE * totalCodes && totalCodes >= MANY_VALUES) {
          present = 0
          giveUpDictionary(distinct)
        }
      } else {
        const content = type.physical === 'BOOLEAN' ? new Uint8Array(packed(values)) : values.bytes
        const extremes = hasExtremes ? plainExtremes(type, content, present) : undefined
        closedBytes += levels.length + values.length
        const stored = plainPage(levels, count)
        // Its failure shows in finish().
        stored.catch(() => undefined)
        pages.push({ figures: { ...figures, extremes }, levels, codes: undefined, stored })
      }
      values.length = definitions.length = repetitions.length = 0
      count = present = 0
    },
    async held() {
      let bytes = 0
      for (const { levels, codes: some, stored } of pages)
        bytes += stored === undefined ? levels.length + (some?.byteLength ?? 0) : (await stored).body.length
      return bytes
    },
    async finish() {
      const chunk = (distinct && (await withDictionary(distinct))) ?? (await withoutDictionary())
      reset()
      return chunk
    },
  }
}
