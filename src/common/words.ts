/** What the high one of the two words of a 64-bit integer counts. */
export const WORD = 2 ** 32

/** High words from this on, or below its negative, make a number that a double may not hold exactly. */
export const EXACT_HIGH = 2 ** 21
