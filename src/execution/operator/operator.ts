import type { PartialCache } from '../../catalog/partial-cache.ts'
import type { RecentAggregations } from '../aggregate/recent.ts'
import type { Morsel, Scan } from '../../catalog/table-source.ts'
import type { Buffers } from '../../column/buffers.ts'
import type { Batch } from '../../column/column.ts'
import type { Session } from '../../function/definition.ts'
import type { LeadingCall } from '../../physical/leading-call.ts'
import type { PhysicalNode, PhysicalScan } from '../../physical/node.ts'
import type { PlanColumn } from '../../plan/expression.ts'
import type { Layout } from '../expression/compile.ts'
import type { Memory } from '../memory.ts'
import type { Pace } from '../pace.ts'
import type { WorkerPool } from '../parallel/pool.ts'
import type { OpenScan } from './scan-rows.ts'
import type { SharedResults } from './shared.ts'

/** What every operator of one query shares. */
export interface OperatorContext {
  readonly session: Session
  readonly memory: Memory
  readonly pace: Pace
  /** What recursions made last, by their numbers. */
  readonly workingTables: Map<number, readonly Batch[]>
  /** How many steps of a recursion may make rows. */
  readonly maxRecursionDepth: number
  /** Where what was aggregated of immutable files is kept; undefined: nowhere. */
  readonly partials: PartialStore | undefined
  /** Whether the operator's rows are all asked for before one of them is used: then none needs to come early. */
  readonly drained?: boolean | undefined
  /** Threads that work may go to; undefined: this one alone. */
  readonly parallel?: Parallel | undefined
  /** Operators that give what another one gives, by the name that they have in common, and what these gave. */
  readonly shared?:
    | { readonly names: ReadonlyMap<PhysicalNode, string>; readonly results: SharedResults }
    | undefined
  /** Present below a top-n that needs only the first groups of an aggregate. */
  readonly leading?: LeadingCall | undefined
  /** Present below an operator that reads a scan in parts. */
  readonly share?: ScanShare | undefined
}

/** What an operator tells of its work besides its batches. */
export interface Report {
  /** Of each scan once, however often it is told. */
  scan(node: PhysicalScan, scan: Scan): void
  /** The rows of a whole file were not read: what the operator makes of them was kept. */
  cachedFile(): void
  /** What another thread did of an operator's work. */
  work(node: PhysicalNode, done: Work): void
}

/** What an operator did. */
export interface Work {
  readonly rows: number
  readonly batches: number
  readonly milliseconds: number
}

/** Other threads, and what the query shares with them. */
export interface Parallel {
  readonly workers: WorkerPool
  readonly memoryLimit: number | undefined
  /** See `createMemory`. */
  readonly memorySum: SharedArrayBuffer
}

/** Entries hold what one version of the engine computes. */
export interface PartialStore {
  readonly cache: PartialCache
  readonly version: string
  /** What is held in memory besides, with the tables that groups are found by; left out: nothing. */
  readonly recent?: RecentAggregations | undefined
}

/** Some morsels of a scan that is open: what the scan's operator reads in place of the whole, and does not close. */
export interface ScanShare {
  readonly node: PhysicalScan
  readonly open: OpenScan
  readonly morsels: readonly Morsel[]
  /** Present where a batch is done with before the next one is asked for: what its columns may take memory of. */
  readonly buffers?: Buffers | undefined
}

/**
 * A running operator: pulls its inputs, gives batches. Ending it early (`return()`) ends its inputs, down to the scans.
 */
export type Operator = AsyncGenerator<Batch, void, undefined>

/** Where each column of an operator's input stands in its batches. */
export function layoutOf(columns: readonly PlanColumn[]): Layout {
  return new Map(columns.map((column, index) => [column.id, index]))
}
