import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createBytesCollector } from '../../src/parquet/plain.ts'
import { VARCHAR } from '../../src/types/type.ts'
import { valuesOf } from '../column/arbitrary.ts'

/** Texts in PLAIN encoding. */
function plain(texts: readonly string[]): Uint8Array {
  return Buffer.concat(
    texts.flatMap((text) => {
      const length = Buffer.alloc(4)
      length.writeUInt32LE(Buffer.byteLength(text))
      return [length, Buffer.from(text)]
    }),
  )
}

it('collects texts of any length, in memory that has no room for more', () => {
  // Around the lengths that are copied by hand, and to the last byte of a page.
  const text = fc.oneof(
    { weight: 3, arbitrary: fc.string({ maxLength: 8 }) },
    fc.nat(60).map((length) => 'abcdefghijklmnopqrstuvwxyz'.repeat(3).slice(0, length)),
  )
  fc.assert(
    fc.property(fc.array(fc.array(text, { maxLength: 12 }), { maxLength: 4 }), (pages) => {
      const texts = pages.flat()
      const bytes = texts.reduce((sum, one) => sum + Buffer.byteLength(one), 0)
      const collector = createBytesCollector(texts.length, bytes)
      for (const page of pages) collector.append(plain(page), page.length)
      expect(valuesOf(collector.finish(), VARCHAR)).toEqual(texts)
    }),
  )
})

it('says where a page has too little', () => {
  const collector = createBytesCollector(2, 100)
  const page = plain(['abc', 'defg'])
  expect(() => collector.append(page.subarray(0, page.length - 1), 2)).toThrow(
    new RangeError('a page has too few bytes'),
  )
})

it('says where a page has more than the footer says', () => {
  const collector = createBytesCollector(2, 6)
  expect(() => collector.append(plain(['abc', 'defg']), 2)).toThrow(
    new RangeError('a page has more bytes than the footer says'),
  )
})

it('collects more than was guessed', () => {
  const texts = Array.from({ length: 200 }, (_, i) => `${i}`.padEnd(i * 3, 'ab'))
  const every = (step: number) => Int32Array.from(texts.keys()).filter((at) => at % step === 0)
  const collector = createBytesCollector(300, 10, undefined, true)
  collector.append(plain(texts), texts.length, every(2))
  collector.append(plain(texts), texts.length)
  const expected = [...Array.from(every(2), (at) => texts[at]!), ...texts]
  expect(valuesOf(collector.finish(), VARCHAR)).toEqual(expected)
})
