import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatDayTime,
  formatYearMonth,
  type IntervalField,
  parseDayTime,
  parseYearMonth,
} from '../../src/types/interval.ts'

const DAY_TIME: readonly (readonly [string, IntervalField, IntervalField, string])[] = [
  ['12 10:45:32.123', 'DAY', 'SECOND', '12 10:45:32.123'],
  ['-12 10:45:32.123', 'DAY', 'SECOND', '-12 10:45:32.123'],
  ['12 10:45', 'DAY', 'SECOND', '12 10:45:00.000'],
  ['12', 'DAY', 'SECOND', '12 00:00:00.000'],
  ['12 10:45', 'DAY', 'MINUTE', '12 10:45:00.000'],
  ['12 10', 'DAY', 'HOUR', '12 10:00:00.000'],
  ['2', 'DAY', 'DAY', '2 00:00:00.000'],
  ['10:45:32.1', 'HOUR', 'SECOND', '0 10:45:32.100'],
  ['36', 'HOUR', 'HOUR', '1 12:00:00.000'],
  ['45:32', 'MINUTE', 'SECOND', '0 00:45:32.000'],
  ['90', 'MINUTE', 'MINUTE', '0 01:30:00.000'],
  ['32.1234', 'SECOND', 'SECOND', '0 00:00:32.123'],
  ['-1', 'SECOND', 'SECOND', '-0 00:00:01.000'],
]

describe('intervals of days and less', () => {
  it.each(DAY_TIME)("INTERVAL '%s' %s TO %s is %s", (text, start, end, shown) => {
    expect(formatDayTime(parseDayTime(text, start, end))).toBe(shown)
  })

  it('are read as they are written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }), (millis) => {
        expect(parseDayTime(formatDayTime(millis), 'DAY', 'SECOND')).toBe(millis)
      }),
    )
  })

  it('refuse what is none', () => {
    expect(() => parseDayTime('12X', 'DAY', 'SECOND')).toThrow('Invalid INTERVAL DAY TO SECOND value: 12X')
    expect(() => parseDayTime('12 10', 'DAY', 'DAY')).toThrow('Invalid INTERVAL DAY value: 12 10')
    expect(() => parseDayTime('--1', 'DAY', 'DAY')).toThrow('Invalid INTERVAL DAY value: --1')
    expect(() => parseDayTime('1', 'SECOND', 'DAY')).toThrow('Invalid interval qualifier: SECOND TO DAY')
  })
})

describe('intervals of years and months', () => {
  it('are read and written', () => {
    expect(formatYearMonth(parseYearMonth('124-30', 'YEAR', 'MONTH'))).toBe('126-6')
    expect(formatYearMonth(parseYearMonth('124', 'YEAR', 'MONTH'))).toBe('124-0')
    expect(formatYearMonth(parseYearMonth('-30', 'MONTH', 'MONTH'))).toBe('-2-6')
    expect(formatYearMonth(parseYearMonth('3', 'YEAR', 'YEAR'))).toBe('3-0')
    expect(formatYearMonth(-3)).toBe('-0-3')
  })

  it('refuse what is none', () => {
    expect(() => parseYearMonth('124X', 'YEAR', 'MONTH')).toThrow(
      'Invalid INTERVAL YEAR TO MONTH value: 124X',
    )
    expect(() => parseYearMonth('99999999999', 'MONTH', 'MONTH')).toThrow(
      'Invalid INTERVAL MONTH value: 99999999999',
    )
    expect(() => parseYearMonth('1', 'MONTH', 'YEAR')).toThrow('Invalid interval qualifier: MONTH TO YEAR')
  })
})
