import type { Batch } from '../../column/column.ts'
import type { Session } from '../../function/definition.ts'
import type { PlanColumn } from '../../plan/expression.ts'
import type { Layout } from '../expression/compile.ts'
import type { Memory } from '../memory.ts'
import type { Pace } from '../pace.ts'

/** What every operator of one query shares. */
export interface OperatorContext {
  readonly session: Session
  readonly memory: Memory
  readonly pace: Pace
  /** What recursions made last, by their numbers. */
  readonly workingTables: Map<number, readonly Batch[]>
  /** How many steps of a recursion may make rows. */
  readonly maxRecursionDepth: number
}

/**
 * A running operator: pulls its inputs, gives batches. Ending it early (`return()`) ends its inputs, down to the scans.
 */
export type Operator = AsyncGenerator<Batch, void, undefined>

/** Where each column of an operator's input stands in its batches. */
export function layoutOf(columns: readonly PlanColumn[]): Layout {
  return new Map(columns.map((column, index) => [column.id, index]))
}
