/** What the high one of the two words of a 64-bit integer counts. */
export const WORD = 2 ** 32

/** High words from this on, or below its negative, make a number that a double may not hold exactly. */
export const EXACT_HIGH = 2 ** 21

/**
 * Writes a whole number as 64-bit integer `at` of an array: in words, since a bigint is an object.
 *
 * @param words two an integer, the low one first
 * @param value exact as a double
 */
export function setLong(words: Int32Array, at: number, value: number): void {
  const high = Math.floor(value / WORD)
  words[2 * at] = value - high * WORD
  words[2 * at + 1] = high
}
