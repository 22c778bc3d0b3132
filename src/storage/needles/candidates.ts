import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import type { ScanFilter } from '../../catalog/table-source.ts'
import type { Selection } from '../../column/column.ts'
import { TraillakeError } from '../../common/errors.ts'
import { errorCodeOf } from '../../common/files.ts'
import { readPuffin } from '../../iceberg/puffin.ts'
import { intersection } from '../intersection.ts'
import { bucketOf, BUCKET_BYTES, hashOf, mayHave } from './bloom.ts'
import {
  BLOCK_ROWS,
  blocksOf,
  checksumOf,
  NEEDLES_BLOB,
  needlesFile,
  type NeedleShape,
  strideOf,
} from './format.ts'

/** A column's filters, and where in the side file they begin. */
interface StoredFilters extends NeedleShape {
  readonly offset: number
}

/** Footers of side files are kept of so many data files. */
const MOST_FILES = 1024

/** More values than that are not looked up one by one. */
const MOST_VALUES = 64

const known = new Map<string, readonly StoredFilters[]>()

/** Side files are derived: without a readable one, a scan reads more, and answers the same. */
function isUnusable(error: unknown): boolean {
  if (error instanceof TraillakeError) return error.code === 'CORRUPT_STORE'
  return errorCodeOf(error) !== undefined
}

function readAt(fd: number, offset: number, length: number): Uint8Array {
  // Words are looked at, so that the bytes begin a buffer.
  const bytes = new Uint8Array(new ArrayBuffer(length))
  if (readSync(fd, bytes, 0, length, offset) === length) return bytes
  throw new TraillakeError('CORRUPT_STORE', 'Needle filters end before their time')
}

function storedFilters(fd: number, dataFile: string): readonly StoredFilters[] {
  const found = known.get(dataFile)
  if (found !== undefined) return found
  const blobs = readPuffin(needlesFile(dataFile), fstatSync(fd).size, (offset, length) =>
    readAt(fd, offset, length),
  )
  const filters = blobs.flatMap(({ type, offset, length, properties }) => {
    const { column = '', rows, buckets } = properties
    const filter = { column, rows: Number(rows), buckets: Number(buckets), offset }
    return type === NEEDLES_BLOB && length === filter.buckets * strideOf(filter) ? [filter] : []
  })
  const [oldest] = known.keys()
  if (known.size >= MOST_FILES && oldest !== undefined) known.delete(oldest)
  known.set(dataFile, filters)
  return filters
}

const encoder = new TextEncoder()

/** Marks the blocks of the file in which one of the texts may be. */
function markBlocks(
  fd: number,
  dataFile: string,
  filters: StoredFilters,
  texts: readonly string[],
): Uint8Array {
  const marked = new Uint8Array(blocksOf(filters))
  const stride = strideOf(filters)
  for (const text of texts) {
    const bytes = encoder.encode(text)
    const { high, low } = hashOf(bytes, 0, bytes.length)
    const bucket = bucketOf(high, filters.buckets)
    const row = readAt(fd, filters.offset + bucket * stride, stride)
    const words = new Uint32Array(row.buffer, 0, row.length / 4)
    const checksum = checksumOf(filters, basename(dataFile), bucket, row.subarray(0, stride - 4))
    if (words.at(-1) !== checksum) throw new TraillakeError('CORRUPT_STORE', 'Needle filters are damaged')
    for (let block = 0; block < marked.length; block++)
      if (mayHave(words, (block * BUCKET_BYTES) / 4, low)) marked[block] = 1
  }
  return marked
}

/** The texts that a row must have one of; undefined where the filter is of another kind. */
function wantedTexts({ operator, values, key }: ScanFilter): readonly string[] | undefined {
  if (key !== undefined || (operator !== '=' && operator !== 'in') || values.length > MOST_VALUES)
    return undefined
  const texts = values.filter((value) => typeof value === 'string')
  return texts.length === values.length ? texts : undefined
}

/** Read without promises: of each file it is a few bytes, of which a promise takes longer than the reading. */
function candidateBlocks(
  dataFile: string,
  rows: number,
  column: string,
  texts: readonly string[],
): Uint8Array | undefined {
  let fd: number | undefined
  try {
    fd = openSync(needlesFile(dataFile), 'r')
    const filters = storedFilters(fd, dataFile).find((each) => each.column === column)
    return filters?.rows === rows ? markBlocks(fd, dataFile, filters, texts) : undefined
  } catch (error) {
    if (isUnusable(error)) return undefined
    throw error
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/** A filter asks each file once, whatever row groups are read of it. */
const asked = new WeakMap<ScanFilter, Map<string, Uint8Array | 'unknown'>>()

/** A row group's place in its data file. */
export interface RowGroupPlace {
  /** Path of the data file. */
  readonly file: string
  readonly fileRows: number
  /** The row of the file with which it begins. */
  readonly firstRow: number
  readonly rows: number
}

/**
 * The rows of a row group that may satisfy a filter, as its needle filters tell: whole blocks, ascending row numbers within
 * the row group. `all` where they tell nothing: the filter compares no needle column with texts, or there is no side file
 * that can be read. No row that satisfies the filter is left out.
 */
export function candidateRows(
  { file, fileRows, firstRow, rows }: RowGroupPlace,
  filter: ScanFilter,
): Selection | 'all' {
  const texts = wantedTexts(filter)
  if (texts === undefined) return 'all'
  let files = asked.get(filter)
  if (files === undefined) asked.set(filter, (files = new Map<string, Uint8Array | 'unknown'>()))
  let blocks = files.get(file)
  if (blocks === undefined) {
    blocks = candidateBlocks(file, fileRows, filter.path.join('.'), texts) ?? 'unknown'
    files.set(file, blocks)
  }
  return blocks === 'unknown' ? 'all' : rowsOfBlocks(blocks, firstRow, rows)
}

/** The rows of marked blocks among those of a row group, numbered within it. */
function rowsOfBlocks(marked: Uint8Array, firstRow: number, rows: number): Selection | 'all' {
  const end = firstRow + rows
  const parts: (readonly [number, number])[] = []
  let count = 0
  for (let block = Math.floor(firstRow / BLOCK_ROWS); block * BLOCK_ROWS < end; block++) {
    if (marked[block] !== 1) continue
    const from = Math.max(firstRow, block * BLOCK_ROWS)
    const to = Math.min(end, (block + 1) * BLOCK_ROWS)
    parts.push([from, to])
    count += to - from
  }
  if (count === rows) return 'all'
  // Most row groups have none: as many bytes as there are rows would be taken for nothing.
  const out = new Int32Array(count)
  let at = 0
  for (const [from, to] of parts) for (let row = from; row < to; row++) out[at++] = row - firstRow
  return out
}

/** As {@link candidateRows}, for all filters together: the rows of each row group, in order. */
export function candidatesIn(
  file: string,
  rowGroups: readonly { readonly rows: number }[],
  filters: readonly ScanFilter[],
): readonly (Selection | 'all')[] {
  const fileRows = rowGroups.reduce((sum, { rows }) => sum + rows, 0)
  let firstRow = 0
  return rowGroups.map(({ rows }) => {
    const place: RowGroupPlace = { file, fileRows, firstRow, rows }
    firstRow += rows
    return filters
      .map((filter) => candidateRows(place, filter))
      .reduce<Selection | 'all'>(
        (left, found) => (left === 'all' ? found : found === 'all' ? left : intersection(left, found)),
        'all',
      )
  })
}
