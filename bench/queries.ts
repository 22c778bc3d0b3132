import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BenchQuery, fillParameters, parseQueryFile, type QueryParameters } from './query-file.ts'

const FOLDER = join(import.meta.dirname, 'query')

/** The names of the queries in `bench/query`, sorted. */
export function queryNames(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort()
}

/** Every query of `bench/query`, placeholders filled in. */
export function loadQueries(parameters: QueryParameters): readonly BenchQuery[] {
  return queryNames().map((name) => {
    const query = parseQueryFile(name, readFileSync(join(FOLDER, `${name}.sql`), 'utf8'))
    return {
      ...query,
      sql: fillParameters(query.sql, parameters),
      duckdb: fillParameters(query.duckdb, parameters),
    }
  })
}
