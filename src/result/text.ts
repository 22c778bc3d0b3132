import { batchRows, denseColumn } from '../column/batch.ts'
import { columnBuilder } from '../column/builder.ts'
import type { Batch, Column } from '../column/column.ts'
import { valueReader } from '../column/value.ts'
import { formatValue, jsonValue } from '../types/format-value.ts'
import { type SqlType, VARCHAR } from '../types/type.ts'
import type { Value } from '../types/value.ts'

/**
 * A cell's text: Trino's, but of a timestamp's digits past the third only those that say something. Events have whole
 * seconds, and Lake shows them as `2026-01-31 20:00:00.000`.
 */
export function cellText(value: Exclude<Value, null>, type: SqlType): string {
  const fine = (type.kind === 'timestamp' || type.kind === 'timestamp with time zone') && type.precision > 3
  const short = fine ? jsonValue(value, type) : undefined
  return typeof short === 'string' ? short : formatValue(value, type)
}

function textColumn(column: Column, type: SqlType): Column {
  // JSON's text and a varchar's are their bytes.
  if (type.kind === 'varchar' || type.kind === 'json') return column
  const read = valueReader(column, type)
  const builder = columnBuilder(VARCHAR, column.length)
  for (let row = 0; row < column.length; row++) {
    const value = read(row)
    builder.append(value === null ? null : cellText(value, type))
  }
  return builder.finish()
}

/** A batch with every cell as {@link cellText} has it, without a selection. */
export function textBatch(batch: Batch, types: readonly SqlType[]): Batch {
  const columns = types.map((type, i) => textColumn(denseColumn(batch, i), type))
  return { rows: batchRows(batch), columns, selection: undefined }
}
