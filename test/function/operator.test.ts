import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Value } from '../../src/types/value.ts'
import { call, failure, returnType, text, type Given } from './call.ts'

const big = (value: bigint | null): Given => ['bigint', value]
const int = (value: number | null): Given => ['integer', value]

describe('arithmetic on numbers', () => {
  it('adds, subtracts, multiplies and divides as Trino does', () => {
    expect(call('$add', int(1), int(2))).toBe(3)
    expect(call('$subtract', big(1n), big(2n))).toBe(-1n)
    expect(call('$divide', int(-7), int(2))).toBe(-3)
    expect(call('$modulus', big(-7n), big(2n))).toBe(-1n)
    expect(call('$divide', ['double', 1], ['double', 0])).toBe(Infinity)
    expect(call('$negate', big(5n))).toBe(-5n)
    expect(call('$add', big(null), big(2n))).toBe(null)
  })

  it('fails where the result does not fit', () => {
    const max = 2n ** 63n - 1n
    expect(failure(() => call('$add', big(max), big(1n)))).toBe(
      'bigint addition overflow: 9223372036854775807 + 1',
    )
    expect(failure(() => call('$subtract', big(-max), big(2n)))).toBe(
      'bigint subtraction overflow: -9223372036854775807 - 2',
    )
    expect(failure(() => call('$multiply', big(max), big(2n)))).toBe(
      'bigint multiplication overflow: 9223372036854775807 * 2',
    )
    expect(failure(() => call('$divide', big(-max - 1n), big(-1n)))).toBe(
      'bigint division overflow: -9223372036854775808 / -1',
    )
    expect(failure(() => call('$add', int(2147483647), int(1)))).toBe(
      'integer addition overflow: 2147483647 + 1',
    )
    expect(failure(() => call('$multiply', ['tinyint', 100], ['tinyint', 2]))).toBe(
      'tinyint multiplication overflow: 100 * 2',
    )
    expect(failure(() => call('$divide', int(1), int(0)))).toBe('Division by zero')
    expect(failure(() => call('$negate', int(-2147483648)))).toBe('integer negation overflow: -2147483648')
  })

  it('agrees with bigints of any size', () => {
    const value = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    const inRange = (x: bigint) => BigInt.asIntN(64, x) === x
    fc.assert(
      fc.property(value, value, (a, b) => {
        for (const [name, result] of [
          ['$add', a + b],
          ['$subtract', a - b],
          ['$multiply', a * b],
        ] as const) {
          if (inRange(result)) expect(call(name, big(a), big(b))).toBe(result)
          else expect(() => call(name, big(a), big(b))).toThrow()
        }
      }),
    )
  })

  it('computes decimals at the scale that Trino gives them', () => {
    const price: Given = ['decimal(5,2)', 12345n]
    const rate: Given = ['decimal(3,1)', 15n]
    expect(returnType('$add', price, rate)).toBe('decimal(6,2)')
    expect(text('$add', price, rate)).toBe('124.95')
    expect(returnType('$multiply', price, rate)).toBe('decimal(8,3)')
    expect(text('$multiply', price, rate)).toBe('185.175')
    expect(returnType('$divide', price, rate)).toBe('decimal(6,2)')
    expect(text('$divide', price, rate)).toBe('82.30')
    expect(text('$modulus', price, rate)).toBe('0.45')
    expect(failure(() => call('$divide', price, ['decimal(3,1)', 0n]))).toBe('Division by zero')
  })
})

describe('arithmetic on time', () => {
  const noon = 1_769_860_800_000_000n // 2026-01-31 12:00:00
  it('shifts points in time by intervals', () => {
    expect(text('$add', ['timestamp(0)', noon], ['interval day to second', 90_000n])).toBe(
      '2026-01-31 12:01:30.000',
    )
    expect(text('$add', ['timestamp(3)', noon], ['interval year to month', 1])).toBe(
      '2026-02-28 12:00:00.000',
    )
    expect(text('$subtract', ['date', 20484], ['interval day to second', 86_400_000n])).toBe('2026-01-30')
    expect(failure(() => call('$add', ['date', 20484], ['interval day to second', 1n]))).toBe(
      'Cannot add hour, minutes or seconds to a date',
    )
    expect(
      text(
        '$subtract',
        ['timestamp(3) with time zone', { micros: noon, zone: 'Europe/Berlin' }],
        ['interval year to month', 6],
      ),
    ).toBe('2025-07-31 13:00:00.000 Europe/Berlin')
    expect(text('$add', ['time(3)', 86_399_000_000n], ['interval day to second', 2_000n])).toBe(
      '00:00:01.000',
    )
  })

  it('measures the time between points', () => {
    expect(text('$subtract', ['timestamp(3)', noon], ['timestamp(3)', noon - 90_000_000n])).toBe(
      '0 00:01:30.000',
    )
    expect(text('$subtract', ['date', 3], ['date', 1])).toBe('2 00:00:00.000')
  })

  it('scales intervals', () => {
    expect(text('$multiply', ['interval day to second', 600_000n], ['bigint', 3n])).toBe('0 00:30:00.000')
    expect(text('$multiply', ['double', 1.5], ['interval year to month', 4])).toBe('0-6')
    expect(text('$divide', ['interval day to second', 3_000n], ['double', 2])).toBe('0 00:00:01.500')
  })
})

describe('comparison', () => {
  const compare = (type: string, a: Value, b: Value) =>
    ['$equal', '$not_equal', '$less_than', '$less_than_or_equal', '$greater_than', '$greater_than_or_equal']
      .map((name) => call(name, [type, a], [type, b]))
      .map((result) => (result === true ? 't' : result === false ? 'f' : '-'))
      .join('')

  it.each([
    ['bigint', 1n, 2n, 'ftttff'],
    ['bigint', 2n, 2n, 'tfftft'],
    ['integer', 3, 2, 'ftfftt'],
    ['double', Number.NaN, 1, 'ftffff'],
    ['varchar', 'abc', 'abd', 'ftttff'],
    ['varchar', 'z', 'é', 'ftttff'],
    ['varchar', 'ab', 'abc', 'ftttff'],
    ['char(5)', 'ab', 'ab   ', 'tfftft'],
    ['boolean', false, true, 'ftttff'],
    ['date', 5, 5, 'tfftft'],
    ['decimal(38,2)', 10n ** 30n, -1n, 'ftfftt'],
    ['varbinary', Uint8Array.of(255), Uint8Array.of(1, 2), 'ftfftt'],
    ['array(bigint)', [1n, 2n], [1n, 3n], 'ftttff'],
    ['bigint', null, 1n, '------'],
  ] as const)('%s %s and %s', (type, a, b, expected) => {
    expect(compare(type, a, b)).toBe(expected)
  })

  it('compares zoned timestamps by instant', () => {
    const zoned = (micros: bigint, zone: string): Given => ['timestamp(3) with time zone', { micros, zone }]
    expect(call('$equal', zoned(5n, 'UTC'), zoned(5n, 'Asia/Tokyo'))).toBe(true)
  })

  it('leaves equality open where a NULL inside decides', () => {
    const list = (...values: (bigint | null)[]): Given => ['array(bigint)', values]
    expect(call('$equal', list(1n, null), list(1n, null))).toBe(null)
    expect(call('$equal', list(1n, null), list(2n, null))).toBe(false)
    expect(failure(() => call('$less_than', list(null), list(1n)))).toBe(
      'ARRAY comparison not supported for arrays with null elements',
    )
  })

  it('treats NULL as a value in IS DISTINCT FROM', () => {
    expect(call('$distinct_from', big(null), big(null))).toBe(false)
    expect(call('$distinct_from', big(null), big(1n))).toBe(true)
    expect(call('$distinct_from', big(1n), big(1n))).toBe(false)
    expect(call('$distinct_from', ['array(bigint)', [null]], ['array(bigint)', [null]])).toBe(false)
    expect(call('$distinct_from', ['double', Number.NaN], ['double', Number.NaN])).toBe(false)
  })
})

describe('LIKE', () => {
  const like = (value: string, pattern: string, escape?: string) =>
    call(
      '$like',
      ['varchar', value],
      ['varchar', pattern],
      ...(escape === undefined ? [] : ([['varchar', escape]] as const)),
    )

  it.each([
    ['ConsoleLogin', 'Console%', true],
    ['ConsoleLogin', '%Login', true],
    ['ConsoleLogin', '%sole%', true],
    ['ConsoleLogin', 'ConsoleLogin', true],
    ['ConsoleLogin', 'consolelogin', false],
    ['ConsoleLogin', 'C%L%n', true],
    ['ConsoleLogin', 'C%L%x', false],
    ['abcabc', 'a%bc', true],
    ['ab', 'a%ab', false],
    ['', '%', true],
    ['', '', true],
    ['x', '', false],
    ['é', '_', true],
    ['naïve', 'na_ve', true],
    ['日本語', '%本_', true],
    ['ab', '___', false],
  ])('%s like %s: %s', (value, pattern, expected) => {
    expect(like(value, pattern)).toBe(expected)
  })

  it('escapes', () => {
    expect(like('100%', '100\\%', '\\')).toBe(true)
    expect(like('1000', '100\\%', '\\')).toBe(false)
    expect(like('a_b\\c', 'a\\_b\\\\c', '\\')).toBe(true)
    expect(failure(() => like('a', 'a\\b', '\\'))).toBe(
      "Escape character must be followed by '%', '_' or the escape character itself",
    )
    expect(failure(() => like('a', 'a', 'xy'))).toBe('Escape string must be a single character')
  })

  it('agrees with a regular expression', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'é', '𝄞'), { maxLength: 12 })
    const patterns = fc.array(fc.constantFrom('a', 'b', 'é', '%', '_'), { maxLength: 8 })
    fc.assert(
      fc.property(letters, patterns, (value, pattern) => {
        const source = pattern.map((c) => (c === '%' ? '.*' : c === '_' ? '.' : c)).join('')
        expect(like(value.join(''), pattern.join(''))).toBe(
          new RegExp(`^${source}$`, 'su').test(value.join('')),
        )
      }),
    )
  })
})

describe('subscript and element_at', () => {
  const list: Given = ['array(bigint)', [10n, 20n, 30n]]
  const map: Given = ['map(varchar, bigint)', { keys: ['a', 'b'], values: [1n, null] }]

  it('finds elements', () => {
    expect(call('$subscript', list, big(3n))).toBe(30n)
    expect(call('element_at', list, big(-1n))).toBe(30n)
    expect(call('element_at', list, big(4n))).toBe(null)
    expect(call('$subscript', map, ['varchar', 'a'])).toBe(1n)
    expect(call('$subscript', map, ['varchar', 'b'])).toBe(null)
    expect(call('element_at', map, ['varchar', 'c'])).toBe(null)
    expect(call('element_at', ['map(bigint, varchar)', { keys: [1n], values: ['x'] }], big(1n))).toBe('x')
  })

  it('fails in Trino’s words', () => {
    expect(failure(() => call('$subscript', list, big(5n)))).toBe(
      'Array subscript must be less than or equal to array length: 5 > 3',
    )
    expect(failure(() => call('$subscript', list, big(0n)))).toBe('SQL array indices start at 1')
    expect(failure(() => call('$subscript', list, big(-1n)))).toBe('Array subscript is negative: -1')
    expect(failure(() => call('$subscript', map, ['varchar', 'x']))).toBe('Key not present in map: x')
    expect(failure(() => call('element_at', list, big(0n)))).toBe('SQL array indices start at 1')
  })
})

describe('constructors and concatenation', () => {
  it('makes arrays', () => {
    expect(text('$array', big(1n), big(null))).toBe('[1, NULL]')
    expect(returnType('$array')).toBe('array(unknown)')
    expect(text('$array')).toBe('[]')
  })
  it('joins text, bytes and arrays', () => {
    expect(call('concat', ['varchar', 'a'], ['varchar', 'é'], ['varchar', ''])).toBe('aé')
    expect(
      text('concat', ['array(bigint)', [1n]], ['array(bigint)', []], ['array(bigint)', [2n, null]]),
    ).toBe('[1, 2, NULL]')
    expect(text('concat', ['array(bigint)', [1n]], big(2n))).toBe('[1, 2]')
    expect(text('concat', big(null), ['array(bigint)', [1n]])).toBe('NULL')
    expect(failure(() => call('concat', ['varchar', 'a']))).toBe(
      'There must be two or more concatenation arguments',
    )
  })
  it('negates and tests for NULL', () => {
    expect(call('$not', ['boolean', true])).toBe(false)
    expect(call('$is_null', ['varchar', null])).toBe(true)
    expect(call('$is_null', ['varchar', ''])).toBe(false)
  })
})
