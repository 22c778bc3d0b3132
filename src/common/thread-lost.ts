import { TraillakeError } from './errors.ts'

/**
 * The error of a worker thread that ended before its time.
 *
 * @param cause what its `error` event said; its exit code where there was none
 */
export function threadLost(cause: unknown): TraillakeError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new TraillakeError('EXCEEDED_MEMORY_LIMIT', 'A worker thread ran out of memory', {
      hint: 'One thread needs less: `--threads 1`.',
      cause,
    })
  const reason = cause instanceof Error ? cause.message : `it ended with exit code ${String(cause)}`
  return new TraillakeError('GENERIC_INTERNAL_ERROR', `A worker thread was lost: ${reason}`, { cause })
}
