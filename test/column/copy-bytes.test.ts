import fc from 'fast-check'
import { expect, it } from 'vitest'
import { copyBytes } from '../../src/column/copy-bytes.ts'
import { viewOf } from '../../src/common/view-of.ts'

it('texts of any length are copied one after another, from anywhere', () => {
  const text = fc.record({ from: fc.nat(400), length: fc.oneof(fc.nat(20), fc.nat(400)) })
  fc.assert(
    fc.property(fc.array(text), fc.uint8Array({ minLength: 801, maxLength: 801 }), (texts, bytes) => {
      // Neither begins where its memory does, and the last text ends where the source does.
      const source = bytes.subarray(1)
      const expected = Buffer.concat(texts.map(({ from, length }) => source.subarray(from, from + length)))
      const target = new Uint8Array(expected.length + 8).fill(7).subarray(3, 3 + expected.length)
      let at = 0
      for (const { from, length } of texts) {
        copyBytes(source, viewOf(source), from, length, target, viewOf(target), at)
        at += length
      }
      expect(Buffer.compare(target, expected)).toBe(0)
      expect([...new Uint8Array(target.buffer, 3 + expected.length)]).toEqual([7, 7, 7, 7, 7])
    }),
    {
      examples: [
        [
          [
            { from: 400, length: 400 },
            { from: 0, length: 1 },
          ],
          new Uint8Array(801),
        ],
      ],
    },
  )
})
