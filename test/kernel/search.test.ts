import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KERNELS } from '../../src/kernel/kernels.ts'
import { searchTwin } from '../../src/kernel/search.ts'

const letters = (least: number, most: number) =>
  fc
    .array(fc.constantFrom('a', 'a', 'a', 'b'), { minLength: least, maxLength: most })
    .map((list) => Buffer.from(list.join('')))

it('finds the places of a text that its twin finds', () => {
  fc.assert(
    fc.property(
      letters(1, 40),
      letters(0, 300),
      fc.nat(),
      fc.nat(),
      fc.nat(),
      (text, hay, one, two, pick) => {
        const bytes = Buffer.concat([hay, text])
        const from = pick % (hay.length + 1)
        const sought = { text, one: one % text.length, two: two % text.length }
        const [found, expected] = [new Int32Array(301), new Int32Array(301)]
        const count = KERNELS.search(bytes, from, hay.length + 1, sought, found)
        expect(count).toBe(searchTwin(bytes, from, hay.length + 1, sought, expected))
        expect(found).toEqual(expected)
        expect(count).toBeGreaterThan(0)
      },
    ),
  )
})
