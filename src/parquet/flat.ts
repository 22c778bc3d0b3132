import type { Buffers } from '../column/buffers.ts'
import type { Column, PlainColumn, Selection } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { bytesColumn, dictionaryColumn, nullColumn } from '../column/make.ts'
import { take } from '../column/take.ts'
import type { ChunkReader } from './chunk.ts'
import { createFixedGatherer } from './fixed.ts'
import { matchCodes, readLevels } from './hybrid.ts'
import { isOneRun, pageContext } from './leaf.ts'
import { dataPageOf, freePage } from './page.ts'
import { validityGatherer } from './presence.ts'
import { createValueGatherer, readCodes, readValidCodes } from './values.ts'

/** Values one after another to the rows that hold one. */
function withNulls(values: Column, validity: Uint8Array): Column {
  const rows = new Int32Array(validity.length)
  let value = 0
  if (values.kind === 'bytes') {
    // The texts stay where they are; rows without one have none of the bytes.
    const offsets = new Int32Array(validity.length + 1)
    for (let row = 0; row < rows.length; row++) {
      offsets[row] = values.offsets[value]!
      value += validity[row]!
    }
    offsets[rows.length] = values.offsets[value]!
    return bytesColumn(offsets, values.data, validity)
  }
  for (let row = 0; row < rows.length; row++) rows[row] = validity[row] === 1 ? value++ : -1
  return take(values, rows)
}

/**
 * Decodes a column chunk of a leaf outside lists and maps straight into its column: codes are unpacked in their place, and
 * levels are looked at only where a page has NULLs. Texts in a dictionary come as a dictionary column. Throws as readLeaf.
 */
export function readFlat(chunk: ChunkReader, buffers: Buffers): Column {
  const context = pageContext(chunk)
  const { valueCount: count } = chunk.chunk
  const nulls = validityGatherer(context.maxDefinition, count, buffers)
  const pages = chunk.pages()
  const isCodes = pages.every(({ page }) => page.encoding === 'dictionary')
  const fixed = isCodes ? undefined : createFixedGatherer(chunk.node.type, count, pages, buffers)
  const values = isCodes || fixed !== undefined ? undefined : createValueGatherer(chunk)
  const codes = buffers.ints(isCodes ? count : 0)
  let dictionary: PlainColumn | undefined
  let read = 0
  let held = 0
  for (const { page: raw } of pages) {
    const page = dataPageOf(raw, context)
    if (page.count > count - read) throw new RangeError('a column chunk has too many values')
    const present = nulls.add(page)
    if (fixed !== undefined) fixed.add(page, read, present, nulls.validity)
    else if (values !== undefined) values.add(page, present)
    else if (present === 0) codes.fill(0, read, read + page.count)
    else {
      dictionary ??= chunk.dictionary()
      const { length } = dictionary
      if (present === page.count) readCodes(page.values, codes, read, present, length)
      else readValidCodes(page.values, nulls.validity!, codes, read, page.count, present, length)
    }
    freePage(page, raw)
    read += page.count
    held += present
  }
  if (read !== count) throw new RangeError(`a column chunk has ${read} values instead of ${count}`)
  if (held === 0) return nullColumn(count)
  const validity = held === count ? undefined : nulls.validity
  if (fixed !== undefined) return fixed.finish(validity)
  if (values !== undefined)
    return validity === undefined ? values.finish() : withNulls(values.finish(), validity)
  const column = dictionaryColumn(codes, dictionary!, validity)
  // Codes stand for texts; numbers are as small as codes.
  return dictionary!.kind === 'bytes' ? column : flatten(column)
}

/** Levels of a page; what one call leaves, the next one writes over. */
let levelsOfPage = new Uint8Array(0)

/**
 * For each row of a column chunk in codes whether its value is wanted, 1 or 0, without making a column of it. Undefined where
 * some of its pages are not in codes. Throws as readLeaf.
 *
 * @param wanted 0 or 1 for each entry of the dictionary
 * @param within pages without any of these rows may be left out: what is said of their rows means nothing
 */
export function matchesOfCodes(
  chunk: ChunkReader,
  wanted: Uint8Array,
  buffers: Buffers,
  within: Selection | 'all',
): Uint8Array | undefined {
  const context = pageContext(chunk)
  const { maxDefinition } = context
  const { valueCount: count } = chunk.chunk
  const pages = within === 'all' ? chunk.pages() : chunk.pagesOf(within)
  if (pages.some(({ page }) => page.encoding !== 'dictionary')) return undefined
  const matches = buffers.bytes(count)
  let next = 0
  for (const { page: raw, firstRow: first = next } of pages) {
    const page = dataPageOf(raw, context)
    const { definitions, count: rows, values } = page
    if (rows > count - first) throw new RangeError('a column chunk has too many values')
    const width = values[0] ?? 0
    if (definitions === undefined || isOneRun(definitions, maxDefinition, rows))
      matchCodes(values, 1, width, wanted, undefined, matches, first, rows, rows)
    else {
      if (levelsOfPage.length < rows) levelsOfPage = new Uint8Array(rows)
      const present = readLevels(definitions, maxDefinition, true, levelsOfPage, 0, rows)
      matchCodes(values, 1, width, wanted, levelsOfPage, matches, first, rows, present)
    }
    freePage(page, raw)
    next = first + rows
  }
  if (within === 'all' && next !== count)
    throw new RangeError(`a column chunk has ${next} values instead of ${count}`)
  return matches
}
