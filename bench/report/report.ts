import type { Peer } from '../engine/engine.ts'

/** Figures by peer; a peer is missing where there is no ratio to tell. */
export type ByPeer = Readonly<Partial<Record<Peer, number>>>

/** One query of the scan suite. Ratios are peer/traillake: over 1, traillake is the faster one. */
export interface QueryReport {
  readonly name: string
  readonly family: string
  readonly about: string
  readonly sql: string
  readonly rows: number
  /** Whether all engines gave the same answer. Ratios of a query without it count nowhere. */
  readonly same_answer: boolean
  /** The error, or the first difference, where the answers are not the same. */
  readonly problem?: string
  /** Median milliseconds; null where it failed. */
  readonly traillake_ms: number | null
  /** Median milliseconds. */
  readonly peers: ByPeer
  readonly ratios: ByPeer
}

export interface ScanReport {
  readonly rounds: string
  readonly queries: readonly QueryReport[]
  readonly geomean: ByPeer
  readonly worst: ByPeer
  /** Which query the worst ratio is of. */
  readonly worst_query: Readonly<Partial<Record<Peer, string>>>
}

/** One way of reading log files into columns. */
export interface IngestFigures {
  readonly what: string
  readonly seconds: number
  /** Megabytes (10^6) of JSON a second. */
  readonly megabytes_per_second: number
  readonly events_per_second: number
  /** The process's largest resident set, in megabytes. */
  readonly peak_memory_mb: number
  /** Bytes of what was written. */
  readonly written_bytes: number
}

export interface IngestReport {
  readonly events: number
  readonly files: number
  readonly json_bytes: number
  readonly runs: number
  readonly ways: {
    readonly traillake: IngestFigures
    readonly duckdb: IngestFigures
    readonly duckdb_equal_work: IngestFigures
  }
  /** peer/traillake, of seconds. */
  readonly ratios: { readonly duckdb: number; readonly duckdb_equal_work: number }
}

/** The dashboards' widgets, all of them once, in milliseconds: before new events came, and right after. */
export interface RefreshFigures {
  readonly before_ms: number
  readonly after_ms: number
}

export interface RefreshReport {
  readonly note: string
  readonly widgets: number
  readonly new_events: number
  readonly runs: number
  readonly same_answer: boolean
  readonly traillake: RefreshFigures
  readonly peers: Readonly<Record<Peer, RefreshFigures>>
  /** peer/traillake, of `after_ms`. */
  readonly ratios: ByPeer
}

/** Whole processes, in milliseconds. */
export interface StartupReport {
  readonly runs: number
  readonly sql: string
  /** `node -e 0`: the floor. */
  readonly node_ms: number
  readonly traillake_version_ms: number
  readonly traillake_query_ms: number
  /** A process of Node that asks DuckDB the same over the same files. */
  readonly duckdb_query_ms: number
  /** duckdb/traillake, of the query. */
  readonly ratio: number
}

/** One round of the scan suite's queries, in megabytes (10^6) of resident memory. */
export interface MemoryRound {
  /** The highest during the round. */
  readonly peak_mb: number
  /** Right after it. */
  readonly resident_mb: number
}

export interface MemoryReport {
  readonly queries: number
  readonly rounds: readonly MemoryRound[]
}

export interface Suites {
  scan?: ScanReport
  ingest?: IngestReport
  refresh?: RefreshReport
  startup?: StartupReport
  memory?: MemoryReport
}

/** What `--json` writes, and `bench:compare` reads. */
export interface BenchReport {
  readonly machine: string
  readonly node: string
  readonly duckdb: string
  readonly date: string
  readonly events: number
  readonly seed: number
  readonly threads: { readonly traillake: number; readonly duckdb: number }
  /** The load average of the last minute, before and after the run. */
  readonly load: readonly [number, number]
  /** Whether the data was written by the sources as they are now. */
  readonly data_is_current: boolean
  readonly suites: Suites
}
