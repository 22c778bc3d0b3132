import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { TraillakeError } from '../common/errors.ts'
import {
  errorCodeOf,
  type FileIdentity,
  makeFolder,
  readError,
  readWholeFile,
  statOf,
  syncFolder,
  writeFileAtomic,
} from '../common/files.ts'
import type { ProcessIdentity } from '../common/process.ts'

/** CloudTrail's words (API Reference, DescribeQuery). */
export type QueryStatus = 'QUEUED' | 'RUNNING' | 'FINISHED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT'

/** CloudTrail's words, those that a delivery of ours can come to. */
export type DeliveryStatus =
  | 'PENDING'
  | 'SUCCESS'
  | 'FAILED'
  | 'FAILED_SIGNING_FILE'
  | 'RESOURCE_NOT_FOUND'
  | 'ACCESS_DENIED'
  | 'ACCESS_DENIED_SIGNING_FILE'
  | 'CANCELLED'

export interface Delivery {
  /** `s3://bucket/prefix` as it was asked for. */
  readonly uri: string
  readonly status: DeliveryStatus
}

/** What a query has done. */
export interface QueryFigures {
  readonly eventsScanned: number
  /** Events that the conditions of the statement on their store let through. */
  readonly eventsMatched: number
  readonly bytesScanned: number
  /** Since it left the queue. */
  readonly executionMs: number
  /** Rows of its answer that can be read. */
  readonly rows: number
}

/** All that is known of a query, as it lies on the disk. Times are milliseconds since the epoch. */
export interface QueryState {
  readonly format: 1
  readonly id: string
  readonly statement: string
  readonly status: QueryStatus
  readonly created: number
  readonly started?: number | undefined
  readonly finished?: number | undefined
  /** Those of the answer, in order. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Ids of the stores that the statement names. */
  readonly stores: readonly string[]
  /** A dashboard's name of the query, and the refresh that started it. */
  readonly alias?: string | undefined
  readonly refreshId?: string | undefined
  readonly delivery?: Delivery | undefined
  readonly figures: QueryFigures
  /** Why it FAILED or TIMED_OUT; a sentence for the user. */
  readonly error?: string | undefined
  /** Who runs it, or ran it. */
  readonly runner: ProcessIdentity
  /** When the runner last wrote this, by the machine's clock. */
  readonly written: number
}

/** Whether it is waiting or running. */
export function isActive({ status }: Pick<QueryState, 'status'>): boolean {
  return status === 'QUEUED' || status === 'RUNNING'
}

function queriesFolder(lake: string): string {
  return join(lake, 'queries')
}

export function queryFolder(lake: string, id: string): string {
  return join(queriesFolder(lake), id)
}

function stateFile(lake: string, id: string): string {
  return join(queryFolder(lake, id), 'state.json')
}

/** The rows of the answer: columns of text, named apart. There from the first row on, whole once the state says so. */
export function resultFile(lake: string, id: string): string {
  return join(queryFolder(lake, id), 'results.parquet')
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The ids of all queries whose folders are there. */
export async function queryIds(lake: string): Promise<readonly string[]> {
  try {
    return (await readdir(queriesFolder(lake))).filter((name) => UUID.test(name))
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return []
    throw readError(error, queriesFolder(lake))
  }
}

function parseState(text: string, file: string): QueryState {
  let state: unknown
  try {
    state = JSON.parse(text)
  } catch {
    state = undefined
  }
  // Nobody else writes these files, and they are written whole: the format's number stands for the rest.
  if (typeof state === 'object' && state !== null && 'format' in state && state.format === 1)
    return state as QueryState
  throw new TraillakeError('CORRUPT_STORE', `'${file}' is not the state of a query`, { file })
}

/** What the state of a query was read from, or is to be; undefined where there is no such file. */
export function stateIdentity(lake: string, id: string): FileIdentity | undefined {
  return UUID.test(id) ? statOf(stateFile(lake, id)) : undefined
}

/** Undefined where there is none. Throws CORRUPT_STORE, FILE_UNREADABLE. */
export async function readState(lake: string, id: string): Promise<QueryState | undefined> {
  if (!UUID.test(id)) return undefined
  const file = stateFile(lake, id)
  try {
    return parseState((await readWholeFile(file)).toString('utf8'), file)
  } catch (error) {
    if (error instanceof TraillakeError && error.code === 'FILE_NOT_FOUND') return undefined
    throw error
  }
}

/** Makes the folder of a new query, and puts its name on the disk. Throws as `writeError`. */
export async function makeQueryFolder(lake: string, id: string): Promise<void> {
  await makeFolder(queryFolder(lake, id))
  await syncFolder(queriesFolder(lake))
  await syncFolder(lake)
}

/** Atomic, and on the disk when it returns. The query's folder must be there. */
export async function writeState(lake: string, state: QueryState): Promise<void> {
  await writeFileAtomic(stateFile(lake, state.id), `${JSON.stringify(state, undefined, 1)}\n`)
}
