import { describe, expect, it } from 'vitest'
import { cell, failureOf } from './sql.ts'

/** Expressions and what Trino 476 said to them: the answers are its own, asked once. */

describe('Text of fixed length has the blanks of its length', () => {
  it.each([
    ["length(CAST('hello' AS char(8)))", '8'],
    ["CAST('foo' AS char(6)) LIKE 'foo'", 'false'],
    ["CAST('foo' AS char(6)) LIKE 'foo__ '", 'true'],
    ["reverse(CAST('abc' AS char(5))) || '.'", '  cba.'],
    ["lpad(CAST('abc' AS char(4)), 6, '*')", '**abc '],
    ["to_utf8(CAST('a' AS char(3)))", '61 20 20'],
    ["substr(CAST('abc' AS char(5)), 2) || '.'", 'bc  .'],
    ["ltrim(CAST(' a ' AS char(4))) || '.'", 'a.'],
    ["rtrim(CAST('abc def' AS char(7)), 'def') || '.'", 'abc.'],
    ["ltrim('  a ', CHAR ' ') || '.'", 'a .'],
    ["'ab ' || CAST('a' AS char(2)) || '.'", 'ab a .'],
    ["length('a' || CAST('b' AS char(3)))", '4'],
  ])('%s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    [
      "starts_with(CAST('abc' AS char(5)), 'ab')",
      'FUNCTION_NOT_FOUND',
      'Unexpected parameters (char(5), varchar(2)) for function starts_with. Expected: starts_with(varchar(x), varchar(y))',
    ],
  ])('%s fails', async (sql, code, message) => {
    expect(await failureOf(sql)).toEqual([code, message])
  })
})

describe('Texts', () => {
  it.each([
    ["typeof(replace('abcdef', 'cd', 'XX'))", 'varchar(20)'],
    ["typeof(regexp_replace('xxx', 'x', 'yy'))", 'varchar(15)'],
    ["typeof(regexp_replace(CAST('xxx' AS varchar), 'x', 'yy'))", 'varchar'],
  ])('%s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    ["concat_ws(',')", 'INVALID_FUNCTION_ARGUMENT', 'There must be two or more arguments'],
    ["lpad(X'2312', 1, X'')", 'INVALID_FUNCTION_ARGUMENT', 'Padding bytes must not be empty'],
    ["luhn_check('42x')", 'INVALID_FUNCTION_ARGUMENT', 'Input contains non-digit character'],
  ])('%s fails', async (sql, code, message) => {
    expect(await failureOf(sql)).toEqual([code, message])
  })
})

describe('Networks', () => {
  it.each([["contains('::ffff:7f00:1/128', IPADDRESS '127.0.0.1')", 'true']])('%s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    ["contains('10.0.0.1/8', IPADDRESS '10.0.0.1')", 'INVALID_FUNCTION_ARGUMENT', 'Invalid CIDR'],
    [
      "contains('x.x.x.x/1', IPADDRESS '10.0.0.1')",
      'INVALID_FUNCTION_ARGUMENT',
      'Invalid network IP address',
    ],
    ["contains('10.0.0.0/-1', IPADDRESS '10.0.0.1')", 'INVALID_FUNCTION_ARGUMENT', 'Invalid prefix length'],
    ["contains('10.0.0.0/33', IPADDRESS '10.0.0.1')", 'INVALID_FUNCTION_ARGUMENT', 'Invalid CIDR'],
  ])('%s fails', async (sql, code, message) => {
    expect(await failureOf(sql)).toEqual([code, message])
  })
})

describe('Arrays', () => {
  it.each([
    ['[1, 2][2]', '2'],
    ['ARRAY[1] || ARRAY[2] || 3', '[1, 2, 3]'],
    ['ARRAY[1] || CAST(NULL AS integer)', 'NULL'],
    ['CAST(NULL AS integer) || ARRAY[1]', 'NULL'],
    ['array_max(ARRAY[1e0, nan(), 3e0])', '3.0'],
    ['array_min(ARRAY[1e0, nan(), 3e0])', '1.0'],
    ['array_max(ARRAY[nan()])', 'NaN'],
    ['CAST(NULL AS array(unknown))', 'NULL'],
    ['cosine_similarity(ARRAY[1, NULL], ARRAY[3, 4])', 'NULL'],
    ['dot_product(ARRAY[1, NULL], ARRAY[3, 4])', '3.0'],
  ])('%s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    [
      'contains(ARRAY[ARRAY[1, 2]], ARRAY[1, NULL])',
      'NOT_SUPPORTED',
      'contains does not support arrays with elements that are null or contain null',
    ],
    [
      'array_position(ARRAY[ARRAY[NULL]], ARRAY[1])',
      'NOT_SUPPORTED',
      'array_position does not support arrays with elements that are null or contain null',
    ],
    [
      'array_remove(ARRAY[ARRAY[1]], ARRAY[CAST(NULL AS integer)])',
      'NOT_SUPPORTED',
      'array_remove does not support arrays with elements that are null or contain null',
    ],
    [
      'map(ARRAY[ARRAY[NULL]], ARRAY[2])',
      'INVALID_FUNCTION_ARGUMENT',
      'map key cannot be indeterminate: [null]',
    ],
  ])('%s fails', async (sql, code, message) => {
    expect(await failureOf(sql)).toEqual([code, message])
  })
})

describe('Numbers', () => {
  it.each([
    ['greatest(nan(), 5e0, 3e0)', '5.0'],
    ['least(nan(), 5e0, 3e0)', '3.0'],
    ['greatest(ARRAY[5e0], ARRAY[nan()])', '[5.0]'],
    ['round(923e0, 16)', '923.0'],
    ["round(DOUBLE '1.8E292', 16)", '1.8E292'],
    ['round(1e300)', '1.0E300'],
    ['round(2.5e0, 400)', '2.5'],
  ])('%s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    ['t_cdf(1, 0.5)', 'INVALID_FUNCTION_ARGUMENT', 'degrees of freedom must be greater than or equal to 1'],
    [
      'CAST(1 AS decimal(1, 2))',
      'INVALID_FUNCTION_ARGUMENT',
      'DECIMAL scale must be in range [0, precision (1)]: 2',
    ],
    ['CAST(1 AS decimal(0))', 'INVALID_FUNCTION_ARGUMENT', 'DECIMAL precision must be in range [1, 38]: 0'],
  ])('%s fails', async (sql, code, message) => {
    expect(await failureOf(sql)).toEqual([code, message])
  })
})

describe('JSON', () => {
  it.each([
    [`json_array_get('["a", "b\\"c", {"d": 1}]', 0)`, 'a'],
    [`json_array_get('["a", "b\\"c", {"d": 1}]', 1)`, 'b"c'],
    [`json_array_get('["a", "b\\"c", {"d": 1}]', -1)`, '{"d":1}'],
    [`json_format(json_array_get('["a"]', 0))`, 'a'],
    ["CAST(JSON '[1, null]' AS array(json))", '[1, null]'],
    [`CAST(JSON '{"a": null}' AS map(varchar, json))`, '{a=null}'],
  ])('%s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    ["CAST(JSON '123456.0' AS smallint)", 'INVALID_CAST_ARGUMENT', "Cannot cast '123456.0' to integer"],
    [
      "CAST(JSON '1234567890123456' AS decimal(10, 3))",
      'INVALID_CAST_ARGUMENT',
      'Cannot cast input json to DECIMAL(10,3)',
    ],
    [
      `CAST(JSON '{"1": 1, "01": 2}' AS map(bigint, bigint))`,
      'INVALID_CAST_ARGUMENT',
      'Cannot cast to map(bigint, bigint). Duplicate map keys are not allowed\n{"01":2,"1":1}',
    ],
    ["JSON 'nothing'", 'INVALID_LITERAL', "'nothing' is not a valid JSON literal"],
  ])('%s fails', async (sql, code, message) => {
    expect(await failureOf(sql)).toEqual([code, message])
  })
})

describe('Literals and types', () => {
  it.each([
    ["VARBINARY 'abc'", '61 62 63'],
    ['typeof(CAST(ROW(1) AS ROW(Abc bigint)))', 'row(abc bigint)'],
    ['typeof(CAST(ROW(1) AS ROW("Abc" bigint)))', 'row(Abc bigint)'],
    ["typeof(CAST('a' AS varchar(2147483647)))", 'varchar'],
  ])('%s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    ["CAST('a' AS char(70000))", 'TYPE_MISMATCH', 'Unknown type: char(70000)'],
    ["CAST('a' AS varchar(x))", 'TYPE_MISMATCH', 'Unknown type: varchar(x)'],
    ["CAST('a' AS decimal(5, 3, 2))", 'TYPE_MISMATCH', 'Unknown type: decimal(5, 3, 2)'],
    ['CAST(now() AS timestamp(13))', 'TYPE_MISMATCH', 'Unknown type: timestamp(13)'],
  ])('%s fails', async (sql, code, message) => {
    expect(await failureOf(sql)).toEqual([code, message])
  })
})

describe('Intervals', () => {
  it.each([["INTERVAL '1' DAY * 2.5", '2 12:00:00.000']])('%s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    ["INTERVAL '1' DAY TO DAY", 'INVALID_LITERAL', 'Invalid interval qualifier: DAY TO DAY'],
    ["INTERVAL '1' MONTH TO DAY", 'INVALID_LITERAL', 'Invalid interval qualifier: MONTH TO DAY'],
    ["INTERVAL '6' DAY * nan()", 'INVALID_FUNCTION_ARGUMENT', 'Cannot multiply by double NaN'],
    ["INTERVAL '6' MONTH * nan()", 'INVALID_FUNCTION_ARGUMENT', 'Cannot multiply by double NaN'],
    ["INTERVAL '6' DAY / 0", 'INVALID_FUNCTION_ARGUMENT', 'Cannot divide by double 0.0'],
    ["INTERVAL '6' MONTH / nan()", 'INVALID_FUNCTION_ARGUMENT', 'Cannot divide by double NaN'],
  ])('%s fails', async (sql, code, message) => {
    expect(await failureOf(sql)).toEqual([code, message])
  })
})

describe('Times', () => {
  it.each([
    ["TIMESTAMP '2020-05-01 12:34:56.9999' - TIMESTAMP '2020-05-01 12:34:55.1111'", '0 00:00:01.889'],
    ["TIME '12:34:55.1111' - TIME '12:34:56.9999'", '-0 00:00:01.889'],
    ["date_format(TIMESTAMP '2020-05-10 12:34:56.5555', '%s.%f')", '56.556000'],
    ["format_datetime(TIMESTAMP '2020-05-10 12:34:56.5555 UTC', 'ss.SSS')", '56.556'],
    ["format('%s', TIMESTAMP '2020-05-10 12:34:56.5')", '2020-05-10T12:34:56.500'],
    [
      "format('%s', TIMESTAMP '2020-05-10 12:34:56.1111 Asia/Kathmandu')",
      '2020-05-10T12:34:56.111100+05:45[Asia/Kathmandu]',
    ],
    ["format('%s', TIMESTAMP '2020-05-10 12:34:00 +02:00')", '2020-05-10T12:34+02:00'],
    ["format('%s', TIMESTAMP '2020-05-10 12:34:00 UTC')", '2020-05-10T12:34Z[UTC]'],
    ["typeof(to_iso8601(TIMESTAMP '2020-05-10 12:34:56.1'))", 'varchar(24)'],
    ["typeof(to_iso8601(TIMESTAMP '2020-05-10 12:34:56 UTC'))", 'varchar(28)'],
    ['human_readable_seconds(-61)', '1 minute, 1 second'],
    ["to_unixtime(TIMESTAMP '2020-05-10 12:34:56.12345')", '1.5891140961234498E9'],
  ])('%s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    [
      'from_unixtime(123456789123456789)',
      'INVALID_FUNCTION_ARGUMENT',
      'Millis overflow: 9223372036854775807',
    ],
    [
      "from_iso8601_timestamp('115023-03-21T10:45:30Z')",
      'INVALID_FUNCTION_ARGUMENT',
      'Millis overflow: 3567614928330000',
    ],
    [
      "TIMESTAMP '123001-01-02 03:04:05 UTC'",
      'INVALID_LITERAL',
      "'123001-01-02 03:04:05 UTC' is not a valid TIMESTAMP literal",
    ],
    [
      "CAST('12:34:56.1111111111111' AS time(3))",
      'INVALID_CAST_ARGUMENT',
      'Value cannot be cast to time: 12:34:56.1111111111111',
    ],
    [
      "date_diff('foo', TIMESTAMP '2001-01-31 19:34:55', TIMESTAMP '2005-09-10 13:31:00')",
      'INVALID_FUNCTION_ARGUMENT',
      "'foo' is not a valid TIMESTAMP field",
    ],
    ["date_trunc('foo', TIME '12:00:00')", 'INVALID_FUNCTION_ARGUMENT', "'foo' is not a valid TIME field"],
    [
      "EXTRACT(MILLISECOND FROM TIME '12:34:56')",
      'SYNTAX_ERROR',
      'Invalid EXTRACT field MILLISECOND, valid fields are: YEAR, QUARTER, MONTH, WEEK, DAY, DAY_OF_MONTH, DAY_OF_WEEK, DOW, DAY_OF_YEAR, DOY, YEAR_OF_WEEK, YOW, HOUR, MINUTE, SECOND, TIMEZONE_MINUTE, TIMEZONE_HOUR',
    ],
  ])('%s fails', async (sql, code, message) => {
    expect(await failureOf(sql)).toEqual([code, message])
  })
})
