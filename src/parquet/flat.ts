import type { Buffers } from '../column/buffers.ts'
import type { Column, PlainColumn, Selection } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { bytesColumn, dictionaryColumn, nullColumn } from '../column/make.ts'
import { take } from '../column/take.ts'
import type { ChunkReader } from './chunk.ts'
import { createFixedGatherer } from './fixed.ts'
import { selectCodes } from './hybrid.ts'
import { isOneRun, pageContext, readLevels } from './leaf.ts'
import { dataPageOf, freePage } from './page.ts'
import { validityGatherer } from './presence.ts'
import { createValueGatherer, readCodes } from './values.ts'

/** Codes of the values, gathered at the front of a page's stretch, to where its rows are. */
function spread(codes: Int32Array, validity: Uint8Array, at: number, count: number, present: number): void {
  let value = at + present - 1
  for (let row = at + count - 1; row >= at; row--) codes[row] = validity[row] === 1 ? codes[value--]! : 0
}

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
      readCodes(page.values, codes, read, present, dictionary.length)
      if (present < page.count) spread(codes, nulls.validity!, read, page.count, present)
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

/** Buffers that one call fills and empties, so that filtering leaves nothing to collect. */
let codesOfPage = new Int32Array(0)
let levelsOfPage = new Uint8Array(0)
let matches = new Int32Array(0)

/**
 * The rows of a column chunk in codes whose value is wanted, ascending, without making a column of it. Undefined where some of
 * its pages are not in codes. Throws as readLeaf.
 *
 * @param wanted 0 or 1 for each entry of the dictionary
 */
export function rowsOfCodes(chunk: ChunkReader, wanted: Uint8Array): Selection | undefined {
  const context = pageContext(chunk)
  const { maxDefinition } = context
  const { valueCount: count } = chunk.chunk
  const pages = chunk.pages()
  if (pages.some(({ page }) => page.encoding !== 'dictionary')) return undefined
  if (matches.length < count) matches = new Int32Array(count)
  let found = 0
  let first = 0
  for (const { page: raw } of pages) {
    const page = dataPageOf(raw, context)
    const { definitions, count: rows, values } = page
    if (rows > count - first) throw new RangeError('a column chunk has too many values')
    if (codesOfPage.length < rows) {
      codesOfPage = new Int32Array(rows)
      levelsOfPage = new Uint8Array(rows)
    }
    if (definitions === undefined || isOneRun(definitions, maxDefinition, rows)) {
      found += selectCodes(values, 1, values[0] ?? 0, wanted, first, matches, found, rows)
    } else {
      const present = readLevels(definitions, maxDefinition, levelsOfPage, 0, rows)
      readCodes(values, codesOfPage, 0, present, wanted.length)
      for (let row = 0, value = 0; row < rows; row++) {
        if (levelsOfPage[row] !== maxDefinition) continue
        matches[found] = first + row
        found += wanted[codesOfPage[value++]!]!
      }
    }
    freePage(page, raw)
    first += rows
  }
  if (first !== count) throw new RangeError(`a column chunk has ${first} values instead of ${count}`)
  return matches.slice(0, found)
}
