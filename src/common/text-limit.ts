import { TraillakeError } from './errors.ts'

/**
 * Characters (UTF-16 units) or bytes that a text or varbinary may have which a function makes of a row's values: 64 MiB. An event's
 * own text has 16 at most. What joins an array's elements is bounded by the longest string of V8, 512 Mi characters.
 */
const MOST_TEXT = 2 ** 26
/** Bytes of a batch's column of texts: its offsets are 32-bit integers. */
const MOST_COLUMN = 2 ** 31 - 1

/** Throws EXCEEDED_MEMORY_LIMIT where a function's text of so many characters, or varbinary of so many bytes, is too long. */
export function checkTextLength(length: number): void {
  if (length > MOST_TEXT)
    throw new TraillakeError('EXCEEDED_MEMORY_LIMIT', 'A function’s text is longer than 64 MiB', {
      hint: `It may have ${MOST_TEXT} characters.`,
    })
}

/** Throws EXCEEDED_MEMORY_LIMIT where so many bytes of text do not fit in a column of one batch. */
export function checkTextBytes(bytes: number): void {
  if (bytes > MOST_COLUMN)
    throw new TraillakeError('EXCEEDED_MEMORY_LIMIT', 'The texts of one batch of rows take more than 2 GiB')
}

/** What V8 and Node say of a string, an array or memory that would be too large for them. */
const TOO_LARGE =
  /^(?:Invalid (?:string|array|typed array) length|Array buffer allocation failed|Cannot create a string longer than |Invalid array buffer length)/

/** Errors of V8's own bounds as EXCEEDED_MEMORY_LIMIT; others as they are. */
export function asMemoryLimit(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof TraillakeError || !TOO_LARGE.test(error.message))
    return error
  return new TraillakeError('EXCEEDED_MEMORY_LIMIT', 'A function’s result is too large for memory', {
    cause: error,
  })
}
