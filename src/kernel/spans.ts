import { OUT, SOURCE } from './layout.ts'

/** What assembly/spans.ts exports. Places are bytes in the memory. */
export interface SpanExports {
  readonly memory: WebAssembly.Memory
  readonly spans: (from: number, count: number, size: bigint, ends: number, spans: number) => number
}

/** Long integers that are cut into runs in one go. */
export const MOST_SPANNED = 8192

/**
 * Cuts long integers, at most {@link MOST_SPANNED}, into runs that are in the same span of numbers: span n has those from
 * n × `size` on.
 *
 * @param ends where each run's end is written, counted from the first of the integers; has room for one an integer
 * @param numbers where each run's span is written; has room for as many
 * @returns how many runs there are; −1 where doubles do not hold all that it takes
 */
export type CutSpans = (
  values: BigInt64Array,
  size: number,
  ends: Int32Array,
  numbers: Float64Array,
) => number

export function bindSpans({ memory, spans }: SpanExports): CutSpans {
  const longs = new BigInt64Array(memory.buffer, SOURCE, MOST_SPANNED)
  const endsIn = new Int32Array(memory.buffer, OUT, MOST_SPANNED)
  const numbersIn = new Float64Array(memory.buffer, OUT + endsIn.byteLength, MOST_SPANNED)
  return (values, size, ends, numbers) => {
    longs.set(values)
    const found = spans(SOURCE, values.length, BigInt(size), endsIn.byteOffset, numbersIn.byteOffset)
    if (found < 0) return found
    ends.set(endsIn.subarray(0, found))
    numbers.set(numbersIn.subarray(0, found))
    return found
  }
}
