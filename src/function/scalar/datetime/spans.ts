import type { Column } from '../../../column/column.ts'
import { dictionaryColumn, int64Column } from '../../../column/make.ts'
import { KERNELS } from '../../../kernel/kernels.ts'
import { MOST_SPANNED } from '../../../kernel/spans.ts'

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

/** The ends and the numbers of the runs that are looked at. */
const ends = new Int32Array(MOST_SPANNED)
const spans = new Float64Array(MOST_SPANNED)

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
  const codes = new Int32Array(moments.length)
  const known = numberValues()
  for (let start = 0; start < codes.length; start += MOST_SPANNED) {
    const runs = KERNELS.spans(moments.subarray(start, start + MOST_SPANNED), size, ends, spans)
    if (runs < 0) return undefined
    let row = start
    for (let i = 0; i < runs; i++) {
      const end = start + ends[i]!
      const span = spans[i]!
      codes.fill(known.of(valueOf(span), span), row, end)
      row = end
    }
  }
  return dictionaryColumn(codes, int64Column(BigInt64Array.from(known.values, BigInt)), validity)
}
