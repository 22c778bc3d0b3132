import type { Partition } from './organization.ts'
import type { Session } from './session.ts'
import type { Random } from './random.ts'

/** The call that is being written: one object, used again for every event. */
export interface Call {
  readonly random: Random
  readonly seed: number
  /** Counts calls; a drawn value belongs to the call whose number stands beside it. */
  serial: number
  partition: Partition
  /** Whole seconds since the epoch. */
  seconds: number
  session: Session
  /** The value of each placeholder, by its number in values.ts, and the call it was drawn for. */
  readonly drawn: string[]
  readonly drawnFor: Float64Array
  /** Names of things that live longer than one call, by value number and partition: made on first use. */
  readonly pools: (readonly string[] | undefined)[]
}
