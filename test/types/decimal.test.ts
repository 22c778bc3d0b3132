import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDecimals,
  addType,
  atScale,
  checkOverflow,
  type DecimalType,
  decimalLiteral,
  decimalToDouble,
  divideDecimals,
  divideHalfUp,
  divideType,
  formatDecimal,
  modulusDecimals,
  modulusType,
  multiplyDecimals,
  multiplyType,
  parseBigDecimal,
  rescale,
  subtractDecimals,
} from '../../src/types/decimal.ts'
import { formatType } from '../../src/types/type.ts'

type Literal = ReturnType<typeof decimalLiteral>

/** The result of an operator on two literals, as text and type. */
function result(
  left: string,
  operator: '+' | '-' | '*' | '/' | '%',
  right: string,
): readonly [string, string] {
  const [a, b]: readonly [Literal, Literal] = [decimalLiteral(left), decimalLiteral(right)]
  const table: Readonly<Record<typeof operator, readonly [DecimalType, (x: bigint, y: bigint) => bigint]>> = {
    '+': [addType(a.type, b.type), addDecimals(a.type, b.type)],
    '-': [addType(a.type, b.type), subtractDecimals(a.type, b.type)],
    '*': [multiplyType(a.type, b.type), multiplyDecimals()],
    '/': [divideType(a.type, b.type), divideDecimals(a.type, b.type)],
    '%': [modulusType(a.type, b.type), modulusDecimals(a.type, b.type)],
  }
  const [type, operation] = table[operator]
  return [formatDecimal(operation(a.value, b.value), type.scale), formatType(type)]
}

describe('decimal operators', () => {
  it.each([
    ['107.7', '+', '17.1', '124.8', 'decimal(5,1)'],
    ['-1.1', '+', '2.2', '1.1', 'decimal(3,1)'],
    ['123456789123456789', '+', '123456789123456789', '246913578246913578', 'decimal(19,0)'],
    ['107.7', '-', '17.1', '90.6', 'decimal(5,1)'],
    ['0.1', '-', '0.02', '0.08', 'decimal(3,2)'],
    ['12', '*', '3', '36', 'decimal(3,0)'],
    ['.1234', '*', '.3', '0.03702', 'decimal(5,5)'],
    ['1.0', '/', '3', '0.3', 'decimal(2,1)'],
    ['1.0', '/', '0.1', '10.0', 'decimal(3,1)'],
    ['1.0', '/', '9.0', '0.1', 'decimal(3,1)'],
    ['500.00', '/', '0.1', '5000.00', 'decimal(6,2)'],
    ['100.00', '/', '0.3', '333.33', 'decimal(6,2)'],
    ['100.00', '/', '0.30', '333.33', 'decimal(7,2)'],
    ['-100.00', '/', '-0.30', '333.33', 'decimal(7,2)'],
    ['200.00', '/', '0.3', '666.67', 'decimal(6,2)'],
    ['-200.00', '/', '0.3', '-666.67', 'decimal(6,2)'],
    ['1', '%', '3', '1', 'decimal(1,0)'],
    ['13', '%', '-3', '1', 'decimal(1,0)'],
    ['-13', '%', '3', '-1', 'decimal(1,0)'],
    ['9.1', '%', '2', '1.1', 'decimal(2,1)'],
  ] as const)('%s %s %s = %s', (left, operator, right, value, type) => {
    expect(result(left, operator, right)).toEqual([value, type])
  })

  it('overflow past 38 digits', () => {
    const most = '9'.repeat(38)
    expect(() => result(most, '+', '1')).toThrow('Decimal overflow')
    expect(() => result(`-${most}`, '-', '1')).toThrow('Decimal overflow')
    expect(() => result(most, '*', '2')).toThrow('Decimal overflow')
    expect(() => result(most, '/', '0.1')).toThrow('Decimal overflow')
    expect(checkOverflow(10n ** 38n - 1n)).toBe(10n ** 38n - 1n)
    expect(() => checkOverflow(100n, 2)).toThrow('Decimal overflow')
  })

  it('refuse zero and scales that do not exist', () => {
    expect(() => result('1', '/', '0.0')).toThrow('Division by zero')
    expect(() => result('1', '%', '0')).toThrow('Division by zero')
    const tiny = `0.${'1'.repeat(20)}`
    expect(() => result(tiny, '*', tiny)).toThrow('DECIMAL scale must be in range [0, precision (38)]: 40')
  })
})

describe('decimal texts', () => {
  it('are read as they are written', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }),
        fc.integer({ min: 0, max: 38 }),
        (unscaled, scale) => {
          const read = parseBigDecimal(formatDecimal(unscaled, scale))
          expect(read).toEqual({ unscaled, scale })
        },
      ),
    )
  })

  it('round half away from zero', () => {
    expect([25n, -25n, 24n, -26n].map((value) => rescale(value, 1, 0))).toEqual([3n, -3n, 2n, -3n])
    expect(rescale(12n, 1, 3)).toBe(1200n)
    expect([divideHalfUp(7n, -2n), divideHalfUp(-7n, -2n)]).toEqual([-4n, 4n])
  })

  it.each([
    ['1e3', 0, 1000n],
    ['1.25', 1, 13n],
    ['-1.25', 1, -13n],
    ['.5', 0, 1n],
    ['1e-9999', 2, 0n],
    ['0e9999', 2, 0n],
  ])('%s at scale %i', (text, scale, unscaled) => {
    const number = parseBigDecimal(text)
    expect(number && atScale(number, scale)).toBe(unscaled)
  })

  it.each(['', '.', 'e3', '1e', ' 1', '0x1', '1.2.3', 'NaN'])('%j is none', (text) => {
    expect(parseBigDecimal(text)).toBeUndefined()
  })

  it('turn into the nearest double', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }),
        fc.integer({ min: 0, max: 38 }),
        (unscaled, scale) => {
          expect(decimalToDouble(unscaled, scale) + 0).toBe(Number(formatDecimal(unscaled, scale)) + 0)
        },
      ),
    )
  })

  it('as literals have the type of their digits', () => {
    const typed = (text: string) => {
      const { type, value } = decimalLiteral(text)
      return [formatType(type), value]
    }
    expect(typed('1.50')).toEqual(['decimal(3,2)', 150n])
    expect(typed('-001')).toEqual(['decimal(1,0)', -1n])
    expect(typed('0.05')).toEqual(['decimal(2,2)', 5n])
    expect(typed('0')).toEqual(['decimal(1,0)', 0n])
    expect(() => decimalLiteral('1'.repeat(39))).toThrow(`'${'1'.repeat(39)}' is not a valid DECIMAL literal`)
    expect(() => decimalLiteral('abc')).toThrow("'abc' is not a valid DECIMAL literal")
  })
})
