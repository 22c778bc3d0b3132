import { setImmediate } from 'node:timers/promises'
import { throwIfAborted } from '../common/abort.ts'

/** How long a query may keep the thread before others get a turn, in milliseconds. */
const TURN = 40

/**
 * Called between steps of long work. Throws once the query was aborted; now and then lets the event loop run, so that
 * signals and timers can abort it at all.
 */
export type Pace = () => Promise<void>

export function createPace(signal: AbortSignal | undefined): Pace {
  let turn = performance.now()
  return async () => {
    throwIfAborted(signal)
    if (performance.now() - turn < TURN) return
    await setImmediate()
    turn = performance.now()
    throwIfAborted(signal)
  }
}
