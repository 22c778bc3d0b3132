import { TraillakeError } from './errors.ts'

/** Throws USER_CANCELED once the signal was aborted, or the signal's own reason where that is one of our errors. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return
  if (signal.reason instanceof TraillakeError) throw signal.reason
  throw new TraillakeError('USER_CANCELED', 'Query was canceled')
}
