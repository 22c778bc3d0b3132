// The package's door loads all of it.
import { viewOf } from '../common/view-of.ts'
import { readColumnIndex } from 'hyparquet/src/indexes.js'
import { readStruct } from './thrift.ts'

/** Where a data page stands in the file, header included, and the first row of the row group that is in it. */
export interface PageLocation {
  readonly offset: number
  readonly length: number
  readonly firstRow: number
}

/**
 * Reads an OffsetIndex (https://github.com/apache/parquet-format/blob/master/PageIndex.md): pages begin at row boundaries
 * where there is one. Throws RangeError where it is damaged, or does not describe pages of the chunk one behind the other.
 *
 * @param chunk where the column chunk stands in the file
 */
export function readOffsetIndex(
  bytes: Uint8Array,
  chunk: { readonly start: number; readonly length: number },
): readonly PageLocation[] {
  const locations = readStruct(bytes, 0).lists.get(1) ?? []
  const pages: PageLocation[] = []
  let [end, row] = [chunk.start, -1]
  for (const { numbers } of locations) {
    const [offset = -1, length = -1, firstRow = -1] = [numbers.get(1), numbers.get(2), numbers.get(3)]
    if (offset < end || length < 1 || firstRow <= row) throw new RangeError('an offset index is damaged')
    pages.push({ offset, length, firstRow })
    end = offset + length
    row = firstRow
  }
  if (end > chunk.start + chunk.length || pages[0]?.firstRow !== 0)
    throw new RangeError('an offset index is damaged')
  return pages
}

/** The rows of a page, numbered within the row group, and what of the column is in them. */
export interface PageBounds {
  readonly firstRow: number
  /** One past the last. */
  readonly endRow: number
  /** Undefined where nothing but NULLs is in it. */
  readonly minimum: bigint | undefined
  readonly maximum: bigint | undefined
  /** Undefined where it is not known. */
  readonly nullCount: number | undefined
}

/**
 * Reads the ColumnIndex (https://github.com/apache/parquet-format/blob/master/PageIndex.md) of a chunk of INT64, with what its
 * OffsetIndex says. Throws where it is damaged, or is not about these pages.
 *
 * @param rows of the row group
 */
export function readPageBounds(
  bytes: Uint8Array,
  pages: readonly PageLocation[],
  rows: number,
): readonly PageBounds[] {
  const view = viewOf(bytes)
  const index = readColumnIndex({ view, offset: 0 }, { name: '', type: 'INT64' })
  const { null_pages: nullPages, min_values: least, max_values: greatest, null_counts: nulls } = index
  const lists = [nullPages, least, greatest, ...(nulls === undefined ? [] : [nulls])]
  if (lists.some(({ length }) => length !== pages.length)) throw new RangeError('a column index is damaged')
  return pages.map(({ firstRow }, page) => {
    const [minimum, maximum] = [least[page], greatest[page]]
    const hasValues = nullPages[page] !== true
    if (hasValues && (typeof minimum !== 'bigint' || typeof maximum !== 'bigint' || minimum > maximum))
      throw new RangeError('a column index is damaged')
    return {
      firstRow,
      endRow: pages[page + 1]?.firstRow ?? rows,
      minimum: hasValues && typeof minimum === 'bigint' ? minimum : undefined,
      maximum: hasValues && typeof maximum === 'bigint' ? maximum : undefined,
      nullCount: nulls === undefined ? undefined : Number(nulls[page]),
    }
  })
}
