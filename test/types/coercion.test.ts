import { describe, expect, it } from 'vitest'
import { canCoerce, commonSuperType, isComparable, isOrderable } from '../../src/types/coercion.ts'
import { parseType } from '../../src/types/parse-type.ts'
import { formatType } from '../../src/types/type.ts'

/** From io.trino.type.TestTypeCoercion: two types, their common super type, and which of them coerces to the other. */
const CASES: readonly (readonly [string, string, string, 'both' | 'first' | 'second' | 'neither'])[] = [
  ['unknown', 'unknown', 'unknown', 'both'],
  ['bigint', 'bigint', 'bigint', 'both'],
  ['unknown', 'bigint', 'bigint', 'first'],
  ['bigint', 'double', 'double', 'first'],
  ['date', 'timestamp', 'timestamp(3)', 'first'],
  ['date', 'timestamp with time zone', 'timestamp(3) with time zone', 'first'],
  ['timestamp', 'timestamp with time zone', 'timestamp(3) with time zone', 'first'],
  ['timestamp(6)', 'timestamp(3) with time zone', 'timestamp(6) with time zone', 'neither'],
  ['timestamp(3)', 'timestamp(6)', 'timestamp(6)', 'first'],
  ['time(3)', 'time(6)', 'time(6)', 'first'],
  ['real', 'double', 'double', 'first'],
  ['real', 'tinyint', 'real', 'second'],
  ['real', 'bigint', 'real', 'second'],
  ['tinyint', 'smallint', 'smallint', 'first'],
  ['integer', 'bigint', 'bigint', 'first'],
  ['unknown', 'array(bigint)', 'array(bigint)', 'first'],
  ['array(bigint)', 'array(double)', 'array(double)', 'first'],
  ['array(bigint)', 'array(unknown)', 'array(bigint)', 'second'],
  ['map(bigint, double)', 'map(double, double)', 'map(double, double)', 'first'],
  ['decimal(22,1)', 'decimal(23,1)', 'decimal(23,1)', 'first'],
  ['bigint', 'decimal(23,1)', 'decimal(23,1)', 'first'],
  ['bigint', 'decimal(18,0)', 'decimal(19,0)', 'neither'],
  ['bigint', 'decimal(19,0)', 'decimal(19,0)', 'first'],
  ['bigint', 'decimal(37,1)', 'decimal(37,1)', 'first'],
  ['real', 'decimal(37,1)', 'real', 'second'],
  ['array(decimal(23,1))', 'array(decimal(22,1))', 'array(decimal(23,1))', 'second'],
  ['array(bigint)', 'array(decimal(2,1))', 'array(decimal(20,1))', 'neither'],
  ['decimal(3,2)', 'double', 'double', 'first'],
  ['decimal(37,37)', 'real', 'real', 'first'],
  ['integer', 'decimal(9,0)', 'decimal(10,0)', 'neither'],
  ['tinyint', 'decimal(2,1)', 'decimal(4,1)', 'neither'],
  ['smallint', 'decimal(2,1)', 'decimal(6,1)', 'neither'],
  ['decimal(38,0)', 'decimal(38,38)', 'decimal(38,38)', 'first'],
  ['char(42)', 'char(40)', 'char(42)', 'second'],
  ['varchar(42)', 'varchar(44)', 'varchar(44)', 'first'],
  ['varchar(42)', 'varchar', 'varchar', 'first'],
  ['char(40)', 'varchar(42)', 'char(42)', 'neither'],
  ['char(42)', 'varchar(42)', 'char(42)', 'second'],
  ['char(44)', 'varchar(42)', 'char(44)', 'second'],
  ['row(varchar(2))', 'row(varchar(5))', 'row(varchar(5))', 'first'],
  ['row(a integer)', 'row(a bigint)', 'row(a bigint)', 'first'],
  ['row(a integer)', 'row(b bigint)', 'row(bigint)', 'first'],
  ['row(integer)', 'row(b bigint)', 'row(bigint)', 'first'],
]

const INCOMPATIBLE: readonly (readonly [string, string])[] = [
  ['varbinary', 'varchar'],
  ['timestamp', 'time'],
  ['varchar', 'timestamp'],
  ['varchar', 'bigint'],
  ['varchar', 'json'],
  ['boolean', 'integer'],
  ['row(a integer)', 'row(a varchar(2))'],
  ['row(a integer)', 'row(a integer, b varchar(2))'],
  ['array(integer)', 'array(varchar)'],
  ['uuid', 'varchar'],
]

describe('coercion', () => {
  it.each(CASES)('%s and %s meet in %s (%s)', (a, b, common, which) => {
    const [first, second] = [parseType(a), parseType(b)]
    const found = commonSuperType(first, second)
    expect(found && formatType(found)).toBe(common)
    const back = commonSuperType(second, first)
    expect(back && formatType(back)).toBe(common)
    expect([canCoerce(first, second), canCoerce(second, first)]).toEqual([
      which === 'both' || which === 'first',
      which === 'both' || which === 'second',
    ])
  })

  it.each(INCOMPATIBLE)('%s and %s do not meet', (a, b) => {
    const [first, second] = [parseType(a), parseType(b)]
    expect(commonSuperType(first, second)).toBeUndefined()
    expect([canCoerce(first, second), canCoerce(second, first)]).toEqual([false, false])
  })

  it('knows what compares and what orders', () => {
    const answers = ['map(varchar, bigint)', 'json', 'array(json)', 'row(a date)', 'hyperloglog', 'uuid'].map(
      (text) => [text, isComparable(parseType(text)), isOrderable(parseType(text))],
    )
    expect(answers).toEqual([
      ['map(varchar, bigint)', true, false],
      ['json', true, false],
      ['array(json)', true, false],
      ['row(a date)', true, true],
      ['hyperloglog', false, false],
      ['uuid', true, true],
    ])
  })
})
