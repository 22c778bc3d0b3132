import { type ErrorCode, TraillakeError } from '../../common/errors.ts'

const DATA_ERRORS: ReadonlySet<ErrorCode> = new Set([
  'DIVISION_BY_ZERO',
  'INVALID_CAST_ARGUMENT',
  'INVALID_FUNCTION_ARGUMENT',
  'NUMERIC_VALUE_OUT_OF_RANGE',
])

/** Whether an error is about a row's values; those are what TRY turns into NULL (https://trino.io/docs/current/functions/conditional.html#try). */
export function isDataError(error: unknown): boolean {
  return error instanceof TraillakeError && DATA_ERRORS.has(error.code)
}
