import { TraillakeError } from '../common/errors.ts'

/** Throws INVALID_FUNCTION_ARGUMENT. */
export function invalid(message: string): never {
  throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', message)
}
