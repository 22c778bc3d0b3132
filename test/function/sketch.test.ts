import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { hashColumn } from '../../src/function/hash.ts'
import { bitsForError, cardinalityOf, createSketch } from '../../src/function/scalar/hyperloglog/sketch.ts'
import { createDigest, digestOf } from '../../src/function/scalar/tdigest/digest.ts'
import { xxHash64 } from '../../src/function/xxhash64.ts'
import { BIGINT } from '../../src/types/type.ts'
import { failure } from './call.ts'

function sketchOfNumbers(from: number, to: number, bits = 11) {
  const values = Array.from({ length: to - from }, (_, i) => BigInt(from + i))
  const { high, low } = hashColumn(columnOf(BIGINT, values), BIGINT)
  const sketch = createSketch(bits)
  for (let i = 0; i < values.length; i++) sketch.add(high[i]!, low[i]!)
  return sketch
}

/** Four standard errors: about one run in 16,000 would fail if the values were random, and they are not. */
const TOLERANCE = 4 * 0.023

describe('HyperLogLog', () => {
  it.each([0, 1, 100, 256])('counts %i values exactly', (count) => {
    expect(sketchOfNumbers(0, count).cardinality()).toBe(BigInt(count))
  })

  it.each([257, 1000, 5000, 20_000, 200_000])('counts %i values nearly', (count) => {
    const estimate = Number(sketchOfNumbers(0, count).cardinality())
    expect(Math.abs(estimate - count) / count).toBeLessThan(TOLERANCE)
  })

  it('merges to what one sketch of all values would say, sparse and dense', () => {
    for (const [a, b] of [
      [100, 150],
      [200, 5000],
      [4000, 5000],
    ] as const) {
      const merged = sketchOfNumbers(0, a)
      merged.merge(sketchOfNumbers(a / 2, b).serialize())
      expect(merged.cardinality()).toBe(sketchOfNumbers(0, b).cardinality())
      expect(cardinalityOf(merged.serialize())).toBe(merged.cardinality())
    }
  })

  it('refuses to merge sketches of different sizes, and errors out of bounds', () => {
    expect(failure(() => sketchOfNumbers(0, 1000, 11).merge(sketchOfNumbers(0, 1000, 12).serialize()))).toBe(
      'Cannot merge HLLs with different number of buckets: 2048 vs 4096',
    )
    expect(bitsForError(0.023)).toBe(11)
    expect(bitsForError(0.01625)).toBe(12)
    expect(failure(() => bitsForError(0.5))).toBe('Standard error must be in [0.0040625, 0.26]: 0.5')
  })
})

describe('t-digest', () => {
  it('gives values of small sets as they are', () => {
    const digest = createDigest()
    for (const value of [10, 1, 9, 2, 8, 3, 7, 4, 6, 5]) digest.add(value, 1)
    expect([0, 0.1, 0.25, 0.5, 0.9, 1].map((q) => digest.valueAt(q))).toEqual([1, 2, 3, 6, 10, 10])
    expect(createDigest().valueAt(0.5)).toBe(Number.NaN)
  })

  it('is within 1 % of the rank for large ones, and so is a merged one', () => {
    const parts = [0, 1, 2, 3].map(() => createDigest())
    const count = 100_000
    for (let i = 0; i < count; i++) parts[i % 4]!.add((i * 7919) % count, 1)
    const merged = createDigest()
    for (const part of parts) merged.merge(part.serialize())
    for (const q of [0.001, 0.01, 0.25, 0.5, 0.75, 0.99, 0.999]) {
      for (const digest of [merged, digestOf(merged.serialize())])
        expect(Math.abs(digest.valueAt(q) / count - q)).toBeLessThan(0.01)
    }
    expect(merged.totalWeight).toBe(count)
  })

  it('never leaves the range of its values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 300 }),
        fc.double({ noNaN: true, min: 0, max: 1 }),
        (values, quantile) => {
          const digest = createDigest()
          for (const value of values) digest.add(value, 1)
          const value = digest.valueAt(quantile)
          expect(value).toBeGreaterThanOrEqual(Math.min(...values))
          expect(value).toBeLessThanOrEqual(Math.max(...values))
        },
      ),
    )
  })
})

describe('xxHash64', () => {
  // Vectors of the reference implementation, seed 0.
  it.each([
    ['', 0xef46db3751d8e999n],
    ['a', 0xd24ec4f1a98c6e5bn],
    ['abc', 0x44bc2cf5ad770999n],
    ['The quick brown fox jumps over the lazy dog', 0x0b242d361fda71bcn],
  ])('of "%s"', (text, hash) => {
    expect(xxHash64(new TextEncoder().encode(text))).toBe(hash)
  })
})
