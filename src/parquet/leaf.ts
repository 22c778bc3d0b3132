import { joinArrays } from '../common/join-arrays.ts'
import { type Buffers, NEW_BUFFERS } from '../column/buffers.ts'
import type { Column, Selection } from '../column/column.ts'
import { invariant } from '../common/assert.ts'
import type { ChunkReader, PlacedPage } from './chunk.ts'
import { readLevels } from './hybrid.ts'
import { isSame } from './levels.ts'
import { dataPageOf, freePage } from './page.ts'
import { type BytesCollector, createBytesCollector } from './plain.ts'
import { unsupported } from './schema-tree.ts'
import { createValueGatherer } from './values.ts'

/** A column chunk decoded: levels, and the values that are not NULL one after another. */
export interface LeafData {
  /** How many levels there are: values and NULLs, items and empty lists. */
  readonly count: number
  /** A level each; undefined where all are the greatest possible. */
  readonly definitions: Uint8Array | undefined
  /** A level each; undefined where all are 0. */
  readonly repetitions: Uint8Array | undefined
  readonly values: Column
}

/** Whether levels are one run of the greatest: no value of the page is NULL. */
export function isOneRun(levels: Uint8Array, greatest: number, count: number): boolean {
  let header = 0
  let at = 0
  for (let scale = 1; at < levels.length; scale *= 128) {
    const byte = levels[at++]!
    header += (byte & 0x7f) * scale
    if (byte < 0x80) break
  }
  return header % 2 === 0 && header / 2 >= count && levels[at] === greatest
}

/** From this share of the texts on, those wanted are gathered in room for all of them. */
const MOST = 1 / 2

/** What a page needs to be opened. Throws NOT_SUPPORTED for a type that is not read. */
export function pageContext({ node, chunk }: ChunkReader) {
  const { type, definition: maxDefinition, repetition: maxRepetition } = node
  if (type.unsupported !== undefined) throw unsupported(type.unsupported)
  return { codec: chunk.codec, maxDefinition, maxRepetition }
}

/**
 * Decodes a column chunk. Throws RangeError, or what a decompressor throws, where it is damaged; NOT_SUPPORTED for an
 * encoding or compression that is not read.
 */
export function readLeaf(chunk: ChunkReader): LeafData {
  const context = pageContext(chunk)
  const { maxDefinition, maxRepetition } = context
  const { valueCount: count } = chunk.chunk
  const definitions = maxDefinition > 0 ? new Uint8Array(count) : undefined
  const repetitions = maxRepetition > 0 ? new Uint8Array(count) : undefined
  const values = createValueGatherer(chunk)
  let read = 0
  let present = 0
  for (const { page: raw } of chunk.pages()) {
    const page = dataPageOf(raw, context)
    if (page.count > count - read) throw new RangeError('a column chunk has too many values')
    let full = page.count
    if (definitions !== undefined && page.definitions !== undefined)
      full = readLevels(page.definitions, maxDefinition, false, definitions, read, page.count)
    if (repetitions !== undefined && page.repetitions !== undefined)
      readLevels(page.repetitions, maxRepetition, false, repetitions, read, page.count)
    values.add(page, full)
    freePage(page, raw)
    read += page.count
    present += full
  }
  if (read !== count) throw new RangeError(`a column chunk has ${read} values instead of ${count}`)
  return {
    count,
    definitions: present === count ? undefined : definitions,
    repetitions,
    values: values.finish(),
  }
}

/** Of fewer texts these are taken to have their share of the bytes, and this much of that. */
const MARGIN = 1.25

/** Room for the texts of some rows, where all pages with them are plain texts. */
function roomFor(
  { node }: ChunkReader,
  pages: readonly PlacedPage[],
  rows: Selection,
  buffers: Buffers,
): BytesCollector | undefined {
  if (node.repetition > 0 || node.type.physical !== 'BYTE_ARRAY' || rows.length === 0) return undefined
  const [first, last] = [rows[0]!, rows[rows.length - 1]!]
  let [size, values] = [0, 0]
  for (const { page, firstRow } of pages) {
    if (firstRow === undefined || page.encoding !== 'plain') return undefined
    if (firstRow > last || firstRow + page.count <= first) continue
    size += page.size
    values += page.count
  }
  const share = rows.length / values
  return share < MOST
    ? createBytesCollector(rows.length, Math.ceil(MARGIN * share * size), buffers, true)
    : createBytesCollector(rows.length, size, buffers)
}

/** The levels of a page inside lists and maps, a byte each. */
interface PageLevels {
  readonly definitions: Uint8Array
  readonly repetitions: Uint8Array
  readonly count: number
  readonly greatest: number
}

/**
 * How far rows were looked for: the next of those that are wanted, the row that the last level was of, and whether it is one;
 * and how many levels the wanted ones before had.
 */
interface RowPosition {
  readonly next: number
  readonly row: number
  readonly isWanted: boolean
  readonly levels: number
}

/**
 * Keeps the levels of the rows that are wanted, at the front of where they were read, and the positions of their values.
 *
 * @param rows ascending
 * @param marks of these rows' levels those that are kept, as 1; undefined: all
 * @param from where the page before it ended
 * @param picks where the positions are written
 */
function pickLevels(
  { definitions, repetitions, count, greatest }: PageLevels,
  rows: Selection,
  marks: Uint8Array | undefined,
  from: RowPosition,
  picks: Int32Array,
): RowPosition & { readonly picked: number; readonly kept: number } {
  let { next, row, isWanted, levels } = from
  let [picked, value, kept] = [0, 0, 0]
  for (let i = 0; i < count; ) {
    if (repetitions[i] === 0) {
      row++
      isWanted = next < rows.length && rows[next] === row
      if (isWanted) next++
      else if (next === rows.length) break
    }
    if (isWanted) {
      const isValue = definitions[i] === greatest
      if (marks === undefined || marks[levels] === 1) {
        if (isValue) picks[picked++] = value
        // What is kept is written over what was read.
        definitions[kept] = definitions[i]!
        repetitions[kept] = repetitions[i]!
        kept++
      }
      if (isValue) value++
      levels++
      i++
      continue
    }
    // Up to the first level of the next row that is wanted.
    const wanted = rows[next]!
    let left = wanted - row
    for (;;) {
      value += definitions[i] === greatest ? 1 : 0
      i++
      if (i === count || (repetitions[i] === 0 && --left === 0)) break
    }
    row = left === 0 ? wanted - 1 : wanted - left
  }
  return { next, row, isWanted, levels, picked, kept }
}

/**
 * The same outside lists and maps, where each level is of a row.
 *
 * @param picks where the positions are written, with room for one more than there are values
 */
function pickFlatLevels(
  definitions: Uint8Array,
  count: number,
  greatest: number,
  rows: Selection,
  from: RowPosition,
  picks: Int32Array,
): RowPosition & { readonly picked: number; readonly kept: number } {
  const first = from.row + 1
  let { next } = from
  let [picked, value, kept, i] = [0, 0, 0, 0]
  for (; next < rows.length; next++) {
    const at = rows[next]! - first
    if (at >= count) break
    while (i < at) value += isSame(definitions[i++]!, greatest)
    const definition = definitions[at]!
    // The next one that is picked writes over what is no value; what is kept is written over what was read.
    picks[picked] = value
    picked += isSame(definition, greatest)
    definitions[kept++] = definition
  }
  return { ...from, next, row: from.row + count, isWanted: false, picked, kept }
}

/**
 * Decodes some rows of a column chunk: the levels and values of exactly these. Pages without any of them are not
 * decompressed where it is known which rows they hold. Throws as {@link readLeaf}.
 *
 * @param rows ascending
 * @param buffers what long texts may take memory of
 * @param marks of the levels of these rows, in lists and maps, those that are wanted, as 1; all where left out
 */
export function readLeafRows(
  chunk: ChunkReader,
  rows: Selection,
  buffers: Buffers = NEW_BUFFERS,
  marks?: Uint8Array,
): LeafData {
  const context = pageContext(chunk)
  const { maxDefinition, maxRepetition } = context
  const pages = chunk.pagesOf(rows)
  const values = createValueGatherer(chunk, roomFor(chunk, pages, rows, buffers))
  const definitionParts: Uint8Array[] = []
  const repetitionParts: Uint8Array[] = []
  let [count, held] = [0, 0]
  /** The next of the rows that are wanted, and the row that the last level was of. */
  let next = 0
  let row = -1
  let isWanted = false
  let passed = 0
  for (const { page: raw, firstRow } of pages) {
    // The last row that is wanted may go on into the next page.
    if (next === rows.length && !isWanted) break
    if (firstRow !== undefined) {
      row = firstRow - 1
      isWanted = false
      const isPassed = raw.rows !== undefined && (next === rows.length || rows[next]! >= firstRow + raw.rows)
      if (isPassed) continue
    }
    const page = dataPageOf(raw, context)
    if (page.count > chunk.chunk.valueCount) throw new RangeError('a column chunk has too many values')
    const { definitions: levels, repetitions: listLevels, count: pageCount } = page
    if (listLevels === undefined && (levels === undefined || isOneRun(levels, maxDefinition, pageCount))) {
      const [start, first] = [next, row + 1]
      while (next < rows.length && rows[next]! < first + pageCount) next++
      row += pageCount
      const picks = rows.slice(start, next)
      for (let i = 0; i < picks.length; i++) picks[i]! -= first
      values.add(page, pageCount, picks)
      freePage(page, raw)
      if (levels !== undefined) definitionParts.push(new Uint8Array(picks.length).fill(maxDefinition))
      count += picks.length
      held += picks.length
      continue
    }
    invariant(levels !== undefined, 'lists and maps have definition levels')
    const definitions = new Uint8Array(pageCount)
    const repetitions = listLevels === undefined ? undefined : new Uint8Array(pageCount)
    const present = readLevels(levels, maxDefinition, false, definitions, 0, pageCount)
    if (listLevels !== undefined && repetitions !== undefined)
      readLevels(listLevels, maxRepetition, false, repetitions, 0, pageCount)
    const picks = new Int32Array(present + 1)
    const from: RowPosition = { next, row, isWanted, levels: passed }
    const found =
      repetitions === undefined
        ? pickFlatLevels(definitions, pageCount, maxDefinition, rows, from, picks)
        : pickLevels(
            { definitions, repetitions, count: pageCount, greatest: maxDefinition },
            rows,
            marks,
            from,
            picks,
          )
    ;({ next, row, isWanted, levels: passed } = found)
    const { picked, kept } = found
    values.add(page, present, picks.subarray(0, picked))
    freePage(page, raw)
    definitionParts.push(definitions.subarray(0, kept))
    if (repetitions !== undefined) repetitionParts.push(repetitions.subarray(0, kept))
    count += kept
    held += picked
  }
  if (next !== rows.length) throw new RangeError(`a column chunk has no row ${rows[next]}`)
  if (marks !== undefined && passed !== marks.length)
    throw new RangeError(`a column chunk has ${passed} levels instead of ${marks.length}`)
  return {
    count,
    definitions: held === count ? undefined : joinArrays(definitionParts, new Uint8Array(count)),
    repetitions: maxRepetition > 0 ? joinArrays(repetitionParts, new Uint8Array(count)) : undefined,
    values: values.finish(),
  }
}
