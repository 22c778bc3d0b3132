import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeBoolean,
  decodeDouble,
  decodeInt,
  decodeLong,
  decodeString,
  encodeBoolean,
  encodeDouble,
  encodeFloat,
  encodeInt,
  encodeLong,
  encodeString,
  stringLowerBound,
  stringUpperBound,
} from '../../src/iceberg/bounds.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('single-value serialization', () => {
  // The table of https://iceberg.apache.org/spec/#binary-single-value-serialization, each line once.
  it.each([
    ['boolean', encodeBoolean(true), '01'],
    ['boolean', encodeBoolean(false), '00'],
    ['int', encodeInt(34), '22000000'],
    ['int', encodeInt(-1), 'ffffffff'],
    ['date 2017-11-16', encodeInt(17_486), '4e440000'],
    ['long', encodeLong(34n), '2200000000000000'],
    ['long', encodeLong(-2n), 'feffffffffffffff'],
    ['timestamptz 2017-11-16T22:31:08Z', encodeLong(1_510_871_468_000_000n), '00c3262d215e0500'],
    ['float', encodeFloat(1), '0000803f'],
    ['double', encodeDouble(1), '000000000000f03f'],
    ['string', encodeString('iceberg'), '69636562657267'],
    ['string', encodeString('é'), 'c3a9'],
  ])('%s', (_type, bytes, expected) => expect(hex(bytes)).toBe(expected))

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.boolean(), (value) => {
        expect(decodeBoolean(encodeBoolean(value))).toBe(value)
      }),
    )
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(decodeInt(encodeInt(value))).toBe(value)
      }),
    )
    const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    fc.assert(
      fc.property(long, (value) => {
        expect(decodeLong(encodeLong(value))).toBe(value)
      }),
    )
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(decodeDouble(encodeDouble(value))).toBe(value)
      }),
    )
    const text = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(text, (value) => {
        expect(decodeString(encodeString(value))).toBe(value)
      }),
    )
  })

  it('reads bounds from before a column was promoted', () => {
    expect(decodeLong(encodeInt(-7))).toBe(-7n)
    expect(decodeDouble(encodeFloat(1.5))).toBe(1.5)
  })

  it('reads a view into a larger buffer', () => {
    const file = Buffer.concat([Buffer.alloc(3), encodeLong(5n), Buffer.alloc(3)])
    expect(decodeLong(file.subarray(3, 11))).toBe(5n)
  })
})

describe('bounds of strings', () => {
  it.each([
    ['short', 'short', 'short'],
    ['exactly16letters', 'exactly16letters', 'exactly16letters'],
    ['ConsoleLoginFromFarAway', 'ConsoleLoginFrom', 'ConsoleLoginFron'],
    // The 16th code point cannot be raised, the 15th can.
    [`${'a'.repeat(15)}\u{10ffff}b`, `${'a'.repeat(15)}\u{10ffff}`, `${'a'.repeat(14)}b`],
    // Code points, not UTF-16 units: 16 emoji are 32 units.
    ['😀'.repeat(17), '😀'.repeat(16), `${'😀'.repeat(15)}😁`],
    // After U+D7FF comes U+E000.
    [`${'a'.repeat(15)}\ud7ffz`, `${'a'.repeat(15)}\ud7ff`, `${'a'.repeat(15)}\ue000`],
  ])('%s', (value, lower, upper) => {
    expect(decodeString(stringLowerBound(value))).toBe(lower)
    expect(decodeString(stringUpperBound(value)!)).toBe(upper)
  })

  it('have no upper one above the highest code points', () => {
    expect(stringUpperBound('\u{10ffff}'.repeat(17))).toBeUndefined()
    expect(decodeString(stringUpperBound('\u{10ffff}'.repeat(16))!)).toBe('\u{10ffff}'.repeat(16))
  })

  it('enclose the value in the order of UTF-8 bytes, which is that of code points', () => {
    const text = fc.string({ unit: 'binary', minLength: 10, maxLength: 24 })
    fc.assert(
      fc.property(text, (value) => {
        const bytes = Buffer.from(encodeString(value))
        expect(Buffer.compare(stringLowerBound(value), bytes)).toBeLessThanOrEqual(0)
        const upper = stringUpperBound(value)
        if (upper !== undefined) expect(Buffer.compare(upper, bytes)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
