import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inverse } from '../../src/column/flags.ts'

it('is the other way round, wherever the bytes lie', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 1), { maxLength: 40 }), fc.nat(7), (flags, before) => {
      const bytes = Uint8Array.from([...new Array<number>(before).fill(1), ...flags])
      expect(Array.from(inverse(bytes.subarray(before)))).toEqual(flags.map((flag) => 1 - flag))
      expect(Array.from(bytes.subarray(before))).toEqual(flags)
    }),
  )
})
