import { NEW_BUFFERS, type Buffers } from '../column/buffers.ts'
import type { Column } from '../column/column.ts'
import { inverse } from '../column/flags.ts'
import { bytesColumn, constantColumn, dictionaryColumn, nullColumn } from '../column/make.ts'
import type { ChunkReader } from './chunk.ts'
import { readLevels } from './hybrid.ts'
import { isOneRun, pageContext } from './leaf.ts'
import { type DataPage, dataPageOf, freePage } from './page.ts'

/** Which rows hold a value, gathered page by page. */
export function validityGatherer(greatest: number, count: number, buffers: Buffers) {
  let validity: Uint8Array | undefined
  let length = 0
  return {
    /** How many values of the page are not NULL. */
    add(page: DataPage): number {
      const at = length
      length += page.count
      const { definitions } = page
      if (definitions === undefined || isOneRun(definitions, greatest, page.count)) {
        validity?.fill(1, at, length)
        return page.count
      }
      validity ??= buffers.bytes(count).fill(1, 0, at)
      return readLevels(definitions, greatest, true, validity, at, page.count)
    },
    /** Undefined where every row holds a value. */
    get validity() {
      return validity
    },
  }
}

/**
 * Which rows of a leaf outside lists and maps hold a value, by the levels alone: neither the dictionary is read nor any code.
 * Throws as readLeaf.
 *
 * @returns `all` or `none`, or a byte a row
 */
export function readPresence(
  chunk: ChunkReader,
  buffers: Buffers = NEW_BUFFERS,
): Uint8Array | 'all' | 'none' {
  const context = pageContext(chunk)
  const { valueCount: count, nullCount } = chunk.chunk
  if (nullCount === 0) return 'all'
  if (nullCount === count) return 'none'
  const gathered = validityGatherer(context.maxDefinition, count, buffers)
  let [read, held] = [0, 0]
  for (const { page: raw } of chunk.dataPages()) {
    const page = dataPageOf(raw, context)
    if (page.count > count - read) throw new RangeError('a column chunk has too many values')
    held += gathered.add(page)
    read += page.count
    freePage(page, raw)
  }
  if (read !== count) throw new RangeError(`a column chunk has ${read} values instead of ${count}`)
  if (held === 0) return 'none'
  return gathered.validity ?? 'all'
}

/** Stands for every text. */
const SOME_TEXT = bytesColumn(new Int32Array(2), new Uint8Array(0))

/** The code of that, for as many rows as were ever asked for. Nobody writes to it. */
let zeros = new Int32Array(0)

/** A column of texts of which nothing is known but which rows have one. */
export function presenceColumn(presence: ReturnType<typeof readPresence>, rows: number): Column {
  if (presence === 'none') return nullColumn(rows)
  if (presence === 'all') return constantColumn(SOME_TEXT, rows)
  if (zeros.length < rows) zeros = new Int32Array(rows)
  return dictionaryColumn(zeros.subarray(0, rows), SOME_TEXT, presence)
}

/** 1 for each row that holds a value and 0 for the others, or the other way round. */
export function matchesOfPresence(
  presence: ReturnType<typeof readPresence>,
  rows: number,
  isPresent: boolean,
): Uint8Array {
  if (typeof presence === 'string')
    return new Uint8Array(rows).fill((presence === 'all') === isPresent ? 1 : 0)
  return isPresent ? presence : inverse(presence)
}
