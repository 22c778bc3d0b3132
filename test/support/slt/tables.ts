import { inspect } from 'node:util'
import type { Expression } from '../../../grammar/ast.ts'
import { parseExpression } from '../../../grammar/index.ts'
import { memoryTable, tableOfRows } from '../../../src/catalog/memory-table.ts'
import type { TableColumn, TableSource } from '../../../src/catalog/table-source.ts'
import { columnOf } from '../../../src/column/builder.ts'
import type { Batch, Column } from '../../../src/column/column.ts'
import { constantColumn, dictionaryColumn } from '../../../src/column/make.ts'
import { parseType } from '../../../src/types/parse-type.ts'
import type { SqlType } from '../../../src/types/type.ts'
import type { Value } from '../../../src/types/value.ts'
import { literalValue } from './literal.ts'
import type { TableFixture } from './script.ts'

/** The expressions of a table's row. */
export function rowExpressions(line: string): readonly Expression[] {
  const parsed = parseExpression(`ROW(${line})`)
  if (!parsed.ok) throw new Error(`${line}: ${parsed.problem.message}`)
  if (parsed.tree.kind !== 'row') throw new Error(`${line} is no row of literals`)
  return parsed.tree.fields
}

function tableColumns({ name, columns }: TableFixture): readonly TableColumn[] {
  const type = parseType(`row(${columns})`)
  if (type.kind !== 'row') throw new Error(`table ${name}: '${columns}' are no columns`)
  return type.fields.map((field) => ({ name: (field.name ?? '').toLowerCase(), type: field.type }))
}

function tableRows(table: TableFixture): readonly (readonly Value[])[] {
  const columns = tableColumns(table)
  return table.rows.map((line) => {
    const row = rowExpressions(line)
    if (row.length !== columns.length)
      throw new Error(`table ${table.name} has ${columns.length} columns, and no row '${line}'`)
    return row.map((node, i) => literalValue(node, columns[i]!.type))
  })
}

/** The table in one batch of plain columns. */
export function plainTable(table: TableFixture): TableSource {
  return tableOfRows(table.name, tableColumns(table), tableRows(table))
}

/** Rows a batch: so few that groups, peers and runs cross from batch to batch. */
const SMALL_BATCH_ROWS = 3

/** Tells any two values apart: -0 from 0, and times in two zones. */
const WHOLE = { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity }

/**
 * The values in the encodings of a scan: a constant where there is one value, else codes into a dictionary with an entry
 * that no code names. NULL is by turns an invalid code and a NULL entry.
 */
function encodedColumn(type: SqlType, values: readonly Value[], nullEntry: boolean): Column {
  const keys = values.map((value) => (value === null ? undefined : inspect(value, WHOLE)))
  const distinct = [...new Set(keys.filter((key) => key !== undefined))]
  if (values.length > 1 && keys.every((key) => key === keys[0]))
    return constantColumn(columnOf(type, [values[0] ?? null]), values.length)
  const entries = distinct.map((key) => values[keys.indexOf(key)] ?? null)
  // The first entry is NULL, so that a code is one more than its key's place.
  const dictionary = columnOf(type, [null, ...entries, values.find((value) => value !== null) ?? null])
  const codes = Int32Array.from(keys, (key) => (key === undefined ? 0 : 1 + distinct.indexOf(key)))
  const validity = nullEntry ? undefined : Uint8Array.from(keys, (key) => (key === undefined ? 0 : 1))
  return dictionaryColumn(codes, dictionary, validity)
}

/**
 * The table as a scan might give it: batches of three rows, columns as dictionaries and constants, and between the rows
 * others that the selection leaves out.
 */
export function encodedTable(table: TableFixture): TableSource {
  const columns = tableColumns(table)
  const rows = tableRows(table)
  const batches: Batch[] = []
  for (let start = 0; start < rows.length; start += SMALL_BATCH_ROWS) {
    const part = rows.slice(start, start + SMALL_BATCH_ROWS)
    const odd = batches.length % 2 === 1
    // In every other batch each row stands twice, and the selection takes the second.
    const held = odd ? part.flatMap((row) => [part[0]!, row]) : part
    batches.push({
      rows: held.length,
      columns: columns.map(({ type }, i) =>
        encodedColumn(
          type,
          held.map((row) => row[i] ?? null),
          odd,
        ),
      ),
      selection: odd ? Int32Array.from(part, (_, i) => 2 * i + 1) : undefined,
    })
  }
  return memoryTable(table.name, columns, batches)
}
