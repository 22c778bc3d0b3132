import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createBuffers } from '../../src/column/buffers.ts'
import { both, countOnes, inverse, without } from '../../src/column/flags.ts'

it('is the other way round, wherever the bytes lie', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 1), { maxLength: 40 }), fc.nat(7), (flags, before) => {
      const bytes = Uint8Array.from([...new Array<number>(before).fill(1), ...flags])
      expect(Array.from(inverse(bytes.subarray(before)))).toEqual(flags.map((flag) => 1 - flag))
      expect(Array.from(bytes.subarray(before))).toEqual(flags)
    }),
  )
})

const pairs = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1)), { maxLength: 3000 })

/** Flags that begin somewhere in an array of ones. */
function placed(flags: readonly number[], before: number): Uint8Array {
  const bytes = [...new Array<number>(before).fill(1), ...flags, ...new Array<number>(9).fill(1)]
  return Uint8Array.from(bytes).subarray(before, before + flags.length)
}

it('are counted, and put together, wherever the bytes lie', () => {
  fc.assert(
    fc.property(pairs, fc.nat(7), fc.nat(7), (flags, first, second) => {
      const left = placed(
        flags.map(([flag]) => flag),
        first,
      )
      const right = placed(
        flags.map(([, flag]) => flag),
        second,
      )
      expect(countOnes(left)).toBe(flags.reduce((sum, [flag]) => sum + flag, 0))
      expect(Array.from(both(left, right))).toEqual(flags.map(([a, b]) => a & b))
      expect(Array.from(without(left, right))).toEqual(flags.map(([a, b]) => a & (1 - b)))
    }),
  )
  expect(countOnes(new Uint8Array(100_003).fill(1))).toBe(100_003)
})

it('are put where others were before', () => {
  const buffers = createBuffers()
  inverse(new Uint8Array(9), buffers)
  buffers.recycle()
  const [left, right] = [Uint8Array.of(1, 0, 1, 0, 1), Uint8Array.of(1, 1, 0, 0, 1)]
  expect(Array.from(both(left, right, buffers))).toEqual([1, 0, 0, 0, 1])
  expect(Array.from(without(left, right, buffers))).toEqual([0, 0, 1, 0, 0])
})
