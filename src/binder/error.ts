import { type ErrorCode, TraillakeError } from '../common/errors.ts'
import type { Span } from '../common/span.ts'

/** Anything of the syntax tree that stands somewhere in the text. */
export interface Located {
  readonly span: Span
  /** Where errors about an operation stand: at its operator. */
  readonly operatorSpan?: Span
}

/** Ends binding with an error at a place of the statement. */
export function fail(code: ErrorCode, place: Located, message: string, hint?: string): never {
  throw new TraillakeError(code, message, { span: place.operatorSpan ?? place.span, hint })
}

/** Ends binding because the engine does not do this, whatever Trino does. */
export function notSupported(place: Located, what: string): never {
  return fail('NOT_SUPPORTED', place, `${what} is not supported`)
}
