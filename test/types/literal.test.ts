import { describe, expect, it } from 'vitest'
import { formatValue } from '../../src/types/format-value.ts'
import { dateLiteral, type Literal, timeLiteral, timestampLiteral } from '../../src/types/literal.ts'
import { formatType } from '../../src/types/type.ts'

function shown({ type, value }: Literal): readonly [string, string] {
  return [formatType(type), formatValue(value, type)]
}

describe('literals', () => {
  it.each([
    ['2020-05-01 12:34:56', 'timestamp(0)', '2020-05-01 12:34:56'],
    ['2020-05-01', 'timestamp(0)', '2020-05-01 00:00:00'],
    ['2020-05-01 12:34', 'timestamp(0)', '2020-05-01 12:34:00'],
    ['2020-05-01 12:34:56.123', 'timestamp(3)', '2020-05-01 12:34:56.123'],
    ['1500-05-01 12:34:56.123456', 'timestamp(6)', '1500-05-01 12:34:56.123456'],
    ['123001-05-01 12:34:56', 'timestamp(0)', '+123001-05-01 12:34:56'],
    ['-123001-05-01 12:34:56', 'timestamp(0)', '-123001-05-01 12:34:56'],
    [
      '2020-05-01 12:34:56.1 Asia/Kathmandu',
      'timestamp(1) with time zone',
      '2020-05-01 12:34:56.1 Asia/Kathmandu',
    ],
    ['2020-05-01 12:34:56 UTC', 'timestamp(0) with time zone', '2020-05-01 12:34:56 UTC'],
    ['2020-05-01 12:34:56 +01:00', 'timestamp(0) with time zone', '2020-05-01 12:34:56 +01:00'],
  ])("TIMESTAMP '%s' is a %s", (text, type, value) => {
    expect(shown(timestampLiteral(text))).toEqual([type, value])
  })

  it('DATE and TIME', () => {
    expect(shown(dateLiteral('2001-1-22'))).toEqual(['date', '2001-01-22'])
    expect(shown(timeLiteral('03:04:05.1'))).toEqual(['time(1)', '03:04:05.1'])
    expect(shown(timeLiteral('3:4'))).toEqual(['time(0)', '03:04:00'])
  })

  it.each([
    '2020-13-01',
    'xxx',
    '2020-03-29 02:30:00 Europe/Berlin',
    '2020-05-01 12:34:56 Nowhere',
    '2020-05-01T00:00:00',
  ])("TIMESTAMP '%s' is none", (text) => {
    expect(() => timestampLiteral(text)).toThrow(`'${text}' is not a valid TIMESTAMP literal`)
  })

  it('refuse other mistakes in their words', () => {
    expect(() => dateLiteral('2001-02-30')).toThrow("'2001-02-30' is not a valid DATE literal")
    expect(() => timeLiteral('25:00')).toThrow("'25:00' is not a valid TIME literal")
    expect(() => timeLiteral('20:00:00 +01:00')).toThrow('Type not supported: time with time zone')
    expect(() => timestampLiteral('2020-05-01 12:34:56.1234567')).toThrow(
      'Type not supported: timestamp(7); the highest precision is 6',
    )
    expect(() => timestampLiteral('2020-05-01 12:34:56.1234567890123')).toThrow(
      'TIMESTAMP precision must be in range [0, 12]: 13',
    )
  })
})
