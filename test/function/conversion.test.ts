import { describe, expect, it } from 'vitest'
import { cell, failure } from './sql.ts'

describe('format and its kin, as Trino answers', () => {
  it.each([
    ["format('%s%%', 123)", '123%'],
    ["format('%.5f', pi())", '3.14159'],
    ["format('%03d', 8)", '008'],
    ["format('%,.2f', 1234567.89)", '1,234,567.89'],
    ["format('%-7s,%7s', 'hello', 'world')", 'hello  ,  world'],
    ["format('%2$s %3$s %1$s', 'a', 'b', 'c')", 'b c a'],
    ["format('%1$tA, %1$tB %1$te, %1$tY', DATE '2006-07-04')", 'Tuesday, July 4, 2006'],
    ["format('%tF %<tT', TIMESTAMP '2006-07-04 15:16:17')", '2006-07-04 15:16:17'],
    ["format('%x %X %o', 255, 255, 8)", 'ff FF 10'],
    ["format('%b %B %s', true, false, NULL)", 'true FALSE null'],
    ["format('%e', 12345.678)", '1.234568e+04'],
    ["format('%(,d|%+d|% d', -1234, 5, 6)", '(1,234)|+5| 6'],
    ["format('%s', 1.5E0)", '1.5'],
    ["format('%c%S', 65, 'bc')", 'ABC'],
    ["format('%s %s', DATE '2006-07-04', INTERVAL '1' DAY)", '2006-07-04 1 00:00:00.000'],
    ["format('%.3s|', 'abcdef')", 'abc|'],
    ['format_number(0)', '0'],
    ['format_number(999.9)', '999'],
    ['format_number(-0.5)', '0'],
    ['format_number(nan())', '0'],
    ['format_number(1e20)', '9223Q'],
    ['format_number(12350)', '12.3K'],
    ['format_number(-123456)', '-123.46K'],
    ['format_number(-1500)', '-1.5K'],
    ['format_number(1234567890)', '1.23B'],
    ['typeof(ARRAY[NULL, 1])', 'array(integer)'],
    ['typeof(NULL)', 'unknown'],
    ["typeof(map(ARRAY['a'], ARRAY[1.50]))", 'map(varchar(1), decimal(3,2))'],
    ["greatest(DATE '2026-01-01', DATE '2026-02-01')", '2026-02-01'],
    ["least('b', 'a', NULL)", 'NULL'],
    ['greatest(1, 2.5)', '2.5'],
  ])('%s is %s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    ["format('%d', 'x')", 'Invalid format string: %d (IllegalFormatConversion: d != java.lang.String)'],
    ["format('%s %s', 'x')", "Invalid format string: %s %s (MissingFormatArgument: Format specifier '%s')"],
    ["format('%i', 1)", "Invalid format string: %i (UnknownFormatConversion: Conversion = 'i')"],
    ["format('%.2d', 1)", 'Invalid format string: %.2d (IllegalFormatPrecision: 2)'],
  ])('%s fails: %s', async (sql, message) => {
    expect(await failure(sql)).toBe(message)
  })
})

describe('networks, as Trino answers', () => {
  it.each([
    ["contains('10.0.0.0/8', IPADDRESS '10.255.255.255')", 'true'],
    ["contains('10.0.0.0/8', IPADDRESS '11.0.0.0')", 'false'],
    ["contains('2001:db8::/32', IPADDRESS '2001:db8:1::5')", 'true'],
    ["contains('::/0', IPADDRESS '10.0.0.1')", 'true'],
    ["ip_prefix(IPADDRESS '192.168.255.255', 9)", '192.128.0.0/9'],
    ["ip_prefix(IPADDRESS '2001:db8:85a3:1:1:8a2e:370:7334', 48)", '2001:db8:85a3::/48'],
    ["ip_subnet_max(IPPREFIX '2001:db8:85a3::/48')", '2001:db8:85a3:ffff:ffff:ffff:ffff:ffff'],
    ["ip_subnet_range(IPPREFIX '192.64.0.0/9')", '[192.0.0.0, 192.127.255.255]'],
    ["is_subnet_of(IPPREFIX '192.168.3.128/26', IPPREFIX '192.168.5.1/32')", 'false'],
    ["is_subnet_of(IPPREFIX '170.0.52.0/22', IPPREFIX '170.0.52.0/24')", 'true'],
    ["CAST('10.0.0.9' AS ipaddress) > IPADDRESS '10.0.0.0'", 'true'],
  ])('%s is %s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    ["ip_prefix(IPADDRESS '10.0.0.0', 33)", 'IPv4 subnet size must be in range [0, 32]'],
    ["contains('10.0.0.0', IPADDRESS '10.0.0.0')", 'Invalid CIDR'],
    ["contains('10.0.0.0/99', IPADDRESS '10.0.0.0')", 'Invalid CIDR'],
  ])('%s fails: %s', async (sql, message) => {
    expect(await failure(sql)).toBe(message)
  })
})

describe('data sizes', () => {
  it('reads them, and says which it cannot', async () => {
    expect(await cell("parse_data_size('1kB')")).toBe('1024')
    expect(await cell("parse_data_size('69175290276410818560EB')")).toBe(
      '79753679747094952374228423616820674560',
    )
    expect(await failure("parse_data_size('1KB')")).toBe("Invalid data size: '1KB'")
    expect(await failure("parse_data_size('MB')")).toBe("Invalid data size: 'MB'")
  })
})
