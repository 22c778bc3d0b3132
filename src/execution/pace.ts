import { setImmediate } from 'node:timers/promises'
import { abortError, throwIfAborted } from '../common/abort.ts'
import { partByPart, type Steps } from '../common/steps.ts'

/** How long a query may keep the thread before others get a turn, in milliseconds. */
const TURN = 16

/** Rows of simple work, a few nanoseconds each, between two calls of a pace. */
export const STEP_ROWS = 131_072

/**
 * Called between steps of long work. Throws once the query was aborted; now and then lets the event loop run, so that
 * signals and timers can abort it at all.
 */
export type Pace = () => Promise<void>

/** Most calls have nothing to wait for, and need no promise of their own. */
const NOTHING = Promise.resolve()

export function createPace(signal: AbortSignal | undefined): Pace {
  let turn = performance.now()
  async function others(): Promise<void> {
    await setImmediate()
    turn = performance.now()
    throwIfAborted(signal)
  }
  return () => {
    if (signal?.aborted === true) return Promise.reject(abortError(signal))
    return performance.now() - turn < TURN ? NOTHING : others()
  }
}

/** Work with a pause before each of its parts. */
export async function paced<Result>(steps: Steps<Result>, pace: Pace): Promise<Result> {
  for (;;) {
    await pace()
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/** {@link partByPart} with a pause before each part. */
export async function inSteps(
  rows: number,
  pace: Pace,
  work: (start: number, end: number) => void,
  step = STEP_ROWS,
): Promise<void> {
  if (rows > step) return paced(partByPart(rows, work, step), pace)
  await pace()
  if (rows > 0) work(0, rows)
}
