import { describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { valueReader } from '../../src/column/value.ts'
import { TraillakeError } from '../../src/common/errors.ts'
import { castKernel } from '../../src/function/cast/cast.ts'
import { formatValue } from '../../src/types/format-value.ts'
import { parseType } from '../../src/types/parse-type.ts'
import type { Value } from '../../src/types/value.ts'

const session = { now: 0n, zone: 'UTC', user: 'test', queryId: 'test', signal: undefined }

function cast(value: Value, from: string, to: string): string {
  const [source, target] = [parseType(from), parseType(to)]
  try {
    const column = castKernel(source, target, false)([columnOf(source, [value])], 1, session)
    return formatValue(valueReader(column, target)(0), target)
  } catch (error) {
    if (error instanceof TraillakeError) return `${error.code}: ${error.message}`
    throw error
  }
}

const INVALID = 'INVALID_CAST_ARGUMENT: '

/** Mostly from io.trino.type.TestJsonOperators. */
const FROM_JSON: readonly (readonly [string, string, string])[] = [
  ['null', 'bigint', 'NULL'],
  ['128', 'bigint', '128'],
  ['12345678901234567890', 'bigint', `${INVALID}Cannot cast '12345678901234567890' to bigint`],
  ['128.9', 'bigint', '129'],
  ['1234567890123456789.0', 'bigint', '1234567890123456768'],
  ['1e-324', 'bigint', '0'],
  ['true', 'bigint', '1'],
  ['"128"', 'bigint', '128'],
  ['"128.9"', 'bigint', `${INVALID}Cannot cast '128.9' to BIGINT`],
  ['{"x":123}', 'bigint', `${INVALID}Cannot cast '{"x":123}' to bigint`],
  ['-9223372036854775808', 'bigint', '-9223372036854775808'],
  ['12345678901', 'integer', `${INVALID}Cannot cast '12345678901' to integer`],
  ['12345678901.0', 'integer', `${INVALID}Cannot cast '12345678901.0' to integer`],
  ['1234', 'tinyint', `${INVALID}Cannot cast '1234' to tinyint`],
  ['12345678901234567890', 'double', '1.2345678901234567E19'],
  ['1e309', 'double', 'Infinity'],
  ['"NaN"', 'double', 'NaN'],
  ['"true"', 'double', `${INVALID}Cannot cast 'true' to DOUBLE`],
  ['12345678901234567890', 'real', '1.2345679E19'],
  ['128', 'decimal(10,3)', '128.000'],
  ['123456789012345678901234567890.12345678', 'decimal(38,8)', '123456789012345678901234567890.12345678'],
  ['true', 'decimal(10,5)', '1.00000'],
  ['1234567890123456', 'decimal(10,3)', 'INVALID_CAST_ARGUMENT: Cannot cast input json to DECIMAL(10,3)'],
  ['{"x":123}', 'decimal(10,3)', `${INVALID}Cannot cast '{"x":123}' to DECIMAL(10,3)`],
  ['"abc"', 'decimal(10,3)', `${INVALID}Cannot cast '"abc"' to DECIMAL(10,3)`],
  ['0', 'boolean', 'false'],
  ['128.9', 'boolean', 'true'],
  ['"True"', 'boolean', 'true'],
  ['"128"', 'boolean', `${INVALID}Cannot cast '128' to BOOLEAN`],
  ['12345678901234567890', 'boolean', `${INVALID}Cannot cast '12345678901234567890' to boolean`],
  ['null', 'varchar', 'NULL'],
  ['128', 'varchar', '128'],
  ['0.0', 'varchar', '0E0'],
  ['128.9', 'varchar', '1.289E2'],
  ['12345678901234567890', 'varchar', '12345678901234567890'],
  ['"test"', 'varchar', 'test'],
  ['"test "', 'varchar(5)', 'test '],
  ['"test "', 'varchar(4)', `${INVALID}Cannot cast '"test "' to varchar(4)`],
  ['[1]', 'varchar', `${INVALID}Cannot cast '[1]' to varchar`],
  ['[[1,1],[2,2]]', 'array(array(integer))', '[[1, 1], [2, 2]]'],
  [
    '[1,"abc"]',
    'array(integer)',
    `${INVALID}Cannot cast to array(integer). Cannot cast 'abc' to INT\n[1,"abc"]`,
  ],
  [
    '{"a":1}',
    'array(integer)',
    `${INVALID}Cannot cast to array(integer). Expected a json array, but got {\n{"a":1}`,
  ],
  [
    '[{"a":1}]',
    'array(integer)',
    `${INVALID}Cannot cast to array(integer). Unexpected token when cast to integer: {\n[{"a":1}]`,
  ],
  ['[1,null,"x",{"b":[1.0,true]}]', 'array(json)', '[1, null, "x", {"b":[1.0,true]}]'],
  ['{"a":1,"b":null}', 'map(varchar, integer)', '{a=1, b=NULL}'],
  ['{"true":1.5,"false":2}', 'map(boolean, double)', '{true=1.5, false=2.0}'],
  [
    '{"1":1,"01":2}',
    'map(bigint, integer)',
    `${INVALID}Cannot cast to map(bigint, integer). Duplicate map keys are not allowed\n{"1":1,"01":2}`,
  ],
  [
    '[1]',
    'map(varchar, integer)',
    `${INVALID}Cannot cast to map(varchar, integer). Expected a json object, but got [\n[1]`,
  ],
  ['{"a":{"x":"y"},"b":["z"]}', 'map(varchar, json)', '{a={"x":"y"}, b=["z"]}'],
  ['{"A":1,"b":[2,3],"other":0}', 'row(a integer, b array(integer), c varchar)', '{a=1, b=[2, 3], c=NULL}'],
  ['[1,[2,3]]', 'row(integer, array(integer))', '{1, [2, 3]}'],
  [
    '[1,{}]',
    'row(integer, array(integer))',
    `${INVALID}Cannot cast to row(integer, array(integer)). Expected a json array, but got {\n[1,{}]`,
  ],
  [
    '[1]',
    'row(integer, bigint)',
    `${INVALID}Cannot cast to row(integer, bigint). Unexpected token when cast to bigint: ]\n[1]`,
  ],
  [
    '[1,2,3]',
    'row(integer, bigint)',
    `${INVALID}Cannot cast to row(integer, bigint). Expected json array ending, but got 3\n[1,2,3]`,
  ],
  [
    '{"a":1,"A":2}',
    'row(a integer)',
    `${INVALID}Cannot cast to row(a integer). Duplicate field: a\n{"a":1,"A":2}`,
  ],
  [
    '{"a":1}',
    'row(integer)',
    `${INVALID}Cannot cast to row(integer). Cannot cast a JSON object to anonymous row type. Input must be a JSON array.\n{"a":1}`,
  ],
  [
    '5',
    'row(a integer)',
    `${INVALID}Cannot cast to row(a integer). Expected a json array or object, but got 5\n5`,
  ],
]

const TO_JSON: readonly (readonly [Value, string, string])[] = [
  [null, 'integer', 'NULL'],
  [128, 'integer', '128'],
  [2n ** 60n, 'bigint', '1152921504606846976'],
  [3.14, 'double', '3.14'],
  [1e20, 'double', '1.0E20'],
  [Number.NaN, 'double', '"NaN"'],
  [Number.NEGATIVE_INFINITY, 'double', '"-Infinity"'],
  [Math.fround(3.14), 'real', '3.14'],
  [314n, 'decimal(3,2)', '3.14'],
  [1n, 'decimal(10,8)', '1E-8'],
  [-12n, 'decimal(10,10)', '-1.2E-9'],
  [true, 'boolean', 'true'],
  ['"a":2\n', 'varchar', '"\\"a\\":2\\n"'],
  [1_000_000n, 'timestamp(0)', '"1970-01-01 00:00:01"'],
  [1, 'date', '"1970-01-02"'],
  ['[1]', 'json', '[1]'],
  [[1, null], 'array(integer)', '[1,null]'],
  [{ keys: ['b', 'a'], values: [1, null] }, 'map(varchar, integer)', '{"a":null,"b":1}'],
  [{ keys: [10, 9], values: ['x', 'y'] }, 'map(integer, varchar)', '{"10":"x","9":"y"}'],
  [[123n, 'abc', null], 'row(v1 bigint, v2 varchar, v3 boolean)', '{"v1":123,"v2":"abc","v3":null}'],
  [[1, 2], 'row(integer, integer)', '{"":1,"":2}'],
  [['{"a":1}'], 'array(json)', '[{"a":1}]'],
]

describe('casts from JSON', () => {
  it.each(FROM_JSON)('%s to %s', (json, to, result) => {
    expect(cast(json, 'json', to)).toBe(result)
  })
})

describe('casts to JSON', () => {
  it.each(TO_JSON)('%s of %s', (value, from, result) => {
    expect(cast(value, from, 'json')).toBe(result)
  })
})
