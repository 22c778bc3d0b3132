import type { Span } from './span.ts'

/** Who can mend it: the user, nobody yet, a bigger limit, or we. */
export type ErrorCategory = 'user' | 'unsupported' | 'resources' | 'internal'

/**
 * The closed set of error codes and who they blame. SQL codes are Trino's own names
 * (https://trino.io/docs/current/develop/spi-overview.html, StandardErrorCode); those below
 * `STORE_NOT_FOUND` are about lakes, stores and files, which Trino has no words for.
 */
const ERROR_CATEGORY = {
  SYNTAX_ERROR: 'user',
  TABLE_NOT_FOUND: 'user',
  COLUMN_NOT_FOUND: 'user',
  FUNCTION_NOT_FOUND: 'user',
  AMBIGUOUS_NAME: 'user',
  AMBIGUOUS_FUNCTION_CALL: 'user',
  TYPE_MISMATCH: 'user',
  TYPE_NOT_FOUND: 'user',
  INVALID_LITERAL: 'user',
  INVALID_FUNCTION_ARGUMENT: 'user',
  INVALID_CAST_ARGUMENT: 'user',
  INVALID_COLUMN_REFERENCE: 'user',
  INVALID_ARGUMENTS: 'user',
  INVALID_LIMIT_CLAUSE: 'user',
  INVALID_WINDOW_FRAME: 'user',
  INVALID_WINDOW_REFERENCE: 'user',
  INVALID_PARTITION_BY: 'user',
  INVALID_ORDER_BY: 'user',
  NULL_TREATMENT_NOT_ALLOWED: 'user',
  EXPRESSION_NOT_CONSTANT: 'user',
  INVALID_PARAMETER_USAGE: 'user',
  INVALID_RECURSIVE_REFERENCE: 'user',
  NESTED_RECURSIVE: 'user',
  EXPRESSION_NOT_AGGREGATE: 'user',
  EXPRESSION_NOT_IN_DISTINCT: 'user',
  EXPRESSION_NOT_SCALAR: 'user',
  NESTED_AGGREGATION: 'user',
  NESTED_WINDOW: 'user',
  MISSING_GROUP_BY: 'user',
  MISSING_ORDER_BY: 'user',
  MISSING_OVER: 'user',
  FUNCTION_NOT_AGGREGATE: 'user',
  FUNCTION_NOT_WINDOW: 'user',
  MISMATCHED_COLUMN_ALIASES: 'user',
  MISSING_COLUMN_ALIASES: 'user',
  MISSING_COLUMN_NAME: 'user',
  DUPLICATE_COLUMN_NAME: 'user',
  DUPLICATE_NAMED_QUERY: 'user',
  DUPLICATE_WINDOW_NAME: 'user',
  COLUMN_ALIAS_NOT_FOUND: 'user',
  DIVISION_BY_ZERO: 'user',
  NUMERIC_VALUE_OUT_OF_RANGE: 'user',
  SUBQUERY_MULTIPLE_ROWS: 'user',
  TOO_MANY_ARGUMENTS: 'user',
  TOO_MANY_GROUPING_SETS: 'user',
  QUERY_TEXT_TOO_LARGE: 'user',
  USER_CANCELED: 'user',
  INVALID_PATH: 'user',
  PATH_EVALUATION_ERROR: 'user',
  JSON_INPUT_CONVERSION_ERROR: 'user',
  JSON_OUTPUT_CONVERSION_ERROR: 'user',
  JSON_VALUE_RESULT_ERROR: 'user',
  NOT_SUPPORTED: 'unsupported',
  EXCEEDED_MEMORY_LIMIT: 'resources',
  EXCEEDED_TIME_LIMIT: 'resources',
  FUNCTION_IMPLEMENTATION_ERROR: 'internal',
  GENERIC_INTERNAL_ERROR: 'internal',
  STORE_NOT_FOUND: 'user',
  STORE_ALREADY_EXISTS: 'user',
  STORE_INACTIVE: 'user',
  STORE_TERMINATION_PROTECTED: 'user',
  INVALID_STORE_STATUS: 'user',
  INVALID_EVENT_SELECTORS: 'user',
  INVALID_ARGUMENT: 'user',
  FILE_NOT_FOUND: 'user',
  FILE_UNREADABLE: 'user',
  FOLDER_NOT_WRITABLE: 'user',
  DISK_FULL: 'resources',
  COMMIT_CONFLICT: 'resources',
  QUERY_NOT_FOUND: 'user',
  QUERY_INACTIVE: 'user',
  QUERY_NOT_READY: 'resources',
  TOO_MANY_QUERIES: 'resources',
  INVALID_NEXT_TOKEN: 'user',
  INVALID_BUCKET_NAME: 'user',
  INVALID_BUCKET_PREFIX: 'user',
  BUCKET_NOT_FOUND: 'user',
  BUCKET_ACCESS_DENIED: 'user',
  CORRUPT_STORE: 'internal',
} as const satisfies Readonly<Record<string, ErrorCategory>>

export type ErrorCode = keyof typeof ERROR_CATEGORY

export interface ErrorDetail {
  /** Where in the SQL. The message then starts `line 1:8: `, as Trino's does. */
  readonly span?: Span | undefined
  /** Which file, and the byte offset in it where that is known. */
  readonly file?: string | undefined
  readonly offset?: number | undefined
  /** One sentence that tells what to do, shown after the message: `Did you mean 'eventname'?` */
  readonly hint?: string | undefined
  readonly cause?: unknown
}

/**
 * The one error class. `message` is complete and fit for a user, place included.
 *
 * @example throw new TraillakeError('COLUMN_NOT_FOUND', `Column 'x' cannot be resolved`, { span, hint })
 */
export class TraillakeError extends Error {
  override readonly name = 'TraillakeError'
  readonly code: ErrorCode
  readonly category: ErrorCategory
  readonly span: Span | undefined
  readonly file: string | undefined
  readonly offset: number | undefined
  readonly hint: string | undefined

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    const { span, cause } = detail
    super(span === undefined ? message : `line ${span.line}:${span.column}: ${message}`, { cause })
    this.code = code
    this.category = ERROR_CATEGORY[code]
    this.span = span
    this.file = detail.file
    this.offset = detail.offset
    this.hint = detail.hint
  }
}

/** The same error with a place, for one that was thrown where the place was not known. */
export function withSpan(error: unknown, span: Span | undefined): unknown {
  if (!(error instanceof TraillakeError) || error.span !== undefined || span === undefined) return error
  const { code, message, file, offset, hint, cause } = error
  return new TraillakeError(code, message, { span, file, offset, hint, cause })
}
