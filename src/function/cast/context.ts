import type { ErrorCode } from '../../common/errors.ts'
import type { Value } from '../../types/value.ts'
import type { Session } from '../definition.ts'

/** What a cast of single values may ask for. */
export interface CastContext {
  readonly session: Session
  /**
   * Says that the value cannot be cast; its result stands for the cast's. CAST throws, TRY_CAST makes the whole value NULL,
   * parts of arrays, maps and rows included. The message is only made when it is shown.
   */
  fail(code: ErrorCode, message: () => string): null
}

/** Casts one value that is not NULL. The result may be NULL: that is what a JSON null becomes. */
export type ValueCast = (value: NonNullable<Value>, context: CastContext) => Value

/** Trino's error of most casts: `Cannot cast 'abc' to BIGINT`. */
export function cannotCast(context: CastContext, text: string, to: string): null {
  return context.fail('INVALID_CAST_ARGUMENT', () => `Cannot cast '${text}' to ${to}`)
}
