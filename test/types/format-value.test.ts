import { describe, expect, it } from 'vitest'
import { formatValue, jsonValue } from '../../src/types/format-value.ts'
import { parseType } from '../../src/types/parse-type.ts'
import type { Value } from '../../src/types/value.ts'

const moment = BigInt(Date.UTC(2026, 0, 31, 20)) * 1000n

const CASES: readonly (readonly [string, Value, string, unknown])[] = [
  ['bigint', null, 'NULL', null],
  ['boolean', true, 'true', true],
  ['integer', -5, '-5', -5],
  ['bigint', 2n ** 53n - 1n, '9007199254740991', 9_007_199_254_740_991],
  ['bigint', 2n ** 53n, '9007199254740992', '9007199254740992'],
  ['double', 1e7, '1.0E7', 1e7],
  ['double', 1, '1.0', 1],
  ['double', Number.NaN, 'NaN', 'NaN'],
  ['double', Number.NEGATIVE_INFINITY, '-Infinity', '-Infinity'],
  ['real', Math.fround(0.1), '0.1', 0.1],
  ['decimal(5,2)', 1_234n, '12.34', 12.34],
  ['decimal(5,2)', 1_230n, '12.30', '12.30'],
  ['decimal(38,0)', 10n ** 37n, `1${'0'.repeat(37)}`, `1${'0'.repeat(37)}`],
  ['varchar', 'a\nb', 'a\nb', 'a\nb'],
  ['char(3)', 'a', 'a  ', 'a  '],
  ['varbinary', Uint8Array.from([0, 255, 16]), '00 ff 10', 'AP8Q'],
  ['varbinary', new Uint8Array(17), `${Array(16).fill('00').join(' ')}\n00`, `${'A'.repeat(23)}=`],
  ['date', 20_484, '2026-01-31', '2026-01-31'],
  ['date', 3_789_391, '+12345-01-01', '+12345-01-01'],
  ['time(3)', 72_000_000_000n, '20:00:00.000', '20:00:00.000'],
  ['timestamp(3)', moment, '2026-01-31 20:00:00.000', '2026-01-31 20:00:00.000'],
  ['timestamp(0)', moment, '2026-01-31 20:00:00', '2026-01-31 20:00:00.000'],
  ['timestamp(6)', moment + 120n, '2026-01-31 20:00:00.000120', '2026-01-31 20:00:00.00012'],
  [
    'timestamp(3) with time zone',
    { micros: moment, zone: 'Europe/Berlin' },
    '2026-01-31 21:00:00.000 Europe/Berlin',
    '2026-01-31 21:00:00.000 Europe/Berlin',
  ],
  ['interval day to second', 93_784_005n, '1 02:03:04.005', '1 02:03:04.005'],
  ['interval year to month', 14, '1-2', '1-2'],
  ['json', '{"a":1}', '{"a":1}', '{"a":1}'],
  [
    'uuid',
    Uint8Array.from({ length: 16 }, (_, i) => i),
    '00010203-0405-0607-0809-0a0b0c0d0e0f',
    '00010203-0405-0607-0809-0a0b0c0d0e0f',
  ],
  ['array(varchar)', ['a', null, 'b'], '[a, NULL, b]', ['a', null, 'b']],
  ['map(varchar, bigint)', { keys: ['a', 'b'], values: [1n, null] }, '{a=1, b=NULL}', { a: 1, b: null }],
  ['row(a integer, varchar)', [1, 'x'], '{a=1, x}', { a: 1, field1: 'x' }],
  ['array(row(k map(integer, double)))', [[{ keys: [1], values: [2] }]], '[{k={1=2.0}}]', [{ k: { 1: 2 } }]],
]

describe('result texts', () => {
  it.each(CASES)('%s', (name, value, text, json) => {
    const type = parseType(name)
    expect(formatValue(value, type)).toBe(text)
    expect(jsonValue(value, type)).toEqual(json)
  })

  it('keep a key named __proto__', () => {
    const type = parseType('map(varchar, varchar)')
    expect(JSON.stringify(jsonValue({ keys: ['__proto__'], values: ['x'] }, type))).toBe('{"__proto__":"x"}')
  })
})
