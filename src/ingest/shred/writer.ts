import type { Column } from '../../column/column.ts'
import type { JsonCursor } from '../json/member-cursor.ts'

/** Where a value stands in compact JSON text; see {@link JsonCursor}. */
export interface JsonValueSpan
  extends Readonly<Pick<JsonCursor, 'bytes' | 'valueStart' | 'valueEnd' | 'kind' | 'valueEscaped'>> {
  /** Of an object whose members are marked: the marks, as in `MemberMarks`, from `firstMark` up to `endMark`. */
  readonly marks?: Int32Array | undefined
  readonly firstMark?: number
  readonly endMark?: number
}

/** Builds one column from JSON values. A row that nothing is written to is NULL, at no cost. */
export interface ValueWriter {
  /**
   * Sets row `row`: NULL for JSON's null and for what the type cannot hold. Rows come in ascending order; the text
   * writers of {@link dictionaryTextWriter} may also be written to again in an earlier row.
   */
  readonly write: (row: number, value: JsonValueSpan) => void
  /** Rows 0 to `rows` (exclusive) as a column. The writer is spent: the column has its buffers. */
  finish(rows: number): Column
  /** About how much memory the rows so far take, in bytes. */
  size(): number
}
