import type { Buffers } from '../column/buffers.ts'
import type { Column, Selection } from '../column/column.ts'
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
  /**
   * Not what stands at the path, a map with text keys, but the value of this key in it: NULL where the map or the key is
   * absent. `type` is the value's.
   */
  readonly key?: string
  /**
   * Of an array of rows the fields that are looked at, of a map the keys (0) and the values (1); all where left out. A source may
   * leave NULL in the others.
   */
  readonly parts?: readonly number[]
  /** Nothing is asked of it but whether it is NULL: a source may give any value of the type for what is not. */
  readonly presence?: true
  readonly type: SqlType
}

/**
 * A conjunct in the form that statistics and filters can judge. Values are non-null and of the path's type
 * (literals already coerced); `in` has at least one. `not-null` and `is-null` carry none.
 */
export interface ScanFilter {
  readonly path: ColumnPath
  /** As in {@link ScanColumn}. */
  readonly key?: string
  readonly type: SqlType
  readonly operator:
    | '='
    | '<>'
    | '<'
    | '<='
    | '>'
    | '>='
    | 'in'
    | 'starts-with'
    | 'contains'
    | 'is-null'
    | 'not-null'
  readonly values: readonly Value[]
}

export interface ScanRequest {
  readonly columns: readonly ScanColumn[]
  /** All of them hold for every row wanted. The source may use any of them to skip files, row groups, pages or rows. */
  readonly filters: readonly ScanFilter[]
  /**
   * Indexes of the columns that are read whatever the source applies. The others are there for filters alone: they are read
   * only for those that the source leaves to the engine.
   */
  readonly required: readonly number[]
  readonly signal: AbortSignal | undefined
}

/** What a scan touched, for `--stats`, EXPLAIN ANALYZE and metering. Grows while the scan is read. */
export interface ScanStatistics {
  filesTotal: number
  filesPruned: number
  rowGroupsTotal: number
  rowGroupsPruned: number
  /** Rows of the morsels that were opened, before any filter. */
  rowsRead: number
  bytesRead: number
}

/**
 * An immutable file. What is derived from its rows is true for ever. The file's morsels follow each other in the scan's
 * order, and those that are left out have no row for which all filters hold.
 */
export interface MorselOrigin {
  /** Names the content of the file, or of the part that the morsel is, among all there are. */
  readonly identity: string
  /** Whether that is a part of a file. */
  readonly isPart?: boolean | undefined
  /** One flag per `ScanRequest.filters`: true where the filter is known to hold for every row of the file or part. */
  readonly holds: readonly boolean[]
}

/** A unit of parallel work: one row group, or whatever the source finds natural. Plain data, so that it can go to a worker. */
export interface Morsel {
  /** Its place in the scan's order. The same request over the same snapshot gives the same morsels. */
  readonly id: number
  /** Rows before any filter. */
  readonly rows: number
  /** The immutable file that it is a part of; undefined where there is none, or where not all of its rows are to be seen. */
  readonly origin?: MorselOrigin | undefined
}

/** What is known of a column's values in a file, row group or morsel. Absent means unknown. */
export interface ColumnStatistics {
  readonly rows: number
  readonly nullCount: number | undefined
  /** No value is below `minimum` or above `maximum`; values need not reach them (text bounds may be cut short). */
  readonly minimum: Value | undefined
  readonly maximum: Value | undefined
}

/**
 * A morsel that is being read, in two steps: which of its rows are wanted, then columns of those. What it decoded for one
 * step it keeps for the next.
 */
export interface MorselReader {
  /** The rows that are to be seen at all and for which every applied filter holds, ascending. */
  select(): Promise<Selection | 'all'>
  /** How many these are, for whom their numbers do not matter. */
  count(): Promise<number>
  /**
   * Columns, by their indexes in `ScanRequest.columns`, of exactly those rows, in their order.
   *
   * @param rows ascending row numbers within the morsel; `all` for every row of it, seen or not
   * @param room what columns of some rows may take memory of besides: they last until this is recycled
   */
  read(columns: readonly number[], rows: Selection | 'all', room?: Buffers): Promise<readonly Column[]>
  /**
   * The rows with which the pages of a column begin, ascending: a page with rows of two reads is decoded for each. Undefined where there
   * are none, or nothing tells.
   */
  pageStarts(column: number): readonly number[] | undefined
}

/** A scan that was planned: statistics have been asked, no column has been read yet. Morsels can be opened in any order. */
export interface Scan {
  /** One flag per `ScanRequest.filters`: true where {@link MorselReader.select} asks it, so that the engine need not. */
  readonly applied: readonly boolean[]
  readonly morsels: readonly Morsel[]
  readonly statistics: ScanStatistics
  /** What is known of a column (index in `ScanRequest.columns`) in a morsel; undefined where nothing is. */
  columnStatistics(morsel: Morsel, column: number): ColumnStatistics | undefined
  /** About how many bytes it takes to read a column of a morsel, in the measure of this source. */
  columnBytes(morsel: Morsel, column: number): number
  /** @param buffers what columns may take memory of: they last until it is recycled. New memory where left out. */
  open(morsel: Morsel, buffers?: Buffers): Promise<MorselReader>
  /** Lets go of files. Nothing can be read afterwards. */
  close(): Promise<void>
}

/**
 * What another thread opens the same table by, as of the same snapshot: plain data. The same request then gives the same
 * morsels. What is in it is between the source and whoever opens it.
 */
export interface TableDescriptor {
  readonly [part: string]: unknown
}

/** What can stand in FROM. Implemented by event data stores (storage/) and by tables in memory (tests, VALUES). */
export interface TableSource {
  readonly name: string
  readonly columns: readonly TableColumn[]
  /** Rows in the table where that is known without reading it; an upper bound is enough. */
  readonly rowCount: number | undefined
  /** Left out where the table can be read on this thread alone. */
  readonly descriptor?: TableDescriptor | undefined
  scan(request: ScanRequest): Promise<Scan>
}

/** Finds tables for the binder, by the name as written in FROM (parts without quotes). */
export interface Catalog {
  /** @returns undefined where no table has that name. Throws where the name is known but cannot be queried. */
  table(name: readonly string[]): Promise<TableSource | undefined>
  /** Every name that FROM accepts, for "did you mean". */
  tableNames(): Promise<readonly string[]>
}
