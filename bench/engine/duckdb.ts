import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { CLOUDTRAIL_COLUMNS } from '../../src/catalog/schema/cloudtrail.ts'
import { duckdbCell } from './duckdb-value.ts'
import type { QueryEngine } from './engine.ts'

/** Threads that DuckDB may use. */
export const DUCKDB_THREADS = 2

/** The published columns: what a file has besides is for its writer's engine alone. */
const COLUMNS = CLOUDTRAIL_COLUMNS.map(({ name }) => `"${name}"`).join(', ')

/** Nothing is fetched from anywhere: what is not built in is not there. */
const SETTINGS = {
  threads: String(DUCKDB_THREADS),
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
}

export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** A DuckDB without a database of its own. */
export async function openDuckdb(): Promise<DuckDBInstance> {
  return DuckDBInstance.create(':memory:', SETTINGS)
}

/** The Parquet files of a folder, by name. */
export function parquetFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.parquet'))
    .sort()
    .map((file) => join(folder, file))
}

/** The statement that reads the published columns of Parquet files, in the files' order. */
export function readParquet(files: readonly string[]): string {
  return `SELECT ${COLUMNS} FROM read_parquet([${files.map(text).join(', ')}])`
}

/** Makes a table of Parquet files, in a schema that is made where it is not there. */
export async function viewFiles(
  connection: DuckDBConnection,
  schema: string,
  table: string,
  files: readonly string[],
): Promise<void> {
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
  await connection.run(`CREATE OR REPLACE VIEW ${schema}.${table} AS ${readParquet(files)}`)
}

/** DuckDB over one form of the data: the tables are those of `schema`, with or without its database. */
export async function duckdbEngine(instance: DuckDBInstance, schema: string): Promise<QueryEngine> {
  const connection = await instance.connect()
  await connection.run(`USE ${schema}`)
  return {
    run: async (sql) => (await connection.run(sql)).rowCount,
    async answer(sql) {
      const reader = await connection.runAndReadAll(sql)
      return reader.getRows().map((row) => row.map(duckdbCell))
    },
  }
}
