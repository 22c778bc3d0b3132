import { describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { valueReader } from '../../src/column/value.ts'
import { TraillakeError } from '../../src/common/errors.ts'
import { canCast, castKernel } from '../../src/function/cast/cast.ts'
import type { Session } from '../../src/function/definition.ts'
import { formatValue } from '../../src/types/format-value.ts'
import { parseType } from '../../src/types/parse-type.ts'
import type { Value } from '../../src/types/value.ts'

const session: Session = {
  now: BigInt(Date.UTC(2026, 0, 31, 3)) * 1000n,
  zone: 'America/New_York',
  user: 'test',
  queryId: 'test',
  signal: undefined,
}

/** The cast's result as the CLI shows it, or its error. */
function cast(value: Value, from: string, to: string, safe = false): string {
  const [source, target] = [parseType(from), parseType(to)]
  try {
    const column = castKernel(source, target, safe)([columnOf(source, [null, value])], 2, session)
    const read = valueReader(column, target)
    expect(read(0)).toBeNull()
    return formatValue(read(1), target)
  } catch (error) {
    if (error instanceof TraillakeError) return `${error.code}: ${error.message}`
    throw error
  }
}

const INVALID = 'INVALID_CAST_ARGUMENT: '
const RANGE = 'NUMERIC_VALUE_OUT_OF_RANGE: '

const CASES: readonly (readonly [Value, string, string, string])[] = [
  // boolean
  ['True', 'varchar', 'boolean', 'true'],
  ['f', 'varchar', 'boolean', 'false'],
  ['1', 'varchar', 'boolean', 'true'],
  [' true', 'varchar', 'boolean', `${INVALID}Cannot cast ' true' to BOOLEAN`],
  [0, 'integer', 'boolean', 'false'],
  [Number.NaN, 'double', 'boolean', 'true'],
  [1n, 'decimal(3,2)', 'boolean', 'true'],
  [true, 'boolean', 'bigint', '1'],
  [true, 'boolean', 'decimal(3,1)', '1.0'],
  [true, 'boolean', 'varchar', 'true'],
  // integers
  ['12', 'varchar', 'integer', '12'],
  [' +12\t', 'varchar', 'bigint', '12'],
  ['9223372036854775807', 'varchar', 'bigint', '9223372036854775807'],
  ['9223372036854775808', 'varchar', 'bigint', `${INVALID}Cannot cast '9223372036854775808' to BIGINT`],
  ['abc', 'varchar', 'bigint', `${INVALID}Cannot cast 'abc' to BIGINT`],
  ['', 'varchar', 'bigint', `${INVALID}Cannot cast '' to BIGINT`],
  ['1.5', 'varchar', 'integer', `${INVALID}Cannot cast '1.5' to INT`],
  ['2147483648', 'varchar', 'integer', `${INVALID}Cannot cast '2147483648' to INT`],
  ['40000', 'varchar', 'smallint', `${INVALID}Cannot cast '40000' to SMALLINT`],
  ['300', 'varchar', 'tinyint', `${INVALID}Cannot cast '300' to TINYINT`],
  [300, 'integer', 'tinyint', `${RANGE}Out of range for tinyint: 300`],
  [2n ** 31n, 'bigint', 'integer', `${RANGE}Out of range for integer: 2147483648`],
  [-40_000n, 'bigint', 'smallint', `${RANGE}Out of range for smallint: -40000`],
  [2.5, 'double', 'bigint', '3'],
  [-2.5, 'double', 'bigint', '-3'],
  [0.499_999_999_999_999_94, 'double', 'integer', '0'],
  [1e19, 'double', 'bigint', `${INVALID}Unable to cast 1.0E19 to bigint`],
  [Number.NaN, 'double', 'bigint', `${INVALID}Unable to cast NaN to bigint`],
  [Number.NaN, 'double', 'integer', `${INVALID}Cannot cast double NaN to integer`],
  [1e10, 'double', 'integer', `${RANGE}Out of range for integer: 1.0E10`],
  [128.9, 'double', 'tinyint', `${RANGE}Out of range for tinyint: 128.9`],
  [Math.fround(1e30), 'real', 'bigint', '9223372036854775807'],
  [Number.NaN, 'real', 'bigint', `${INVALID}Cannot cast real NaN to bigint`],
  [1_250n, 'decimal(5,2)', 'integer', '13'],
  [-1_250n, 'decimal(5,2)', 'integer', '-13'],
  [99_999n, 'decimal(5,1)', 'tinyint', `${INVALID}Cannot cast '10000' to TINYINT`],
  [10n ** 20n, 'decimal(20,1)', 'bigint', `${INVALID}Cannot cast '10000000000000000000.0' to BIGINT`],
  // floating point
  ['1.5', 'varchar', 'double', '1.5'],
  [' NaN ', 'varchar', 'double', 'NaN'],
  ['1e400', 'varchar', 'double', 'Infinity'],
  ['x', 'varchar', 'double', `${INVALID}Cannot cast 'x' to DOUBLE`],
  ['x', 'varchar', 'real', `${INVALID}Cannot cast 'x' to REAL`],
  [4_611_686_293_305_294_849n, 'bigint', 'real', '4.6116866E18'],
  [1_234_567_890_123_456_789n, 'bigint', 'double', '1.2345678901234568E18'],
  [123n, 'decimal(5,2)', 'double', '1.23'],
  [123n, 'decimal(38,2)', 'real', '1.23'],
  [0.1, 'double', 'real', '0.1'],
  [Math.fround(0.1), 'real', 'double', '0.10000000149011612'],
  // decimal
  [234n, 'bigint', 'decimal(4,1)', '234.0'],
  [10n, 'bigint', 'decimal(38,37)', `${INVALID}Cannot cast BIGINT '10' to DECIMAL(38, 37)`],
  [123, 'integer', 'decimal(2,1)', `${INVALID}Cannot cast INTEGER '123' to DECIMAL(2, 1)`],
  [1.25, 'double', 'decimal(3,1)', '1.3'],
  [-1.25, 'double', 'decimal(3,1)', '-1.3'],
  [1234.5, 'double', 'decimal(3,1)', `${INVALID}Cannot cast DOUBLE '1234.5' to DECIMAL(3, 1)`],
  [Number.NaN, 'double', 'decimal(3,1)', `${INVALID}Cannot cast DOUBLE 'NaN' to DECIMAL(3, 1)`],
  [Math.fround(0.1), 'real', 'decimal(5,3)', '0.100'],
  ['234.055', 'varchar', 'decimal(5,2)', '234.06'],
  ['1e2', 'varchar', 'decimal(5,2)', '100.00'],
  [
    'abc',
    'varchar',
    'decimal(5,2)',
    `${INVALID}Cannot cast VARCHAR 'abc' to DECIMAL(5, 2). Value is not a number.`,
  ],
  [
    '12345',
    'varchar',
    'decimal(5,2)',
    `${INVALID}Cannot cast VARCHAR '12345' to DECIMAL(5, 2). Value too large.`,
  ],
  [99_999n, 'decimal(5,2)', 'decimal(4,1)', `${INVALID}Cannot cast DECIMAL(5, 2) '999.99' to DECIMAL(4, 1)`],
  [12_345n, 'decimal(5,2)', 'decimal(38,10)', '123.4500000000'],
  // text
  ['banana', 'varchar', 'varchar(3)', 'ban'],
  ['né🙂x', 'varchar', 'varchar(3)', 'né🙂'],
  ['bar  ', 'varchar', 'char(10)', 'bar       '],
  ['bar', 'varchar', 'char', 'b'],
  ['bar', 'char(5)', 'varchar(10)', 'bar  '],
  ['b', 'char(5)', 'varchar(2)', 'b '],
  ['bar', 'char(5)', 'varchar(1)', 'b'],
  [300, 'integer', 'varchar(2)', `${INVALID}Value 300 cannot be represented as varchar(2)`],
  [-300n, 'bigint', 'varchar(4)', '-300'],
  [1e7, 'double', 'varchar', '1.0E7'],
  [12, 'double', 'varchar', '1.2E1'],
  [0, 'double', 'varchar', '0E0'],
  [12, 'double', 'varchar(4)', `${INVALID}Value 12.0 (1.2E1) cannot be represented as varchar(4)`],
  [Math.fround(3.14), 'real', 'varchar', '3.14E0'],
  [12_345n, 'decimal(5,2)', 'varchar', '123.45'],
  [12_345n, 'decimal(5,2)', 'varchar(3)', `${INVALID}Value 123.45 cannot be represented as varchar(3)`],
  [20_484, 'date', 'varchar', '2026-01-31'],
  [20_484, 'date', 'varchar(9)', `${INVALID}Value 2026-01-31 cannot be represented as varchar(9)`],
  [93_784_005n, 'interval day to second', 'varchar', '1 02:03:04.005'],
  // dates and times
  ['\n\t 2001-1-22 ', 'varchar', 'date', '2001-01-22'],
  ['2001-02-30', 'varchar', 'date', `${INVALID}Value cannot be cast to date: 2001-02-30`],
  ['2001-02-03 04:05', 'varchar', 'date', `${INVALID}Value cannot be cast to date: 2001-02-03 04:05`],
  [-1n, 'timestamp(6)', 'date', '1969-12-31'],
  [{ micros: 0n, zone: 'America/New_York' }, 'timestamp(3) with time zone', 'date', '1969-12-31'],
  ['2020-01-01 05:30:00.9995', 'varchar', 'timestamp(3)', '2020-01-01 05:30:01.000'],
  ['2020-1-1', 'varchar', 'timestamp', '2020-01-01 00:00:00.000'],
  [
    '2020-01-01T00:00:00Z',
    'varchar',
    'timestamp',
    `${INVALID}Value cannot be cast to timestamp: 2020-01-01T00:00:00Z`,
  ],
  ['2020-13-01', 'varchar', 'timestamp', `${INVALID}Value cannot be cast to timestamp: 2020-13-01`],
  [1_500n, 'timestamp(6)', 'timestamp(3)', '1970-01-01 00:00:00.002'],
  [-1_500n, 'timestamp(6)', 'timestamp(3)', '1969-12-31 23:59:59.999'],
  [1, 'date', 'timestamp(3)', '1970-01-02 00:00:00.000'],
  [1, 'date', 'timestamp(0) with time zone', '1970-01-02 00:00:00 America/New_York'],
  [
    { micros: 0n, zone: 'Asia/Kathmandu' },
    'timestamp(3) with time zone',
    'timestamp(3)',
    '1970-01-01 05:30:00.000',
  ],
  ['2020-07-01 12:00', 'varchar', 'timestamp with time zone', '2020-07-01 12:00:00.000 America/New_York'],
  ['2020-07-01 12:00 UTC', 'varchar', 'timestamp with time zone', '2020-07-01 12:00:00.000 UTC'],
  [3_723_000_000n, 'time(3)', 'timestamp(3)', '2026-01-30 01:02:03.000'],
  [3_723_000_000n, 'time(3)', 'varchar', '01:02:03.000'],
  [86_399_999_999n, 'time(6)', 'time(3)', '00:00:00.000'],
  ['12:00', 'varchar', 'time(0)', '12:00:00'],
  ['25:00', 'varchar', 'time', `${INVALID}Value cannot be cast to time: 25:00`],
  [-1n, 'timestamp(6)', 'time(6)', '23:59:59.999999'],
  // bytes
  ['hé', 'varchar', 'varbinary', '68 c3 a9'],
  ['12151fd2-7586-11e9-8f9e-2a86e4085a59', 'varchar', 'uuid', '12151fd2-7586-11e9-8f9e-2a86e4085a59'],
  ['x', 'varchar', 'uuid', `${INVALID}Cannot cast value to UUID: x`],
  ['1-1-1-1-1', 'varchar', 'uuid', `${INVALID}Invalid UUID string length: 9`],
  [new Uint8Array(3), 'varbinary', 'uuid', `${INVALID}Invalid UUID binary length: 3`],
  ['2001:db8::1', 'varchar', 'ipaddress', '2001:db8::1'],
  ['10.0.0.300', 'varchar', 'ipaddress', `${INVALID}Cannot cast value to IPADDRESS: 10.0.0.300`],
  [Uint8Array.from([10, 0, 0, 1]), 'varbinary', 'ipaddress', '10.0.0.1'],
  [new Uint8Array(5), 'varbinary', 'ipaddress', `${INVALID}Invalid IP address binary length: 5`],
  // parts
  [['1', null], 'array(varchar)', 'array(bigint)', '[1, NULL]'],
  [['1', 'x'], 'array(varchar)', 'array(bigint)', `${INVALID}Cannot cast 'x' to BIGINT`],
  [
    { keys: ['1', '2'], values: ['a', null] },
    'map(varchar, varchar)',
    'map(bigint, varchar)',
    '{1=a, 2=NULL}',
  ],
  [
    { keys: ['1', '01'], values: [1, 2] },
    'map(varchar, integer)',
    'map(bigint, integer)',
    `${INVALID}duplicate keys`,
  ],
  [[1, 'x'], 'row(integer, varchar)', 'row(a bigint, b varchar)', '{a=1, b=x}'],
]

describe('CAST', () => {
  it.each(CASES)('%s from %s to %s', (value, from, to, result) => {
    expect(cast(value, from, to)).toBe(result)
  })
})

describe('TRY_CAST', () => {
  it.each(CASES)('%s from %s to %s', (value, from, to, result) => {
    const failed = result.startsWith(INVALID) || result.startsWith(RANGE)
    expect(cast(value, from, to, true)).toBe(failed ? 'NULL' : result)
  })
})

describe('which casts exist', () => {
  it.each([
    ['unknown', 'map(varchar, bigint)', true],
    ['varchar', 'json', true],
    ['varbinary', 'varchar', false],
    ['varchar', 'interval day to second', false],
    ['integer', 'date', false],
    ['bigint', 'timestamp(3)', false],
    ['integer', 'char(3)', false],
    ['boolean', 'date', false],
    ['array(varchar)', 'varchar', false],
    ['array(boolean)', 'array(date)', false],
    ['row(integer)', 'row(integer, integer)', false],
    ['json', 'map(array(integer), integer)', false],
    ['json', 'date', false],
    ['map(date, integer)', 'json', false],
    ['varbinary', 'hyperloglog', true],
  ])('%s to %s: %s', (from, to, exists) => {
    expect(canCast(parseType(from), parseType(to))).toBe(exists)
    if (!exists) expect(cast(null, from, to)).toBe(`TYPE_MISMATCH: Cannot cast ${from} to ${to}`)
  })
})
