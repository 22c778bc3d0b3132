import { type ErrorCode, TraillakeError } from '../../../common/errors.ts'

/** Trino's `checkCondition`: an argument outside the function's domain ends the call. */
export function require(
  condition: boolean,
  message: string,
  code: ErrorCode = 'INVALID_FUNCTION_ARGUMENT',
): void {
  if (!condition) throw new TraillakeError(code, message)
}
