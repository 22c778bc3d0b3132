import { describe, expect, it } from 'vitest'
import { openLake } from '../../src/engine.ts'
import { parseJsonPath } from '../../src/function/scalar/sqljson/path/parse.ts'
import { failure } from './call.ts'

const lake = await openLake('./no-such-lake')

/** The cell of `SELECT expression`, or the error's code and message. */
async function cell(expression: string): Promise<string> {
  try {
    for await (const [text] of (await lake.query(`SELECT ${expression}`)).texts()) return text ?? 'NULL'
    return 'no row'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** What a path finds, wrapped in an array; NULL where it finds nothing. */
const found = (json: string, path: string) =>
  cell(`json_query('${json}', '${path}' WITH ARRAY WRAPPER ERROR ON ERROR)`)
const failed = (message: string) => `line 1:8: path evaluation failed: ${message}`

const PEOPLE =
  '[{"customer":100,"region":"AFRICA"},{"region":"ASIA"},{"customer":300,"region":"AFRICA","comment":null}]'

/** Examples of https://trino.io/docs/current/functions/json.html#json-path-language, in its order. */
describe('JSON paths', () => {
  it.each([
    [PEOPLE, 'lax $.customer', '[100,300]'],
    [PEOPLE, 'strict $[*].customer', failed("structural error: missing member 'customer' in JSON object")],
    [PEOPLE, 'lax $.*', '[100,"AFRICA","ASIA",300,"AFRICA",null]'],
    [
      '{"id":1,"notes":[{"type":1,"comment":"foo"},{"type":2,"comment":null}],"comment":["bar","baz"]}',
      'lax $..comment',
      '[["bar","baz"],"foo",null]',
    ],
    ['[[0,1,2],["a","b","c","d"],[null,null]]', 'lax $[*][last]', '[2,"d",null]'],
    ['[[0,1,2],["a","b","c","d"],[null,null]]', 'lax $[*][2 to 3]', '[2,"c","d"]'],
    ['[[0,1,2],["a","b","c","d"],[null,null]]', 'lax $[*][1, 0, 0]', '[1,0,0,"b","a","a",null,null,null]'],
    ['[[0,1,2],["a","b","c","d"],[null,null]]', 'lax $[*][*]', '[0,1,2,"a","b","c","d",null,null]'],
    [PEOPLE, 'lax $?(@.region != "ASIA").customer', '[100,300]'],
    [PEOPLE, 'lax $?(!exists(@.customer))', '[{"region":"ASIA"}]'],
    ['[-1,23e4,"5.6"]', 'lax $.double()', '[-1.0,230000.0,5.6]'],
    ['[-1.5,-1,1.3]', 'lax $.ceiling()', '[-1.0,-1,2.0]'],
    ['[-1.5,-1,1.3]', 'lax $.floor()', '[-2.0,-1,1.0]'],
    ['[-1.5,-1,1.3]', 'lax $.abs()', '[1.5,1,1.3]'],
    [
      '[{"a":1},{"b":2}]',
      'lax $.keyvalue()',
      '[{"name":"a","value":1,"id":0},{"name":"b","value":2,"id":1}]',
    ],
    ['[null,1,"x",true,[],{}]', 'lax $[*].type()', '["null","number","string","boolean","array","object"]'],
    ['[[0,1,2],{"a":1},5]', 'lax $[*].size()', '[3,1,1]'],
    [
      '[[1,"a",null],{"key1":1.0,"key2":true},-2e3]',
      'lax $[*][*]',
      '[1,"a",null,{"key1":1.0,"key2":true},-2000.0]',
    ],
  ])('%s %s', async (json, path, result) => {
    expect(await found(json, path)).toBe(result)
  })

  it.each([
    ['[1]', 'strict $[1]', failed('structural error: invalid array subscript: [1, 1] for array of size 1')],
    [
      '[1,2]',
      'strict $[1 to 0]',
      failed('structural error: invalid array subscript: [1, 0] for array of size 2'),
    ],
    ['1', 'strict $[0]', failed('invalid item type. Expected: ARRAY, actual: NUMBER')],
    ['[1]', 'strict $.a', failed('invalid item type. Expected: OBJECT, actual: ARRAY')],
    ['["a"]', 'lax $.floor()', failed('invalid item type. Expected: NUMBER, actual: STRING')],
    ['[1,2]', 'lax $ + 1', failed('arithmetic binary expression requires singleton operands')],
    ['1', 'lax $ / 0', failed('')],
    ['1', 'lax $ + "a"', failed('invalid item type. Expected: NUMBER, actual: varchar')],
  ])('%s fails in %s', async (json, path, message) => {
    expect(await found(json, path)).toBe(message)
  })

  it('compute as SQL does', async () => {
    expect(await found('{"p":2,"t":3}', 'strict $.p + $.t * 2')).toBe('[8]')
    expect(await found('7', 'lax -($ / 2)')).toBe('[-3]')
    expect(await found('7', 'lax $ / 2.0')).toBe('[3.5]')
    expect(await found('{"p":2,"t":3}', 'strict ($.p + $.t)?(@ > 4.5)')).toBe('[5]')
  })

  it('know three truths', async () => {
    const kept = (predicate: string) => found('[1,"1",null,[2],{"a":1}]', `strict $[*]?(${predicate})`)
    expect(await kept('@ == 1')).toBe('[1]')
    expect(await kept('(@ == 1) is unknown')).toBe('["1",[2],{"a":1}]')
    expect(await kept('@ == null')).toBe('[null]')
    expect(await kept('@ <> null')).toBe('[1,"1",[2],{"a":1}]')
    expect(await kept('exists(@.a) && @.a > 0')).toBe('[{"a":1}]')
    expect(await kept('!(@ == 1) || @ == 1')).toBe('[1,null]')
    expect(await kept('(@) == 1')).toBe('[1]')
    expect(await kept('@ starts with "1"')).toBe('["1"]')
    expect(await found('["Abc","xbc"]', 'lax $?(@ like_regex "^a.C$" flag "i")')).toBe('["Abc"]')
  })

  it('are refused with their fault', () => {
    const message = (path: string) => failure(() => parseJsonPath(path))
    expect(message('$.a')).toBe("invalid JSON path: unexpected '$' at position 1")
    expect(message('lax $.a b')).toBe("invalid JSON path: unexpected 'b' at position 9")
    expect(message('lax $[')).toBe('invalid JSON path: unexpected end of path')
    expect(message('lax $.foo()')).toBe("invalid JSON path: unknown method 'foo'")
    expect(message('lax $?(@)')).toBe("invalid JSON path: unexpected ')' at position 9")
    expect(message('lax ^')).toBe("invalid JSON path: unexpected '^' at position 5")
    expect(message('lax $.datetime()')).toBe('The datetime() method of JSON paths is not supported')
  })
})

describe('JSON_EXISTS', () => {
  it('answers for documents, NULL and what is malformed', async () => {
    expect(await cell(`json_exists('[1]', 'strict $[5]')`)).toBe('false')
    expect(await cell(`json_exists('[1]', 'strict $[5]' TRUE ON ERROR)`)).toBe('true')
    expect(await cell(`json_exists('[1', 'lax $' UNKNOWN ON ERROR)`)).toBe('NULL')
    expect(await cell(`json_exists(CAST(NULL AS varchar), 'lax $' TRUE ON ERROR)`)).toBe('NULL')
    expect(await cell(`json_exists('[1', 'lax $' ERROR ON ERROR)`)).toBe(
      'line 1:8: conversion to JSON failed: ',
    )
    expect(await cell(`json_exists(X'5B315D', 'lax $[0]')`)).toBe('true')
    expect(await cell(`json_exists(X'5B0031005D00' FORMAT JSON ENCODING UTF16, 'lax $[0]')`)).toBe('true')
  })

  it('passes SQL values and JSON', async () => {
    const passing = (value: string, predicate: string) =>
      cell(`json_exists('{"a":"2024-01-01","n":5}', 'lax $?(${predicate})' PASSING ${value} AS "v")`)
    expect(await passing("'2024-01-01'", '@.a == $v')).toBe('true')
    expect(await passing('4.5', '@.n > $v')).toBe('true')
    expect(await passing('NULL', '@.missing == $v || @.n != $v')).toBe('true')
    expect(await passing("'[3, 5]' FORMAT JSON", '@.n == $v[*]')).toBe('true')
    expect(
      await passing("UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59'", 'exists($v?(@ starts with "1215"))'),
    ).toBe('true')
  })
})

describe('JSON_VALUE', () => {
  it('converts to what is asked for', async () => {
    const value = (json: string, more = '') => cell(`json_value('${json}', 'lax $' ${more} ERROR ON ERROR)`)
    expect(await value('"x"')).toBe('x')
    expect(await value('true')).toBe('true')
    expect(await value('1.5')).toBe('1.5E0')
    expect(await value('"nice"', 'RETURNING char(6)')).toBe('nice  ')
    expect(await value('"2024-01-01"', 'RETURNING date')).toBe('2024-01-01')
    expect(await value('12', 'RETURNING decimal(4,1)')).toBe('12.0')
    expect(await value('null')).toBe('NULL')
    expect(await value('"x"', 'RETURNING bigint')).toBe(
      'line 1:8: cannot extract SQL scalar from JSON: Cannot cast value of type varchar to declared return type of function JSON_VALUE: bigint',
    )
    expect(await value('{}')).toBe(
      'line 1:8: cannot extract SQL scalar from JSON: JSON path found an item that cannot be converted to an SQL value',
    )
    expect(await cell(`json_value('[1,2]', 'lax $[*]' ERROR ON ERROR)`)).toBe(
      'line 1:8: cannot extract SQL scalar from JSON: JSON path found multiple items',
    )
    expect(await cell(`json_value('[]', 'lax $[*]' ERROR ON EMPTY)`)).toBe(
      'line 1:8: cannot extract SQL scalar from JSON: JSON path found no items',
    )
  })

  it('evaluates defaults where they are needed alone', async () => {
    const value = (json: string) =>
      cell(`json_value('${json}', 'lax $.a' RETURNING integer DEFAULT 1 / 0 ON EMPTY DEFAULT -1 ON ERROR)`)
    expect(await value('{"a":7}')).toBe('7')
    expect(await value('{"a":"x"}')).toBe('-1')
    expect(await value('{}')).toBe('-1')
    const rows = await lake.query(
      `SELECT json_value(j, 'lax $.a' RETURNING bigint DEFAULT n * 10 ON EMPTY) FROM (VALUES ('{}', 1), ('{"a":5}', 2), ('{}', 3)) t(j, n)`,
    )
    const values: unknown[] = []
    for await (const [text] of rows.texts()) values.push(text)
    expect(values).toEqual(['10', '5', '30'])
  })
})

describe('JSON_QUERY', () => {
  it('returns JSON in its own order, wrapped and quoted as asked for', async () => {
    const json = `'{"b": [1, {"y": 1, "x": 2}], "a": "te\\"xt"}'`
    expect(await cell(`json_query(${json}, 'lax $.b[1]')`)).toBe('{"y":1,"x":2}')
    expect(await cell(`json_query(${json}, 'lax $.b[*]')`)).toBe('NULL')
    expect(await cell(`json_query(${json}, 'lax $.b[*]' WITH ARRAY WRAPPER)`)).toBe('[1,{"y":1,"x":2}]')
    expect(await cell(`json_query(${json}, 'lax $.b' WITH CONDITIONAL WRAPPER)`)).toBe('[1,{"y":1,"x":2}]')
    expect(await cell(`json_query(${json}, 'lax $.b[0]' WITH CONDITIONAL WRAPPER)`)).toBe('[1]')
    expect(await cell(`json_query(${json}, 'lax $.a')`)).toBe('"te\\"xt"')
    expect(await cell(`json_query(${json}, 'lax $.a' OMIT QUOTES ON SCALAR STRING)`)).toBe('te"xt')
    expect(await cell(`json_query(${json}, 'lax $.c' EMPTY OBJECT ON EMPTY)`)).toBe('{}')
    expect(await cell(`json_query(${json}, 'strict $.c' EMPTY ARRAY ON ERROR)`)).toBe('[]')
    expect(await cell(`json_query(${json}, 'lax $.c' ERROR ON EMPTY)`)).toBe(
      'line 1:8: conversion from JSON failed: JSON path found no items',
    )
    expect(await cell(`json_query(${json}, 'lax $v' PASSING DATE '2024-01-01' AS "v" ERROR ON ERROR)`)).toBe(
      'line 1:8: conversion from JSON failed: JSON path returned a scalar SQL value of type date that cannot be represented as JSON',
    )
  })

  it('returns the types asked for', async () => {
    const type = async (sql: string) => (await lake.query(`SELECT ${sql}`)).columns[0]?.type
    expect(await type(`json_query('1', 'lax $')`)).toBe('varchar')
    expect(await type(`json_query(JSON '1', 'lax $')`)).toBe('json')
    expect(await type(`json_query('1', 'lax $' RETURNING char(3))`)).toBe('char(3)')
    expect(await cell(`json_query('"é"', 'lax $' RETURNING varbinary FORMAT JSON ENCODING UTF16)`)).toBe(
      '22 00 e9 00 22 00',
    )
    expect(await cell(`json_query('[7]', 'lax $' RETURNING varbinary FORMAT JSON ENCODING UTF32)`)).toBe(
      '5b 00 00 00 37 00 00 00 5d 00 00 00',
    )
  })
})

describe('JSON_OBJECT and JSON_ARRAY', () => {
  it('take values of every type', async () => {
    expect(
      await cell(
        `json_object('n' : 1.50, 'd' : 2e0, 't' : DATE '2024-01-01', 'j' : json_array(1), 'x' : JSON '[2]')`,
      ),
    ).toBe('{"n":1.50,"d":2.0,"t":"2024-01-01","j":[1],"x":[2]}')
    expect(await cell(`json_object('a' : '[1]', 'b' : '[1]' FORMAT JSON)`)).toBe('{"a":"[1]","b":[1]}')
    expect(await cell(`json_array(json_query('{"a":[1]}', 'lax $.a'), 'a"b')`)).toBe('[[1],"a\\"b"]')
  })

  it('treat NULL as they are told', async () => {
    expect(await cell(`json_object('a' : NULL)`)).toBe('{"a":null}')
    expect(await cell(`json_object('a' : NULL ABSENT ON NULL)`)).toBe('{}')
    expect(await cell(`json_array(1, NULL)`)).toBe('[1]')
    expect(await cell(`json_array(1, NULL NULL ON NULL)`)).toBe('[1,null]')
    expect(await cell('json_array()')).toBe('[]')
  })

  it('refuse what makes no JSON', async () => {
    expect(await cell(`json_object(CAST(NULL AS varchar) : 1)`)).toBe(
      'line 1:8: null value passed for JSON object key to JSON_OBJECT function',
    )
    expect(await cell(`json_object('a' : 1, 'a' : 2)`)).toBe(
      'line 1:8: cannot construct a JSON object with duplicate key',
    )
    expect(await cell(`json_object('a' : 1, 'a' : 2 WITH UNIQUE KEYS)`)).toBe(
      'line 1:8: duplicate key passed to JSON_OBJECT function',
    )
    expect(await cell(`json_array('[1' FORMAT JSON)`)).toBe('line 1:8: conversion to JSON failed: ')
  })
})

describe('what the binder refuses', () => {
  it.each([
    [
      `json_exists('{}', 'lax $x' PASSING 1 AS x)`,
      'line 1:26: no value passed for parameter x. Try quoting "x" in the PASSING clause to match case',
    ],
    ["json_exists(1, 'lax $')", 'line 1:20: Cannot read input of type integer as JSON using formatting JSON'],
    [
      "json_value('{}', 'lax $' RETURNING ARRAY(bigint))",
      'line 1:8: Invalid return type of function JSON_VALUE: array(bigint)',
    ],
    [
      "json_value('{}', 'lax $' RETURNING bigint DEFAULT 'x' ON EMPTY)",
      'line 1:58: Function JSON_VALUE default ON EMPTY result must evaluate to a bigint (actual: varchar(1))',
    ],
    [
      "json_query('{}', 'lax $' WITH ARRAY WRAPPER OMIT QUOTES)",
      'line 1:8: OMIT QUOTES behavior specified with WITH UNCONDITIONAL ARRAY WRAPPER behavior',
    ],
    [
      "json_query('{}', 'lax $' RETURNING bigint)",
      'line 1:8: Cannot output JSON value as bigint using formatting JSON',
    ],
    ['json_object(1 : 2)', 'line 1:20: Invalid type of JSON object key: integer'],
  ])('%s', async (sql, message) => {
    expect(await cell(sql)).toBe(message)
  })
})
