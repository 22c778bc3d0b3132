/**
 * An order's keys as unsigned 32-bit words, one array a word and one entry a row, the most significant word first:
 * rows order as their words do.
 */
export type OrderWords = readonly Uint32Array[]

/** Below 0 where row `a` comes before row `b` by the words from `first` on, 0 where they are level. */
export function compareWords(words: OrderWords, a: number, b: number, first = 0): number {
  for (let at = first; at < words.length; at++) {
    const word = words[at]!
    const difference = word[a]! - word[b]!
    if (difference !== 0) return difference
  }
  return 0
}
