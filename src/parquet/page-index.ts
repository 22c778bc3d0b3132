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
