import type { Column } from '../../../column/column.ts'
import { dictionaryColumn, int64Column } from '../../../column/make.ts'
import { EXACT_HIGH, WORD } from './moment.ts'

/** Places of values that were met: a power of two. */
const PLACES = 4096

/** Numbers values, few as a rule, in the order in which they first come. */
function numberValues() {
  const values: number[] = []
  const numbers = new Map<number, number>()
  const lastValue = new Float64Array(PLACES).fill(Number.NaN)
  const lastNumber = new Int32Array(PLACES)
  return {
    values,
    /** @param place anything that tells values near each other apart */
    of(value: number, place: number): number {
      const at = place & (PLACES - 1)
      if (lastValue[at] === value) return lastNumber[at]!
      let number = numbers.get(value)
      if (number === undefined) {
        number = values.push(value) - 1
        numbers.set(value, number)
      }
      lastValue[at] = value
      lastNumber[at] = number
      return number
    },
  }
}

/** Turns the order of words without a sign into that of numbers with one. */
const SIGN = -(2 ** 31)

/**
 * One past the last row of a run, from `row` on, of the same high word and a low word between two.
 *
 * @param first the least low word, of its 32 bits
 * @param last the greatest
 */
function endOfRun(words: Int32Array, row: number, high: number, first: number, last: number): number {
  const greatest = (last - first) ^ SIGN
  let at = 2 * row
  while (at < words.length && words[at + 1] === high && ((words[at]! - first) ^ SIGN) <= greatest) at += 2
  return at / 2
}

/**
 * What is the same for all moments of a span of time (a day, an hour), for all rows of a column of timestamps: a dictionary of
 * what comes, since many rows share it, and neighbours do.
 *
 * @param moments microseconds since 1970
 * @param size of a span, in microseconds
 * @param valueOf the value, a whole number that a double holds, of a span by its number since 1970
 * @returns undefined where doubles are not exact
 */
export function valuesOfSpans(
  moments: BigInt64Array,
  validity: Uint8Array | undefined,
  size: number,
  valueOf: (span: number) => number,
): Column | undefined {
  // Reading both halves as numbers avoids a BigInt a row.
  const words = new Int32Array(moments.buffer, moments.byteOffset, 2 * moments.length)
  const codes = new Int32Array(moments.length)
  const known = numberValues()
  for (let row = 0; row < codes.length; ) {
    const high = words[2 * row + 1]!
    if (high >= EXACT_HIGH || high < -EXACT_HIGH) return undefined
    const start = high * WORD
    const span = Math.floor((start + (words[2 * row]! >>> 0)) / size)
    // The part of the span in which the high word is the same.
    const first = Math.max(0, span * size - start)
    const last = Math.min(WORD, (span + 1) * size - start) - 1
    const end = endOfRun(words, row, high, first | 0, last | 0)
    codes.fill(known.of(valueOf(span), span), row, end)
    row = end
  }
  return dictionaryColumn(codes, int64Column(BigInt64Array.from(known.values, BigInt)), validity)
}
