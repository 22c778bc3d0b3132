import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findBytes } from '../../src/kernel/find-bytes.ts'

/** Few different letters, one of them rare, so that texts are found in many places and nearly found in more. */
const letters = (most: number) =>
  fc
    .array(fc.constantFrom('a', 'a', 'a', 'b', 'b', 'c', 'é'), { minLength: 1, maxLength: most })
    .map((list) => list.join(''))

describe('findBytes', () => {
  it('finds what Buffer.indexOf finds, from anywhere', () => {
    fc.assert(
      fc.property(letters(14), letters(400), fc.nat(800), (text, hay, from) => {
        const [needle, bytes] = [Buffer.from(text), Buffer.from(hay)]
        expect(findBytes(needle, bytes)(bytes, from)).toBe(bytes.indexOf(needle, from))
      }),
    )
  })

  it('finds every place of a text of the bytes themselves', () => {
    fc.assert(
      fc.property(letters(400), fc.nat(), fc.integer({ min: 1, max: 20 }), (hay, pick, length) => {
        const bytes = Buffer.from(hay)
        const start = pick % bytes.length
        const needle = bytes.subarray(start, start + length)
        const find = findBytes(needle, bytes)
        const found: number[] = []
        for (let hit = find(bytes, 0); hit >= 0; hit = find(bytes, hit + 1)) found.push(hit)
        const expected: number[] = []
        for (let hit = bytes.indexOf(needle); hit >= 0; hit = bytes.indexOf(needle, hit + 1))
          expected.push(hit)
        expect(found).toEqual(expected)
        expect(found).toContain(start)
      }),
    )
  })
})
