import type { ArrowField } from '../column/arrow.ts'
import { denseColumn } from '../column/batch.ts'
import { columnBuilder } from '../column/builder.ts'
import type { Batch, Column } from '../column/column.ts'
import { valueReader } from '../column/value.ts'
import { assertNever } from '../common/assert.ts'
import { formatValue } from '../types/format-value.ts'
import { type SqlType, VARCHAR } from '../types/type.ts'

/** Whether Arrow and Parquet have a type of their own for it, all the way down. */
function hasCounterpart(type: SqlType): boolean {
  switch (type.kind) {
    case 'array':
      return hasCounterpart(type.element)
    case 'map':
      return hasCounterpart(type.key) && hasCounterpart(type.value)
    case 'row':
      return type.fields.length > 0 && type.fields.every((field) => hasCounterpart(field.type))
    case 'unknown':
    case 'uuid':
    case 'ipaddress':
    case 'ipprefix':
    case 'interval year to month':
    case 'interval day to second':
    case 'function':
      return false
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double':
    case 'decimal':
    case 'varchar':
    case 'char':
    case 'varbinary':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamp with time zone':
    case 'json':
    case 'hyperloglog':
    case 'tdigest':
      return true
    default:
      return assertNever(type)
  }
}

function asText(column: Column, type: SqlType): Column {
  const read = valueReader(column, type)
  const builder = columnBuilder(VARCHAR, column.length)
  for (let row = 0; row < column.length; row++) {
    const value = read(row)
    builder.append(value === null ? null : formatValue(value, type))
  }
  return builder.finish()
}

/** The columns of an answer as Arrow or Parquet will have them: text where they lack the type. */
export function exportFields(
  columns: readonly { readonly name: string; readonly type: SqlType }[],
): readonly ArrowField[] {
  return columns.map(({ name, type }) => ({ name, type: hasCounterpart(type) ? type : VARCHAR }))
}

/** A batch for {@link exportFields}, without a selection. */
export function exportBatch(batch: Batch, types: readonly SqlType[]): Batch {
  const columns = types.map((type, i) => {
    const column = denseColumn(batch, i)
    return hasCounterpart(type) ? column : asText(column, type)
  })
  return { rows: batch.selection?.length ?? batch.rows, columns, selection: undefined }
}
