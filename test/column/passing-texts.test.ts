import fc from 'fast-check'
import { expect, it } from 'vitest'
import { passingTexts } from '../../src/column/passing-texts.ts'

it('gives the texts of bytes, in any order, ASCII or not', () => {
  const texts = fc.array(fc.tuple(fc.constantFrom('a', 'bcd', 'é', '\u0000', '😀', ''), fc.nat(3000)), {
    minLength: 1,
    maxLength: 40,
  })
  fc.assert(
    fc.property(texts, fc.array(fc.nat(39)), (parts, jumps) => {
      const all = parts.map(([text, times]) => Buffer.from(text.repeat(times)))
      const data = Buffer.concat(all)
      const ends: number[] = []
      for (const part of all) ends.push((ends.at(-1) ?? 0) + part.length)
      const text = passingTexts(data)
      for (const i of [...all.keys(), ...jumps.map((jump) => jump % all.length), ...all.keys()])
        expect(text(ends[i]! - all[i]!.length, ends[i]!)).toBe(all[i]!.toString())
    }),
    { numRuns: 50 },
  )
})
