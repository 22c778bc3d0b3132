import { describe, expect, it } from 'vitest'
import { TraillakeError } from '../../src/common/errors.ts'
import { parseType } from '../../src/types/parse-type.ts'
import { formatType } from '../../src/types/type.ts'

function failure(text: string): string {
  try {
    return `parsed as ${formatType(parseType(text))}`
  } catch (error) {
    if (error instanceof TraillakeError) return `${error.code}: ${error.message}`
    throw error
  }
}

describe('parseType', () => {
  it.each([
    ['boolean', 'boolean'],
    ['INT', 'integer'],
    ['BigInt', 'bigint'],
    ['double precision', 'double'],
    ['decimal', 'decimal(38,0)'],
    ['decimal(10)', 'decimal(10,0)'],
    ['decimal(10, 2)', 'decimal(10,2)'],
    ['varchar', 'varchar'],
    [' varchar ( 20 ) ', 'varchar(20)'],
    ['char', 'char(1)'],
    ['time', 'time(3)'],
    ['timestamp', 'timestamp(3)'],
    ['timestamp(6)', 'timestamp(6)'],
    ['timestamp without time zone', 'timestamp(3)'],
    ['timestamp with time zone', 'timestamp(3) with time zone'],
    ['TIMESTAMP(0) WITH TIME ZONE', 'timestamp(0) with time zone'],
    ['interval day to second', 'interval day to second'],
    ['interval year to month', 'interval year to month'],
    ['map(varchar, varchar)', 'map(varchar, varchar)'],
    ['MAP<varchar, array<json>>', 'map(varchar, array(json))'],
    ['row(a bigint, b array(double))', 'row(a bigint, b array(double))'],
    ['row(bigint, double precision)', 'row(bigint, double)'],
    [
      'row(double double, interval interval day to second)',
      'row(double double, interval interval day to second)',
    ],
    [
      'row("A b" varchar, Cd timestamp(3) with time zone)',
      'row("A b" varchar, cd timestamp(3) with time zone)',
    ],
    ['row(timestamp with time zone, time)', 'row(timestamp(3) with time zone, time(3))'],
    ['array(row(x map(integer, date)))', 'array(row(x map(integer, date)))'],
    ['HyperLogLog', 'HyperLogLog'],
  ])('%s is %s', (text, type) => {
    expect(formatType(parseType(text))).toBe(type)
    expect(formatType(parseType(formatType(parseType(text))))).toBe(type)
  })

  it.each([
    ['string', 'TYPE_NOT_FOUND: Unknown type: string'],
    ['array(string)', 'TYPE_NOT_FOUND: Unknown type: string'],
    ['', 'TYPE_NOT_FOUND: Unknown type: '],
    ['array', 'TYPE_NOT_FOUND: Unknown type: array'],
    ['map(varchar)', 'TYPE_NOT_FOUND: Unknown type: map(varchar)'],
    ['bigint(3)', 'TYPE_NOT_FOUND: Unknown type: bigint(3)'],
    ['varchar varchar', 'TYPE_NOT_FOUND: Unknown type: varchar varchar'],
    ['timestamp(9)', 'NOT_SUPPORTED: Type not supported: timestamp(9); the highest precision is 6'],
    [
      'timestamp(12) with time zone',
      'NOT_SUPPORTED: Type not supported: timestamp(12) with time zone; the highest precision is 6',
    ],
    ['time with time zone', 'NOT_SUPPORTED: Type not supported: time(3) with time zone'],
    ['qdigest(double)', 'NOT_SUPPORTED: Type not supported: qdigest'],
    ['timestamp(13)', 'NUMERIC_VALUE_OUT_OF_RANGE: TIMESTAMP precision must be in range [0, 12]: 13'],
    ['decimal(39,0)', 'INVALID_FUNCTION_ARGUMENT: DECIMAL precision must be in range [1, 38]: 39'],
    ['decimal(5,6)', 'INVALID_FUNCTION_ARGUMENT: DECIMAL scale must be in range [0, precision (5)]: 6'],
    ['char(65537)', 'INVALID_FUNCTION_ARGUMENT: CHAR length must be in range [0, 65536], got 65537'],
  ])('%s fails', (text, message) => {
    expect(failure(text)).toBe(message)
  })
})
