import { type ErrorCode, TraillakeError } from './errors.ts'
import type { Span } from './span.ts'

/** An error as plain data: what is left of it when it crosses to another thread. */
export type PlainError =
  | {
      readonly kind: 'traillake'
      readonly code: ErrorCode
      /** Without the place. */
      readonly message: string
      readonly span: Span | undefined
      readonly file: string | undefined
      readonly offset: number | undefined
      readonly hint: string | undefined
      readonly stack: string | undefined
    }
  | {
      readonly kind: 'other'
      readonly name: string
      readonly message: string
      readonly stack: string | undefined
    }

/** The error for {@link errorOf}, without its cause. */
export function plainError(error: unknown): PlainError {
  if (error instanceof TraillakeError) {
    const { code, span, file, offset, hint, stack } = error
    const place = span === undefined ? '' : `line ${span.line}:${span.column}: `
    return {
      ...{ kind: 'traillake', code, message: error.message.slice(place.length) },
      ...{ span, file, offset, hint, stack },
    }
  }
  if (!(error instanceof Error))
    return { kind: 'other', name: 'Error', message: String(error), stack: undefined }
  const { name, message, stack } = error
  return { kind: 'other', name, message, stack }
}

/** The error that {@link plainError} took apart: the same code, message, place and hint, and the stack of where it was thrown. */
export function errorOf(plain: PlainError): Error {
  const error =
    plain.kind === 'traillake'
      ? new TraillakeError(plain.code, plain.message, plain)
      : Object.assign(new Error(plain.message), { name: plain.name })
  if (plain.stack !== undefined) error.stack = plain.stack
  return error
}
