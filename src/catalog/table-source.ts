import type { Batch } from '../column/column.ts'
import type { SqlType } from '../types/type.ts'
import type { Value } from '../types/value.ts'

/** A column of a table as FROM sees it. Names are lower case; look-up is without case. */
export interface TableColumn {
  readonly name: string
  readonly type: SqlType
}

/**
 * The way from a table to a leaf: the column's name, then the names of nested row fields, all lower case.
 * `['useridentity', 'sessioncontext', 'sessionissuer', 'username']`
 */
type ColumnPath = readonly string[]

/** One output column of a scan: a top-level column, or a field inside it (NULL where any row on the way is NULL). */
export interface ScanColumn {
  readonly path: ColumnPath
  readonly type: SqlType
}

/**
 * A conjunct in the form that statistics and filters can judge. Values are non-null and of the path's type
 * (literals already coerced); `in` has at least one. `not-null` and `is-null` carry none.
 */
export interface ScanFilter {
  readonly path: ColumnPath
  readonly type: SqlType
  readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>=' | 'in' | 'starts-with' | 'is-null' | 'not-null'
  readonly values: readonly Value[]
}

export interface ScanRequest {
  readonly columns: readonly ScanColumn[]
  /** All of them hold for every row wanted. The source may use any of them to skip files, row groups, pages or rows. */
  readonly filters: readonly ScanFilter[]
  /** No more than this many rows are wanted, where that is known. A hint: the engine cuts by itself. */
  readonly limit: number | undefined
  readonly signal: AbortSignal | undefined
}

/** What a scan touched, for `--stats`, EXPLAIN ANALYZE and metering. Grows while the scan is read. */
export interface ScanStatistics {
  filesTotal: number
  filesPruned: number
  rowGroupsTotal: number
  rowGroupsPruned: number
  rowsRead: number
  bytesRead: number
}

/** A unit of parallel work: one row group, or whatever the source finds natural. Plain data, so that it can go to a worker. */
export interface Morsel {
  readonly id: number
  /** Rows before any filter. */
  readonly rows: number
}

/**
 * A scan that was planned: statistics have been asked, nothing has been read yet.
 * Batches have one column per `ScanRequest.columns`, in that order; they may carry a selection.
 */
export interface Scan {
  /** One flag per `ScanRequest.filters`: true where every batch holds only rows that satisfy it, so the engine need not ask again. */
  readonly applied: readonly boolean[]
  readonly morsels: readonly Morsel[]
  readonly statistics: ScanStatistics
  read(morsel: Morsel): AsyncIterable<Batch>
}

/** What can stand in FROM. Implemented by event data stores (storage/) and by tables in memory (tests, VALUES). */
export interface TableSource {
  readonly name: string
  readonly columns: readonly TableColumn[]
  /** Rows in the table where that is known without reading it; an upper bound is enough. */
  readonly rowCount: number | undefined
  scan(request: ScanRequest): Promise<Scan>
}

/** Finds tables for the binder, by the name as written in FROM (parts without quotes). */
export interface Catalog {
  /** @returns undefined where no table has that name. Throws where the name is known but cannot be queried. */
  table(name: readonly string[]): Promise<TableSource | undefined>
  /** Every name that FROM accepts, for "did you mean". */
  tableNames(): Promise<readonly string[]>
}
