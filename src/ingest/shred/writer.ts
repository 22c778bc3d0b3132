import type { Column } from '../../column/column.ts'
import type { JsonCursor } from '../json/member-cursor.ts'

/** Builds one column from JSON values. Each row is one `write` or one `skip`. */
export interface ValueWriter {
  /** Appends the value that the cursor stands on; NULL for JSON's null and for what the type cannot hold. */
  write(value: JsonValueSpan): void
  /** Appends NULL. */
  skip(): void
  /** The rows so far as a column, and the writer is spent. */
  finish(): Column
  /** About how much memory the rows so far take, in bytes. */
  size(): number
}

/** Where a value stands in compact JSON text; see {@link JsonCursor}. */
export type JsonValueSpan = Pick<JsonCursor, 'bytes' | 'valueStart' | 'valueEnd' | 'kind' | 'valueEscaped'>
