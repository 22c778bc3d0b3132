import type { RowGroupFooter } from '../parquet/footer.ts'

/** How large a data file is meant to be: two row groups of 131,072 rows, or so many bytes before compression. */
export const MOST_ROWS = 262_144
const MOST_BYTES = 1024 * 1024 * 1024

/** How much of a data file a row group fills: 1 is all of it. */
export function weightOf({ rows, chunks }: RowGroupFooter): number {
  const bytes = chunks.reduce((sum, { uncompressedLength }) => sum + uncompressedLength, 0)
  return Math.max(rows / MOST_ROWS, bytes / MOST_BYTES)
}
