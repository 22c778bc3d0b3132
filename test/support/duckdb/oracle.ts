import { DuckDBInstance } from '@duckdb/node-api'
import { parse } from '../../../grammar/index.ts'
import { type Answer, cellText } from '../slt/cells.ts'
import { translate } from './translate.ts'
import { valueText } from './value.ts'

/** DuckDB, asked in Trino's SQL. */
export interface Oracle {
  /** Runs a statement of DuckDB's own. */
  run(sql: string): Promise<void>
  /** @throws Untranslatable, and DuckDB's own errors with the translation in their message */
  query(sql: string, clock: number): Promise<Answer>
  close(): void
}

/** DuckDB as near to Trino as its settings bring it, and what is left as macros. */
const SETTINGS = [
  'SET integer_division = true',
  `SET default_null_order = 'nulls_last'`,
  // The tables are small: waking another thread takes longer than the statement.
  'SET threads = 1',
  // The first takes `date_trunc('month', day) <> DATE '2023-07-15'` for true where `day` is NULL, the second takes the keys
  // of a join below the LIMIT of its other side (1.5.5).
  `SET disabled_optimizers = 'expression_rewriter,join_filter_pushdown'`,
  'SET order_by_non_integer_literal = true',
  `CREATE MACRO json_value_of(j) AS CASE WHEN json_type(j) = 'NULL' THEN NULL ELSE json_extract_string(j, '$') END`,
  `CREATE MACRO json_scalar_of(j) AS CASE WHEN json_type(j) NOT IN ('OBJECT', 'ARRAY', 'NULL') THEN json_extract_string(j, '$') END`,
]

/**
 * A DuckDB in memory.
 *
 * @param zone the session's time zone
 */
export async function openOracle(zone = 'UTC'): Promise<Oracle> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  for (const setting of [...SETTINGS, `SET TimeZone = '${zone}'`]) await connection.run(setting)
  return {
    async run(sql) {
      await connection.run(sql)
    },
    async query(sql, clock) {
      const parsed = parse(sql)
      if (!parsed.ok) throw new Error(parsed.problem.message)
      const translated = translate(parsed.statement, clock)
      try {
        const reader = await connection.runAndReadAll(translated)
        const names = reader.columnNames()
        const columns = reader.columnTypes().map((type, i) => ({ name: names[i] ?? '', type: String(type) }))
        const rows = reader
          .getRows()
          .map((row) => row.map((value) => cellText(value === null ? null : valueText(value, zone))))
        return { columns, rows }
      } catch (error) {
        throw new Error(`${error instanceof Error ? error.message : String(error)}\n${translated}`, {
          cause: error,
        })
      }
    },
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Makes the data files of a store a view of the table's columns: those of the keys of maps (`map#key`) are not the table's. */
export async function createParquetView(oracle: Oracle, name: string, tableFolder: string): Promise<void> {
  const files = `${tableFolder.replaceAll("'", "''")}/data/**/*.parquet`
  await oracle.run(
    `CREATE VIEW "${name}" AS SELECT COLUMNS(name -> NOT contains(name, '#')) FROM read_parquet('${files}', union_by_name = true)`,
  )
}
