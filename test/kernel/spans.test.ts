import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadKernels } from '../../src/kernel/binding.ts'
import type { Kernels } from '../../src/kernel/kernels.ts'
import { MOST_SPANNED } from '../../src/kernel/spans.ts'
import { TWINS } from '../../src/kernel/twins.ts'

// Built by `npm run build`, which `npm test` begins with.
const kernels = loadKernels()!

const HOUR = 3_600_000_000

/** Moments that mostly follow each other, about a number; some far away. */
const moments = fc
  .record({
    from: fc.bigInt({ min: -(2n ** 52n), max: 2n ** 52n }),
    steps: fc.array(
      fc.oneof(
        { weight: 20, arbitrary: fc.bigInt({ min: 0n, max: BigInt(HOUR) / 3n }) },
        { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 33n), max: 2n ** 33n }) },
      ),
      { maxLength: 400 },
    ),
  })
  .map(({ from, steps }) => {
    let moment = from
    return BigInt64Array.from(steps, (step) => (moment += step))
  })

function runsOf({ spans }: Kernels, values: BigInt64Array, size: number) {
  const ends = new Int32Array(MOST_SPANNED)
  const numbers = new Float64Array(MOST_SPANNED)
  const found = spans(values, size, ends, numbers)
  return { found, spans: Array.from({ length: found }, (_, i) => [ends[i]!, numbers[i]!] as const) }
}

describe('the kernel for spans', () => {
  it('cuts moments by the span that each is in', () => {
    const size = fc.constantFrom(1_000_000, HOUR, 24 * HOUR, 7 * 24 * HOUR, 1, 977)
    fc.assert(
      fc.property(moments, size, (values, spanSize) => {
        for (const one of [kernels, TWINS]) {
          const spans: number[] = []
          for (const [end, span] of runsOf(one, values, spanSize).spans)
            while (spans.length < end) spans.push(span)
          const expected = [...values].map((value) => Math.floor(Number(value) / spanSize))
          expect(spans).toEqual(expected)
        }
      }),
    )
  })

  it('says so where doubles do not hold a moment', () => {
    for (const far of [2n ** 53n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)])
      for (const one of [kernels, TWINS])
        expect(runsOf(one, BigInt64Array.of(5n, far), HOUR)).toEqual({ found: -1, spans: [] })
  })

  it('takes as many as there is room for', () => {
    const values = BigInt64Array.from({ length: MOST_SPANNED }, (_, i) => BigInt(i) * BigInt(HOUR))
    const ours = runsOf(kernels, values, HOUR)
    expect(ours.found).toBe(MOST_SPANNED)
    expect(ours).toEqual(runsOf(TWINS, values, HOUR))
  })
})
