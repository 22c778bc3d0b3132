import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatDate,
  formatDateResult,
  formatTime,
  formatTimestamp,
  formatZoned,
  parseDate,
  parseLakeTimestamp,
  parseTime,
  parseTimestamp,
  parseZoned,
} from '../../src/types/datetime.ts'

const micros64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

describe('dates', () => {
  it('are read as they are written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }), (day) => {
        expect(parseDate(formatDate(day))).toBe(day)
        expect(parseDate(formatDateResult(day))).toBe(day)
      }),
    )
  })

  it.each([
    ['2001-1-22', '2001-01-22'],
    ['0001-01-01', '0001-01-01'],
    ['-44-3-15', '-0044-03-15'],
    ['+12345-01-01', '12345-01-01'],
  ])('%s is %s', (text, normal) => {
    expect(formatDate(parseDate(text) ?? Number.NaN)).toBe(normal)
  })

  it.each([
    '2001-02-29',
    '2001-13-01',
    '2001-1-',
    '20010122',
    ' 2001-01-22',
    '2001-01-22 00:00',
    '2001-001-01',
    '',
  ])('%s is none', (text) => {
    expect(parseDate(text)).toBeUndefined()
  })
})

describe('timestamps', () => {
  it('are read as they are written', () => {
    fc.assert(
      fc.property(micros64, (micros) => {
        expect(parseTimestamp(formatTimestamp(micros, 6))).toBe(micros)
      }),
    )
  })

  it.each([
    ['2020-01-01', 3, '2020-01-01 00:00:00.000'],
    ['2020-1-1', 0, '2020-01-01 00:00:00'],
    ['2020-01-01 05:30', 3, '2020-01-01 05:30:00.000'],
    ['2020-01-01 5:6:7.1', 3, '2020-01-01 05:06:07.100'],
    ['2020-01-01 05:30:00.123456', 6, '2020-01-01 05:30:00.123456'],
    ['2020-01-01 05:30:00.123456', 3, '2020-01-01 05:30:00.123'],
    ['2020-12-31 23:59:59.9996', 3, '2021-01-01 00:00:00.000'],
    ['2020-01-01 05:30:00 UTC', 3, '2020-01-01 05:30:00.000'],
    ['2020-01-01 05:30:00+01:00', 3, '2020-01-01 05:30:00.000'],
    ['2020-01-01 05:30:00.5 Asia/Kathmandu', 1, '2020-01-01 05:30:00.5'],
    ['+123001-05-01 12:34:56', 0, '+123001-05-01 12:34:56'],
    ['-1234-05-01 12:34:56', 0, '-1234-05-01 12:34:56'],
  ])('%s at precision %i is %s', (text, precision, normal) => {
    expect(formatTimestamp(parseTimestamp(text, precision) ?? 0n, precision)).toBe(normal)
  })

  it.each([
    '2020-13-01',
    '2020-02-30 00:00:00',
    '2020-01-01T05:30:00',
    '2020-01-01 24:00:00',
    '2020-01-01 05:60:00',
    '2020-01-01 05:30:60',
    '20-01-01',
    '2020-01-01 05:30:00 Nowhere',
    '300000-01-01',
    'xxx',
    '',
  ])('%s is none', (text) => {
    expect(parseTimestamp(text)).toBeUndefined()
  })

  it('keep their zone, or take the session’s', () => {
    const show = (text: string) => {
      const value = parseZoned(text, 3, 'America/New_York')
      return value && formatZoned(value, 3)
    }
    expect(show('2020-07-01 12:00')).toBe('2020-07-01 12:00:00.000 America/New_York')
    expect(show('2020-07-01 12:00 +5')).toBe('2020-07-01 12:00:00.000 +05:00')
    expect(show('2020-07-01 12:00:00.1Z')).toBe('2020-07-01 12:00:00.100 UTC')
    expect(show('2020-03-29 02:30 Europe/Berlin')).toBe('2020-03-29 03:30:00.000 Europe/Berlin')
    expect(show('2020-07-01 12:00 Mars/Base')).toBeUndefined()
    expect(parseZoned('2020-07-01 12:00 +05:00', 3, 'UTC')?.micros).toBe(
      BigInt(Date.UTC(2020, 6, 1, 7)) * 1000n,
    )
  })
})

describe('strings that CloudTrail Lake compares with eventTime', () => {
  it.each([
    ['2023-01-01 00:00:00', '2023-01-01 00:00:00.000'],
    ['2020-01-01', '2020-01-01 00:00:00.000'],
    ['2023-01-01 00:00:00.000', '2023-01-01 00:00:00.000'],
    ['2023-01-01T00:00:00.000Z', '2023-01-01 00:00:00.000'],
    ['2023-01-01T00:00:00Z', '2023-01-01 00:00:00.000'],
    ['2023-01-01T00:00Z', '2023-01-01 00:00:00.000'],
    ['2023-01-01T00:00:00', '2023-01-01 00:00:00.000'],
    ['2023-01-01T02:00:00+02:00', '2023-01-01 00:00:00.000'],
    ['2023-01-01 02:00:00 +02:00', '2023-01-01 00:00:00.000'],
    [' 2023-01-01T00:00:00.123456Z ', '2023-01-01 00:00:00.123'],
  ])('%s is %s', (text, normal) => {
    expect(formatTimestamp(parseLakeTimestamp(text) ?? 1n, 3)).toBe(normal)
  })

  it.each([
    'yesterday',
    '2023-01-01T25:00:00Z',
    '2023-02-30T00:00:00Z',
    '2023-01-01T00:00:00+99:00',
    '1672531200',
  ])('%s is none', (text) => {
    expect(parseLakeTimestamp(text)).toBeUndefined()
  })

  it.each([
    ['2023-07-01 02:30:00', '2023-07-01 00:30:00.000'],
    ['2023-07-01T02:30:00', '2023-07-01 00:30:00.000'],
    ['2023-07-01T02:30:00Z', '2023-07-01 02:30:00.000'],
    ['2023-07-01 02:30:00 UTC', '2023-07-01 02:30:00.000'],
  ])('%s in Berlin is %s UTC', (text, utc) => {
    expect(formatTimestamp(parseLakeTimestamp(text, 6, 'Europe/Berlin') ?? 1n, 3)).toBe(utc)
  })
})

describe('times', () => {
  it.each([
    ['20:15', 3, '20:15:00.000'],
    ['1:2:3', 0, '01:02:03'],
    ['20:15:30.123456', 6, '20:15:30.123456'],
    ['23:59:59.9999', 3, '00:00:00.000'],
  ])('%s at precision %i is %s', (text, precision, normal) => {
    expect(formatTime(parseTime(text, precision) ?? -1n, precision)).toBe(normal)
  })

  it.each(['24:00', '12:60', '12', '12:00:00 +01:00', ' 12:00'])('%s is none', (text) => {
    expect(parseTime(text)).toBeUndefined()
  })
})
