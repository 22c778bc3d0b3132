import type { Column, Selection } from '../column/column.ts'
import type { ChunkReader } from './chunk.ts'
import { bitWidth, readHybrid } from './hybrid.ts'
import { dataPageOf, freePage } from './page.ts'
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

/** Reads a page's levels; how many of them are the greatest possible. Throws RangeError where one is greater. */
export function readLevels(
  page: Uint8Array,
  greatest: number,
  out: Uint8Array,
  at: number,
  count: number,
): number {
  readHybrid(page, 0, page.length, bitWidth(greatest), out, at, count)
  let full = 0
  let left = 0
  for (let i = at; i < at + count; i++) {
    const below = greatest - out[i]!
    left |= below
    full += below === 0 ? 1 : 0
  }
  // Negative where any of them was above.
  if (left < 0) throw new RangeError('a level is too great')
  return full
}

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
      full = readLevels(page.definitions, maxDefinition, definitions, read, page.count)
    if (repetitions !== undefined && page.repetitions !== undefined)
      readLevels(page.repetitions, maxRepetition, repetitions, read, page.count)
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

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const out = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/**
 * Decodes some rows of a column chunk: the levels and values of exactly these. Pages without any of them are not
 * decompressed where it is known which rows they hold. Throws as {@link readLeaf}.
 *
 * @param rows ascending
 */
export function readLeafRows(chunk: ChunkReader, rows: Selection): LeafData {
  const context = pageContext(chunk)
  const { maxDefinition, maxRepetition } = context
  const values = createValueGatherer(chunk)
  const definitionParts: Uint8Array[] = []
  const repetitionParts: Uint8Array[] = []
  let count = 0
  /** The next of the rows that are wanted, and the row that the last level was of. */
  let next = 0
  let row = -1
  let isWanted = false
  for (const { page: raw, firstRow } of chunk.pagesOf(rows)) {
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
    if (page.repetitions === undefined && firstRow !== undefined) {
      const { definitions: levels, count: pageRows } = page
      if (levels === undefined || isOneRun(levels, maxDefinition, pageRows)) {
        const start = next
        while (next < rows.length && rows[next]! < firstRow + pageRows) next++
        const picks = rows.slice(start, next)
        for (let i = 0; i < picks.length; i++) picks[i]! -= firstRow
        values.add(page, pageRows, picks)
        freePage(page, raw)
        if (levels !== undefined) definitionParts.push(new Uint8Array(picks.length).fill(maxDefinition))
        count += picks.length
        continue
      }
    }
    const definitions = page.definitions && new Uint8Array(page.count)
    const repetitions = page.repetitions && new Uint8Array(page.count)
    let present = page.count
    if (definitions !== undefined && page.definitions !== undefined)
      present = readLevels(page.definitions, maxDefinition, definitions, 0, page.count)
    if (repetitions !== undefined && page.repetitions !== undefined)
      readLevels(page.repetitions, maxRepetition, repetitions, 0, page.count)
    const picks = new Int32Array(present)
    let [picked, value, kept] = [0, 0, 0]
    for (let i = 0; i < page.count; i++) {
      if (repetitions === undefined || repetitions[i] === 0) {
        row++
        isWanted = next < rows.length && rows[next] === row
        if (isWanted) next++
        else if (next === rows.length) break
      }
      const isValue = definitions === undefined || definitions[i] === maxDefinition
      if (isWanted) {
        if (isValue) picks[picked++] = value
        // What is kept is written over what was read.
        if (definitions !== undefined) definitions[kept] = definitions[i]!
        if (repetitions !== undefined) repetitions[kept] = repetitions[i]!
        kept++
      }
      if (isValue) value++
    }
    values.add(page, present, picks.subarray(0, picked))
    freePage(page, raw)
    if (definitions !== undefined) definitionParts.push(definitions.subarray(0, kept))
    if (repetitions !== undefined) repetitionParts.push(repetitions.subarray(0, kept))
    count += kept
  }
  if (next !== rows.length) throw new RangeError(`a column chunk has no row ${rows[next]}`)
  return {
    count,
    definitions: maxDefinition > 0 ? joined(definitionParts, count) : undefined,
    repetitions: maxRepetition > 0 ? joined(repetitionParts, count) : undefined,
    values: values.finish(),
  }
}
