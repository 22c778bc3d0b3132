import { TraillakeError } from './errors.ts'

/** Throws USER_CANCELED once the signal was aborted, or the signal's own reason where that is one of our errors. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortError(signal)
}

/** What {@link throwIfAborted} throws of a signal that was aborted. */
export function abortError(signal: AbortSignal | undefined): TraillakeError {
  const reason: unknown = signal?.reason
  return reason instanceof TraillakeError ? reason : new TraillakeError('USER_CANCELED', 'Query was canceled')
}
