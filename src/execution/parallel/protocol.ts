import type { PlainError } from '../../common/plain-error.ts'
import type { Session } from '../../function/definition.ts'
import type { DetachedPlan } from '../../physical/detach.ts'
import type { Work } from '../operator/operator.ts'

/** What the workers are to make of a plan's morsels: its rows, or partial aggregates where it is an aggregate. */
export type JobOutput = 'rows' | 'partials'

/** A plan over one table, and the tasks that it is cut into. Plain data. */
export interface Job {
  /** Unique among the jobs of a pool. */
  readonly id: number
  readonly plan: DetachedPlan
  readonly output: JobOutput
  readonly session: Omit<Session, 'signal'>
  /** The morsels of each task, by their ids, in the scan's order. */
  readonly tasks: readonly (readonly number[])[]
  /** How many morsels the scan has: every thread plans the same. */
  readonly morsels: number
  /** See board.ts. */
  readonly board: SharedArrayBuffer
  readonly ahead: number
  readonly memoryLimit: number | undefined
  readonly memorySum: SharedArrayBuffer
}

export type ToWorker =
  | { readonly kind: 'job'; readonly job: Job }
  /** Tasks were consumed: a worker that stopped may go on. */
  | { readonly kind: 'resume'; readonly id: number }
  /** Nobody waits for the job any more. */
  | { readonly kind: 'close'; readonly id: number }

/** What a task made: for `rows` columns a batch, for `partials` all of them in one piece. Encoded; see column/serialize.ts. */
export interface TaskPart {
  readonly rows: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface TaskDone {
  readonly kind: 'done'
  readonly id: number
  readonly task: number
  readonly parts: readonly TaskPart[]
  /** One a node of the plan, from its root to the scan: what was done since the last report. */
  readonly work: readonly Work[]
  readonly rowsRead: number
  readonly bytesRead: number
}

interface TaskFailed {
  readonly kind: 'failed'
  readonly id: number
  readonly task: number
  readonly error: PlainError
}

export type FromWorker =
  | TaskDone
  | TaskFailed
  /** The worker is as far ahead as it may be. */
  | { readonly kind: 'stopped'; readonly id: number }
