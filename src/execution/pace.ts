import { setImmediate } from 'node:timers/promises'
import { throwIfAborted } from '../common/abort.ts'

/** How long a query may keep the thread before others get a turn, in milliseconds. */
const TURN = 16

/** Rows of simple work, a few nanoseconds each, between two calls of a pace. */
export const STEP_ROWS = 131_072

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

/** All rows in steps, with a pause before each: `work` is given where each starts and ends. */
export async function inSteps(
  rows: number,
  pace: Pace,
  work: (start: number, end: number) => void,
  step = STEP_ROWS,
): Promise<void> {
  for (let start = 0; start < rows; start += step) {
    await pace()
    work(start, Math.min(rows, start + step))
  }
}
