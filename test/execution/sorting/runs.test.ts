import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPace } from '../../../src/execution/pace.ts'
import { rowNumbers } from '../../../src/execution/row-numbers.ts'
import { sortedOrder } from '../../../src/execution/sorting/radix.ts'
import { mergeRuns } from '../../../src/execution/sorting/runs.ts'
import { compareWords, type OrderWords } from '../../../src/execution/sorting/words.ts'

const pace = createPace(undefined)

/** Rows of each of the lists in ascending order, list after list, as the second and third of three words. */
function wordsOf(runs: readonly (readonly number[])[], groups: number): OrderWords {
  const keys = runs.flatMap((run) => run.toSorted((a, b) => a - b))
  return [
    Uint32Array.from(keys, (_, row) => (row * 7919) % groups),
    Uint32Array.from(keys, (key) => key / 2 ** 32),
    Uint32Array.from(keys, (key) => key % 2 ** 32),
  ]
}

const naive = (words: OrderWords, first = 0) =>
  [...rowNumbers(0, words[0]!.length)].sort((a, b) => compareWords(words, a, b, first))

describe('rows that are a few runs', () => {
  const key = fc.oneof(fc.nat(20), fc.nat(2 ** 40))
  const run = fc.array(key, { maxLength: 60 })

  it('are merged, level rows in their order, and told by which words to sort them still', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 14 }), fc.nat(5), async (runs, groups) => {
        const words = wordsOf(runs, groups + 1)
        const order = rowNumbers(0, words[0]!.length)
        const first = await mergeRuns(order, words, pace)
        expect(first).toBeLessThan(2)
        expect([...order]).toEqual(naive(words, first))
      }),
    )
  })

  it('are sorted as any others', async () => {
    const long = fc.array(key, { minLength: 100, maxLength: 400 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(long, { minLength: 11, maxLength: 30 }),
        fc.nat(300),
        async (runs, groups) => {
          const words = wordsOf(runs, groups + 1)
          expect([...(await sortedOrder(words, words[0]!.length, pace))]).toEqual(naive(words))
        },
      ),
      { numRuns: 20 },
    )
  })

  it.each([
    ['in order', [0, 1, 2], 0],
    ['one behind the other, the later first', [2, 0, 1], 0],
    ['many', [...Array.from({ length: 40 }, (_, i) => 100 - i)], 1],
  ])('may be %s', async (_, keys, first) => {
    const words = [Uint32Array.from(keys)]
    const order = rowNumbers(0, keys.length)
    expect(await mergeRuns(order, words, pace)).toBe(first)
    if (first === 0) expect([...order]).toEqual(naive(words))
  })
})
