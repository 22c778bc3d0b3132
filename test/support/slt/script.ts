import type { StoreFixture } from '../fixture/fixtures.ts'

/**
 * What runs a script: tables in memory, an event data store on disk, the same with two threads, DuckDB as the oracle, and Trino
 * itself, where there is a server.
 */
export type BackendName = 'memory' | 'store' | 'threads' | 'duckdb' | 'trino'

/** Those that are there everywhere. */
export const BACKENDS: readonly BackendName[] = ['memory', 'store', 'threads', 'duckdb']

export const ALL_BACKENDS: readonly BackendName[] = [...BACKENDS, 'trino']

/** Whether a backend is another engine: its types are its own, and so are the texts of its errors. */
export function isOracle(name: BackendName): boolean {
  return name === 'duckdb' || name === 'trino'
}

/** A table of the script's own: its columns as SQL types, its rows as SQL literals, one line a row. */
export interface TableFixture {
  readonly name: string
  /** `name varchar, age integer` */
  readonly columns: string
  /** `'ann', 31` */
  readonly rows: readonly string[]
}

interface RecordBase {
  /** Line of `query` or `statement`, from 1. */
  readonly line: number
  readonly sql: string
  /** Lines behind `----`, up to the blank line. */
  readonly expected: readonly string[]
  /** Where the result stands in the file's lines: from 0, end exclusive; `start` is the `----`, or where it must go. */
  readonly result: { readonly start: number; readonly end: number }
  /** Why a backend leaves the record out. */
  readonly skip: ReadonlyMap<BackendName, string>
}

export interface QueryRecord extends RecordBase {
  readonly kind: 'query'
  /** Rows are compared in any order. */
  readonly rowsort: boolean
  /** The first expected line names the columns and their types. */
  readonly header: boolean
}

export interface ErrorRecord extends RecordBase {
  readonly kind: 'error'
  /** Undefined in a record that waits for `--complete`. */
  readonly code: string | undefined
}

export type SltRecord = QueryRecord | ErrorRecord

export interface Script {
  readonly path: string
  readonly lines: readonly string[]
  /** Milliseconds since the epoch: what `now()` says. */
  readonly clock: number
  /** The session's time zone. */
  readonly zone: string
  /** The stores that FROM finds. */
  readonly fixtures: readonly StoreFixture[]
  readonly tables: readonly TableFixture[]
  readonly records: readonly SltRecord[]
}

/** The day after the last of the fixture events, unless the script says otherwise. */
export const DEFAULT_CLOCK = Date.parse('2023-08-01T00:00:00Z')

/** A script without records, for statements that come from elsewhere. */
export function bareScript(fixtures: readonly StoreFixture[], tables: readonly TableFixture[]): Script {
  return { path: 'none', lines: [], records: [], clock: DEFAULT_CLOCK, zone: 'UTC', fixtures, tables }
}
