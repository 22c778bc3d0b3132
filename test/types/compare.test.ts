import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareValues, equalValues, identicalValues, valueKey } from '../../src/types/compare.ts'
import { parseType } from '../../src/types/parse-type.ts'
import type { Value } from '../../src/types/value.ts'

function order(type: string, a: Value, b: Value): number {
  return Math.sign(compareValues(parseType(type))(a, b))
}

/** Arbitrary values by type, without NULL. */
const VALUES: readonly (readonly [string, fc.Arbitrary<Value>])[] = [
  ['integer', fc.integer()],
  ['double', fc.double()],
  ['bigint', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  ['varchar', fc.string({ unit: 'binary', maxLength: 4 })],
  ['char(4)', fc.string({ unit: fc.constantFrom('a', ' ', '\t', 'b'), maxLength: 4 })],
  ['varbinary', fc.uint8Array({ maxLength: 3 })],
  ['array(integer)', fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 })],
  ['row(a varchar, b double)', fc.tuple(fc.string({ maxLength: 1 }), fc.double())],
  [
    'timestamp(3) with time zone',
    fc.record({ micros: fc.bigInt({ min: 0n, max: 3n }), zone: fc.constantFrom('UTC', '+01:00') }),
  ],
]

describe('compareValues', () => {
  it.each(VALUES)('%s is a total order', (name, arbitrary) => {
    const type = parseType(name)
    const compare = compareValues(type)
    const key = valueKey(type)
    fc.assert(
      fc.property(arbitrary, arbitrary, arbitrary, (a, b, c) => {
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0)
        expect(compare(a, a)).toBe(0)
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0)
        expect(key(a) === key(b)).toBe(compare(a, b) === 0)
      }),
    )
  })

  it('orders text as its UTF-8 bytes', () => {
    const compare = compareValues(parseType('varchar'))
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(Math.sign(compare(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
    )
    expect(order('varchar', '\u{1f600}', '\uffee')).toBe(1)
  })

  it('puts NaN last and takes the zeros for one', () => {
    expect(order('double', Number.NaN, Number.POSITIVE_INFINITY)).toBe(1)
    expect(order('double', Number.NaN, Number.NaN)).toBe(0)
    expect(order('double', -0, 0)).toBe(0)
  })

  it('orders zoned timestamps by instant', () => {
    expect(
      order('timestamp with time zone', { micros: 5n, zone: 'UTC' }, { micros: 5n, zone: '+01:00' }),
    ).toBe(0)
  })

  it('refuses NULL inside and types without an order', () => {
    expect(() => order('array(integer)', [1, null], [1, null])).toThrow(
      'ARRAY comparison not supported for arrays with null elements',
    )
    expect(order('array(integer)', [1, null], [2, null])).toBe(-1)
    expect(() => order('row(a integer)', [null], [1])).toThrow(
      'ROW comparison not supported for fields with null elements',
    )
    expect(() => order('map(varchar, json)', null, null)).toThrow('Type map(varchar, json) is not orderable')
  })
})

describe('equalValues', () => {
  const equal = (type: string, a: Value, b: Value) => equalValues(parseType(type))(a, b)

  it('knows true, false and unknown', () => {
    expect(equal('double', Number.NaN, Number.NaN)).toBe(false)
    expect(equal('array(integer)', [1, null], [1, 2])).toBeUndefined()
    expect(equal('array(integer)', [1, null], [2, null])).toBe(false)
    expect(equal('array(integer)', [1, null], [1])).toBe(false)
    expect(equal('row(a integer, b integer)', [null, 1], [5, 1])).toBeUndefined()
  })

  it('compares maps whatever their order', () => {
    const type = 'map(varchar, integer)'
    const map = { keys: ['a', 'b'], values: [1, 2] }
    expect(equal(type, map, { keys: ['b', 'a'], values: [2, 1] })).toBe(true)
    expect(equal(type, map, { keys: ['b', 'a'], values: [1, 2] })).toBe(false)
    expect(equal(type, map, { keys: ['a', 'c'], values: [1, 2] })).toBe(false)
    expect(equal(type, map, { keys: ['a', 'b'], values: [1, null] })).toBeUndefined()
    expect(identicalValues(parseType(type))(map, { keys: ['b', 'a'], values: [2, 1] })).toBe(true)
  })
})

describe('identicalValues', () => {
  it('takes NULL for NULL and NaN for NaN', () => {
    const identical = identicalValues(parseType('array(double)'))
    expect(identical([null, Number.NaN, 0], [null, Number.NaN, -0])).toBe(true)
    expect(identical([null], [0])).toBe(false)
    expect(identical(null, null)).toBe(true)
    expect(identical(null, [])).toBe(false)
    expect(identicalValues(parseType('array(varchar)'))(['a', 'b'], ['ab', ''])).toBe(false)
  })
})
