import { type FileHandle, open } from 'node:fs/promises'
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

async function readAt(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  // Words are looked at, so that the bytes begin a buffer.
  const bytes = new Uint8Array(new ArrayBuffer(length))
  const { bytesRead } = await handle.read(bytes, 0, length, offset)
  if (bytesRead === length) return bytes
  throw new TraillakeError('CORRUPT_STORE', 'Needle filters end before their time')
}

async function storedFilters(handle: FileHandle, dataFile: string): Promise<readonly StoredFilters[]> {
  const found = known.get(dataFile)
  if (found !== undefined) return found
  const { size } = await handle.stat()
  const blobs = await readPuffin(needlesFile(dataFile), size, (offset, length) =>
    readAt(handle, offset, length),
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
async function markBlocks(
  handle: FileHandle,
  dataFile: string,
  filters: StoredFilters,
  texts: readonly string[],
): Promise<Uint8Array> {
  const marked = new Uint8Array(blocksOf(filters))
  const stride = strideOf(filters)
  for (const text of texts) {
    const bytes = encoder.encode(text)
    const { high, low } = hashOf(bytes, 0, bytes.length)
    const bucket = bucketOf(high, filters.buckets)
    const row = await readAt(handle, filters.offset + bucket * stride, stride)
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

async function candidateBlocks(
  dataFile: string,
  rows: number,
  column: string,
  texts: readonly string[],
): Promise<Uint8Array | undefined> {
  let handle: FileHandle | undefined
  try {
    handle = await open(needlesFile(dataFile), 'r')
    const filters = (await storedFilters(handle, dataFile)).find((each) => each.column === column)
    return filters?.rows === rows ? await markBlocks(handle, dataFile, filters, texts) : undefined
  } catch (error) {
    if (isUnusable(error)) return undefined
    throw error
  } finally {
    await handle?.close()
  }
}

/** A filter asks each file once, whatever row groups are read of it. */
const asked = new WeakMap<ScanFilter, Map<string, Promise<Uint8Array | undefined>>>()

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
export async function candidateRows(
  { file, fileRows, firstRow, rows }: RowGroupPlace,
  filter: ScanFilter,
): Promise<Selection | 'all'> {
  const texts = wantedTexts(filter)
  if (texts === undefined) return 'all'
  let files = asked.get(filter)
  if (files === undefined) asked.set(filter, (files = new Map<string, Promise<Uint8Array | undefined>>()))
  let blocks = files.get(file)
  if (blocks === undefined)
    files.set(file, (blocks = candidateBlocks(file, fileRows, filter.path.join('.'), texts)))
  const marked = await blocks
  if (marked === undefined) return 'all'
  return rowsOfBlocks(marked, firstRow, rows)
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
): Promise<readonly (Selection | 'all')[]> {
  const fileRows = rowGroups.reduce((sum, { rows }) => sum + rows, 0)
  let firstRow = 0
  const places = rowGroups.map(({ rows }): RowGroupPlace => {
    firstRow += rows
    return { file, fileRows, firstRow: firstRow - rows, rows }
  })
  return Promise.all(
    places.map(async (place) => {
      let left: Selection | 'all' = 'all'
      for (const filter of filters) {
        const rows: Selection | 'all' = await candidateRows(place, filter)
        left = left === 'all' ? rows : rows === 'all' ? left : intersection(left, rows)
      }
      return left
    }),
  )
}
