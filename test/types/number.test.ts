import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  doubleToVarchar,
  formatDouble,
  formatReal,
  parseDouble,
  parseInteger,
  parseReal,
  realToVarchar,
} from '../../src/types/number.ts'

const real = fc.float()

describe('floating-point texts', () => {
  it('are read as they are written', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(parseDouble(formatDouble(value))).toBe(value)
        expect(parseDouble(doubleToVarchar(value))).toBe(value)
      }),
    )
    fc.assert(
      fc.property(real, (value) => {
        expect(parseReal(formatReal(value))).toBe(value)
      }),
    )
  })

  it.each([
    [1, '1.0', '1.0E0'],
    [0, '0.0', '0E0'],
    [-0, '-0.0', '-0E0'],
    [10, '10.0', '1.0E1'],
    [128.9, '128.9', '1.289E2'],
    [0.1, '0.1', '1.0E-1'],
    [0.001, '0.001', '1.0E-3'],
    [0.0001, '1.0E-4', '1.0E-4'],
    [9_999_999, '9999999.0', '9.999999E6'],
    [1e7, '1.0E7', '1.0E7'],
    [-1.5e300, '-1.5E300', '-1.5E300'],
    [5e-324, '4.9E-324', '4.9E-324'],
    [Number.NaN, 'NaN', 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity', 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity', '-Infinity'],
  ])('%d shows as %s and casts to %s', (value, shown, cast) => {
    expect([formatDouble(value), doubleToVarchar(value)]).toEqual([shown, cast])
  })

  it.each([
    [0.1, '0.1', '1.0E-1'],
    [3.14, '3.14', '3.14E0'],
    [16_777_216, '1.6777216E7', '1.677722E7'],
    [12_345_678, '1.2345678E7', '1.234568E7'],
    [1e-10, '1.0E-10', '1.0E-10'],
    [1e-45, '1.4E-45', '1.4E-45'],
    [0, '0.0', '0E0'],
  ])('as a real, %d shows as %s and casts to %s', (value, shown, cast) => {
    expect([formatReal(Math.fround(value)), realToVarchar(Math.fround(value))]).toEqual([shown, cast])
  })

  it.each([
    ['1', 1],
    [' -1.5e3 ', -1500],
    ['.5', 0.5],
    ['5.', 5],
    ['1e400', Number.POSITIVE_INFINITY],
    ['NaN', Number.NaN],
    ['-NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['1.5f', 1.5],
    ['2D', 2],
    ['0x1.8p1', 3],
    ['\t7\n', 7],
  ])('%j is read as %d', (text, value) => {
    expect(parseDouble(text)).toBe(value)
  })

  it.each(['', ' ', '1,5', 'abc', 'infinity', '1e', '0x10', '1 2', '--1', '\u00a01'])(
    '%j is no number',
    (text) => {
      expect(parseDouble(text)).toBeUndefined()
    },
  )

  it('reads whole numbers', () => {
    expect([' 12 ', '+7', '-0', '9223372036854775808', '1.0', '', '1_000', '0x1'].map(parseInteger)).toEqual([
      12n,
      7n,
      0n,
      9_223_372_036_854_775_808n,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})
