import { formatDuration } from './duration.ts'
import { TraillakeError } from './errors.ts'

/** The time that a query has, running. */
export interface TimeLimit {
  /** Aborted when the caller's is, and with EXCEEDED_TIME_LIMIT when the time is over. */
  readonly signal: AbortSignal | undefined
  /** Ends the time: nothing is waited for any more. */
  readonly stop: () => void
}

/**
 * Starts a time limit. A process does not stay alive for it.
 *
 * @param milliseconds undefined: no limit, and the caller's signal as it is
 */
export function startTimeLimit(signal: AbortSignal | undefined, milliseconds: number | undefined): TimeLimit {
  if (milliseconds === undefined) return { signal, stop: () => undefined }
  const controller = new AbortController()
  const timer = setTimeout(() => {
    const message = `Query exceeded the maximum execution time limit of ${formatDuration(milliseconds)}`
    controller.abort(new TraillakeError('EXCEEDED_TIME_LIMIT', message))
  }, milliseconds)
  timer.unref()
  return {
    signal: signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]),
    stop: () => {
      clearTimeout(timer)
    },
  }
}
