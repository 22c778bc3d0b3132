import type { ColumnStatistics } from '../catalog/table-source.ts'
import type { Selection } from '../column/column.ts'
import type { PageBounds } from '../parquet/page-index.ts'
import { rowsBetween } from './intersection.ts'
import type { Verdict } from './prune.ts'

/** What is known of the rows of a page, whatever is in them. */
export interface PageVerdict {
  readonly verdict: Verdict
  /** Numbered within the row group; `endRow` is one past the last. */
  readonly firstRow: number
  readonly endRow: number
}

/** Judges pages by their bounds, as row groups are judged by their statistics. */
export function judgedPages(
  pages: readonly PageBounds[],
  judge: (page: ColumnStatistics) => Verdict,
): readonly PageVerdict[] {
  return pages.map(({ firstRow, endRow, minimum, maximum, nullCount }) => {
    const rows = endRow - firstRow
    // Of a page of NULLs there are no bounds to compare with.
    const nulls = minimum === undefined ? rows : nullCount
    return { verdict: judge({ rows, nullCount: nulls, minimum, maximum }), firstRow, endRow }
  })
}

/**
 * The rows of the pages of some verdicts, ascending.
 *
 * @param within those among which they are looked for; the very same where all of them are in such pages
 */
export function rowsOfPages(
  pages: readonly PageVerdict[],
  wanted: readonly Verdict[],
  within: Selection | 'all',
): Selection | 'all' {
  const chosen = pages.filter(({ verdict }) => wanted.includes(verdict))
  if (chosen.length === pages.length) return within
  if (within !== 'all') return rowsBetween(within, chosen)
  const rows = new Int32Array(chosen.reduce((sum, { firstRow, endRow }) => sum + endRow - firstRow, 0))
  let at = 0
  for (const { firstRow, endRow } of chosen) for (let row = firstRow; row < endRow; row++) rows[at++] = row
  return rows
}
