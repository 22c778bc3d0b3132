import { TraillakeError } from './errors.ts'

/** Ends every switch over a union: a missing case is a compile error, and at run time our failure. */
export function assertNever(value: never): never {
  throw new TraillakeError('GENERIC_INTERNAL_ERROR', `unexpected case: ${JSON.stringify(value)}`)
}

/** States what must hold whatever the user does; its failure is ours. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new TraillakeError('GENERIC_INTERNAL_ERROR', message)
}
