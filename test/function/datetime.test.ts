import { describe, expect, it } from 'vitest'
import { cell, failure } from './sql.ts'

describe('dates and times, as Trino answers', () => {
  it.each([
    ["date_trunc('minute', TIMESTAMP '2001-08-22 03:04:05.321')", '2001-08-22 03:04:00.000'],
    ["date_trunc('week', TIMESTAMP '2001-08-22 03:04:05.321')", '2001-08-20 00:00:00.000'],
    ["date_trunc('quarter', DATE '2001-08-22')", '2001-07-01'],
    ["date_trunc('year', DATE '2001-08-22')", '2001-01-01'],
    ["date_trunc('hour', TIMESTAMP '1969-12-31 23:59:59.999')", '1969-12-31 23:00:00.000'],
    ["date_trunc('day', TIMESTAMP '2026-03-29 12:00:00 Europe/Berlin')", '2026-03-29 00:00:00 Europe/Berlin'],
    ["date_add('month', 1, TIMESTAMP '2026-01-31 10:00:00')", '2026-02-28 10:00:00'],
    ["date_add('quarter', -1, DATE '2026-05-31')", '2026-02-28'],
    [
      "date_add('hour', 25, TIMESTAMP '2026-03-28 12:00:00 Europe/Berlin')",
      '2026-03-29 14:00:00 Europe/Berlin',
    ],
    [
      "date_add('day', 1, TIMESTAMP '2026-03-28 12:00:00 Europe/Berlin')",
      '2026-03-29 12:00:00 Europe/Berlin',
    ],
    ["date_add('minute', 70, TIME '23:30:00')", '00:40:00'],
    ["date_diff('day', TIMESTAMP '2020-03-01 00:00:00', TIMESTAMP '2020-02-28 12:00:00')", '-1'],
    ["date_diff('month', DATE '2020-01-31', DATE '2020-02-29')", '1'],
    ["date_diff('month', DATE '2020-02-29', DATE '2020-01-31')", '-1'],
    ["date_diff('year', DATE '2019-03-01', DATE '2020-02-29')", '0'],
    ["date_diff('week', DATE '2020-01-01', DATE '2020-01-15')", '2'],
    ["date_diff('second', TIMESTAMP '2020-03-01 00:00:00', TIMESTAMP '2020-03-02 00:00:00')", '86400'],
    ["year(TIMESTAMP '0001-01-01 00:00:00')", '1'],
    ["week(DATE '2026-01-01')", '1'],
    ["year_of_week(DATE '2027-01-01')", '2026'],
    ["day_of_week(TIMESTAMP '2026-08-09 23:00:00 UTC')", '7'],
    ["hour(TIMESTAMP '2026-08-09 23:00:00.5 +05:30')", '23'],
    ["extract(MINUTE FROM TIMESTAMP '2026-08-09 23:45:00')", '45'],
    ["second(INTERVAL '3' DAY + INTERVAL '4' SECOND)", '4'],
    ["day(INTERVAL '3' DAY)", '3'],
    ["month(INTERVAL '14' MONTH)", '2'],
    ["millisecond(TIME '10:11:12.345')", '345'],
    ["date_format(TIMESTAMP '2001-01-09 13:04:05.321', '%a %b %c %d %e %f')", 'Tue Jan 1 09 9 321000'],
    ["date_format(TIMESTAMP '2001-01-09 13:04:05.321', '%H %h %I %i %j %k %l')", '13 01 01 04 009 13 1'],
    [
      "date_format(TIMESTAMP '2001-01-09 13:04:05.321', '%M %m %p %r %S %s %T')",
      'January 01 PM 01:04:05 PM 05 05 13:04:05',
    ],
    [
      "date_format(TIMESTAMP '2001-01-09 13:04:05.321', '%v %W %Y %y %x %% %g')",
      '02 Tuesday 2001 01 2001 % g',
    ],
    ["date_parse('2013-05', '%Y-%m')", '2013-05-01 00:00:00.000'],
    ["date_parse('22/Jun/2013 1:05 PM', '%d/%b/%Y %l:%i %p')", '2013-06-22 13:05:00.000'],
    ["date_parse('69', '%y')", '2069-01-01 00:00:00.000'],
    ["date_parse('02-29', '%m-%d')", '2000-02-29 00:00:00.000'],
    ["date_parse('2013-05-17 23:35:10.123', '%Y-%m-%d %H:%i:%S.%f')", '2013-05-17 23:35:10.123'],
    [
      "format_datetime(TIMESTAMP '2001-08-22 03:04:05.321 +00:00', 'YYYY/MM/dd HH:mm ZZZZ')",
      '2001/08/22 03:04 UTC',
    ],
    [
      "format_datetime(TIMESTAMP '2001-08-22 03:04:05.321', 'EEE, d MMM yyyy ''at'' h:mm a, SSS')",
      'Wed, 22 Aug 2001 at 3:04 AM, 321',
    ],
    ["parse_datetime('1960/01/22 03:04 +0500', 'YYYY/MM/DD HH:mm Z')", '1960-01-22 03:04:00.000 +05:00'],
    [
      "parse_datetime('1960/01/22 03:04 America/Los_Angeles', 'YYYY/MM/dd HH:mm ZZZ')",
      '1960-01-22 03:04:00.000 America/Los_Angeles',
    ],
    ['from_unixtime(0.5)', '1970-01-01 00:00:00.500 UTC'],
    ['from_unixtime(7200, 1, 1)', '1970-01-01 03:01:00.000 +01:01'],
    ["from_unixtime(7200, 'Asia/Tokyo')", '1970-01-01 11:00:00.000 Asia/Tokyo'],
    ["to_unixtime(TIMESTAMP '2001-01-22 03:04:05.321 UTC')", '9.80132645321E8'],
    ["from_iso8601_timestamp('2001-08-22T03:04:05.321-11:00')", '2001-08-22 03:04:05.321 -11:00'],
    ["from_iso8601_timestamp('2001-W34-3T03')", '2001-08-22 03:00:00.000 UTC'],
    ["from_iso8601_timestamp('2001-234')", '2001-08-22 00:00:00.000 UTC'],
    ["from_iso8601_timestamp('2023-01-01T00:00:00.000Z')", '2023-01-01 00:00:00.000 UTC'],
    ["from_iso8601_date('2001-08')", '2001-08-01'],
    ["to_iso8601(DATE '2001-08-22')", '2001-08-22'],
    ["to_iso8601(TIMESTAMP '2001-08-22 03:04:05.321')", '2001-08-22T03:04:05.321'],
    ["to_iso8601(TIMESTAMP '2001-08-22 03:04:05.321 -07:09')", '2001-08-22T03:04:05.321-07:09'],
    [
      "with_timezone(TIMESTAMP '2021-08-01 09:10:11', 'America/Los_Angeles')",
      '2021-08-01 09:10:11 America/Los_Angeles',
    ],
    [
      "TIMESTAMP '2012-10-31 01:00 UTC' AT TIME ZONE 'America/Los_Angeles'",
      '2012-10-30 18:00:00 America/Los_Angeles',
    ],
    ["TIMESTAMP '2012-10-31 01:00 UTC' AT TIME ZONE INTERVAL '5' HOUR", '2012-10-31 06:00:00 +05:00'],
    ["timezone_hour(TIMESTAMP '2001-08-22 03:04:05 -07:30')", '-7'],
    ["timezone_minute(TIMESTAMP '2001-08-22 03:04:05 -07:30')", '-30'],
    ["last_day_of_month(DATE '2024-02-03')", '2024-02-29'],
    ['human_readable_seconds(1.5)', '2 seconds'],
    ['human_readable_seconds(604800)', '1 week'],
    ["parse_duration('3.81 d')", '3 19:26:24.000'],
    ["to_milliseconds(parse_duration('1m'))", '60000'],
    ['now()', '2026-08-09 10:11:12.345 UTC'],
    ['current_date', '2026-08-09'],
    ["date(TIMESTAMP '2026-08-09 10:00:00')", '2026-08-09'],
    ["date('2026-08-09')", '2026-08-09'],
    [
      "date_trunc('hour', TIMESTAMP '2026-08-09 10:25:00') + (minute(TIMESTAMP '2026-08-09 10:25:00') / 10) * INTERVAL '10' MINUTE",
      '2026-08-09 10:20:00.000',
    ],
  ])('%s is %s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it('takes the session’s zone', async () => {
    expect(await cell('now()', 'Asia/Tokyo')).toBe('2026-08-09 19:11:12.345 Asia/Tokyo')
    expect(await cell('localtimestamp', 'Asia/Tokyo')).toBe('2026-08-09 19:11:12.345')
    expect(await cell("from_iso8601_timestamp('2026-08-09T10:00')", 'Asia/Tokyo')).toBe(
      '2026-08-09 10:00:00.000 Asia/Tokyo',
    )
    expect(await cell('current_timezone()', 'Asia/Tokyo')).toBe('Asia/Tokyo')
    expect(await cell("TIMESTAMP '2026-08-09 10:00' AT TIME ZONE 'UTC'", 'Asia/Tokyo')).toBe(
      '2026-08-09 01:00:00 UTC',
    )
  })

  it.each([
    [
      "date_trunc('fortnight', TIMESTAMP '2026-08-09 10:00:00')",
      "'fortnight' is not a valid TIMESTAMP field",
    ],
    ["date_add('hour', 1, DATE '2026-08-09')", "'hour' is not a valid DATE field"],
    ["date_diff('day', TIME '10:00', TIME '11:00')", "'day' is not a valid TIME field"],
    ["date_format(now(), '%D')", '%D not supported in date format string'],
    ["date_parse('abc', '%Y')", 'Invalid format: "abc"'],
    [
      "date_parse('2020-13-01', '%Y-%m-%d')",
      'Cannot parse "2020-13-01": Value 13 for monthOfYear must be in the range [1,12]',
    ],
    [
      "date_parse('2020-02-31', '%Y-%m-%d')",
      'Cannot parse "2020-02-31": Value 31 for dayOfMonth must be in the range [1,29]',
    ],
    ["date_parse('2020-01-01x', '%Y-%m-%d')", 'Invalid format: "2020-01-01x" is malformed at "x"'],
    ["date_parse('2020', '%Y-%m')", 'Invalid format: "2020" is too short'],
    ["parse_datetime('x', 'b')", 'Illegal pattern component: b'],
    ["from_iso8601_timestamp('nonsense')", 'Invalid format: "nonsense"'],
    ["with_timezone(TIMESTAMP '2026-08-09 10:00', 'Mars/Base')", "'Mars/Base' is not a valid time zone"],
    ["at_timezone(now(), 'Mars/Base')", "'Mars/Base' is not a valid time zone"],
    ["parse_duration('5 parsecs')", 'Unknown time unit: parsecs'],
    [
      "format_datetime(TIMESTAMP '2001-08-22 03:04', 'HH Z')",
      "format_datetime for TIMESTAMP type, cannot use 'Z' nor 'z' in format, as this type does not contain TZ information",
    ],
  ])('%s fails: %s', async (sql, message) => {
    expect(await failure(sql)).toBe(message)
  })
})
