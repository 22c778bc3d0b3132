import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createPace } from '../../../src/execution/pace.ts'
import { firstRowsOf } from '../../../src/execution/sorting/radix.ts'
import { compareWords } from '../../../src/execution/sorting/words.ts'

/** Words of which all, some or no digits are the same. */
const word = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0x7ffffffe, max: 0x80000001 }),
  fc.integer({ min: 0, max: 0xffffffff }),
)

it('gives the rows that are among the first, and those level with the last of them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 60 }),
      fc.nat(),
      fc.boolean(),
      async (rows, pick, isLow) => {
        const words = [
          Uint32Array.from(rows, ([high]) => (isLow ? 0xffffffff : high)),
          Uint32Array.from(rows, ([, low]) => low),
        ]
        const wanted = 1 + (pick % rows.length)
        const sorted = [...rows.keys()].sort((a, b) => compareWords(words, a, b))
        const last = sorted[wanted - 1]!
        const first = [...rows.keys()].filter((row) => compareWords(words, row, last) <= 0)
        expect(await firstRowsOf(words, rows.length, wanted, createPace(undefined))).toEqual(
          Int32Array.from(first),
        )
      },
    ),
  )
})
