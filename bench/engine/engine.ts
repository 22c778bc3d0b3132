import type { Answer } from '../answer/normalise.ts'

/** The peers, as the report calls them. */
export const PEERS = ['duckdb_same_files', 'duckdb_own_files', 'duckdb_native'] as const

export type Peer = (typeof PEERS)[number]

/** One contestant of the scan suite, open over its data. */
export interface QueryEngine {
  /** Runs a statement to its last batch, without making JavaScript values of it: what is timed. Returns the rows. */
  run(sql: string): Promise<number>
  /** The answer in the form in which answers are compared. */
  answer(sql: string): Promise<Answer>
}
