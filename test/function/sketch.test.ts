import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { openLake } from '../../src/engine.ts'
import { hashColumn } from '../../src/function/hash.ts'
import { bitsForError, cardinalityOf, createSketch } from '../../src/function/scalar/hyperloglog/sketch.ts'
import { createDigest, digestOf, restoredDigest } from '../../src/function/scalar/tdigest/digest.ts'
import { xxHash64 } from '../../src/function/xxhash64.ts'
import { BIGINT } from '../../src/types/type.ts'
import { failure } from './call.ts'

function sketchOfNumbers(from: number, to: number, bits = 11) {
  const values = Array.from({ length: to - from }, (_, i) => BigInt(from + i))
  const halves = new Int32Array(hashColumn(columnOf(BIGINT, values), BIGINT).buffer)
  const sketch = createSketch(bits)
  for (let i = 0; i < values.length; i++) sketch.add(halves[2 * i + 1]!, halves[2 * i]!)
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

  // io.trino.testing.AbstractTestAggregations: the customers of tiny orders are 1 to 1500 without the multiples of 3.
  it.each([
    ['approx_distinct(x)', '990'],
    ['approx_distinct(x, 0.023)', '990'],
    ['approx_distinct(CAST(x AS smallint))', '990'],
    ['approx_distinct(CAST(x AS decimal(18, 0)))', '990'],
    ['approx_distinct(CAST(x % 128 AS tinyint))', '128'],
    ['approx_distinct(CAST(x AS double))', '1014'],
    ['approx_distinct(CAST(x AS real))', '1006'],
    ['approx_distinct(CAST(x AS varchar))', '1036'],
    ['approx_distinct(to_utf8(CAST(x AS varchar)))', '1036'],
    ['cardinality(approx_set(x))', '1002'],
    ['cardinality(approx_set(IF(x = 1, -0e0, 0e0)))', '2'],
    ['cardinality(approx_set(CAST(x AS double)))', '1014'],
    ['cardinality(approx_set(CAST(x AS varchar)))', '1024'],
  ])('gives the very estimate of Trino: %s', async (call, estimate) => {
    const sql = `SELECT ${call} FROM UNNEST(sequence(1, 1500)) t(x) WHERE x % 3 <> 0`
    const lake = await openLake('./no-such-lake')
    for await (const [text] of (await lake.query(sql)).texts()) expect(text).toBe(estimate)
    expect.assertions(1)
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

  it('is restored from a part of a buffer', () => {
    const digest = createDigest()
    for (const value of [4, 2, 6]) digest.add(value, 1)
    const saved = digest.save()
    const within = Buffer.concat([Buffer.alloc(8, 1), saved]).subarray(8)
    expect([0, 0.5, 1].map((q) => restoredDigest(within).valueAt(q))).toEqual([2, 4, 6])
  })

  it('is stored as Trino stores it', () => {
    const digest = createDigest()
    digest.add(1.5, 1)
    digest.add(-2, 3)
    const doubles = (...values: number[]) => Buffer.from(Float64Array.from(values).buffer).toString('hex')
    expect(Buffer.from(digest.serialize()).toString('hex')).toBe(
      `00${doubles(-2, 1.5, 100, 4)}02000000${doubles(-2, 1.5)}${doubles(3, 1)}`,
    )
    expect(failure(() => digestOf(new Uint8Array(4)))).toBe('Cannot deserialize t-digest')
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
