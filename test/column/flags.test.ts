import fc from 'fast-check'
import { expect, it } from 'vitest'
import { combineBytes, inverse } from '../../src/column/flags.ts'

it('is the other way round, wherever the bytes lie', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 1), { maxLength: 40 }), fc.nat(7), (flags, before) => {
      const bytes = Uint8Array.from([...new Array<number>(before).fill(1), ...flags])
      expect(Array.from(inverse(bytes.subarray(before)))).toEqual(flags.map((flag) => 1 - flag))
      expect(Array.from(bytes.subarray(before))).toEqual(flags)
    }),
  )
})

it('combines bytes as it would one by one, wherever they lie, and into one of them', () => {
  const flags = fc.array(fc.constantFrom(0, 2, 3), { minLength: 12, maxLength: 40 })
  fc.assert(
    fc.property(flags, flags, fc.nat(3), fc.nat(3), (first, second, from, to) => {
      const count = Math.min(first.length, second.length) - 3
      const a = Uint8Array.from(first).subarray(from, from + count)
      const b = Uint8Array.from(second).subarray(to, to + count)
      const expected = Array.from(a, (value, i) => value & b[i]!)
      const out = new Uint8Array(count)
      combineBytes(a, b, (x, y) => x & y, out)
      expect(Array.from(out)).toEqual(expected)
      combineBytes(a, b, (x, y) => x & y, a)
      expect(Array.from(a)).toEqual(expected)
    }),
  )
})
