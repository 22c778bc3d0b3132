import { describe, expect, it } from 'vitest'
import { cell, failure } from './sql.ts'

const STORE = `'{"store":{"book":[{"title":"X","price":8.50},{"title":"Y"}],"AWS:X":{"k":[1,2]},"a b":null},"n":1.0e2}'`

describe('JSON, as Trino answers', () => {
  it.each([
    [`json_extract(${STORE}, '$.store.book[0]')`, '{"title":"X","price":8.5}'],
    [`json_extract_scalar(${STORE}, '$.store.book[1].title')`, 'Y'],
    [`json_extract_scalar(${STORE}, '$.store.AWS:X.k[1]')`, '2'],
    [`json_extract_scalar(${STORE}, '$.store["AWS:X"]["k"][0]')`, '1'],
    [`json_extract_scalar(${STORE}, '$.store["a b"]')`, 'NULL'],
    [`json_extract(${STORE}, '$.store["a b"]')`, 'null'],
    [`json_extract(${STORE}, '$.missing')`, 'NULL'],
    [`json_extract_scalar(${STORE}, '$.store.book')`, 'NULL'],
    [`json_extract_scalar(${STORE}, '$.n')`, '1.0e2'],
    [`json_extract(${STORE}, '$.n')`, '100.0'],
    [`json_extract_scalar('"x"', '$')`, 'x'],
    [`json_extract_scalar('{"a":"\\u00e9\\n\\"q\\""}', '$.a') = U&'\\00e9' || chr(10) || '"q"'`, 'true'],
    [`json_extract_scalar('{"a\\u0062":1}', '$.ab')`, '1'],
    [`json_extract_scalar('{"a":1,"a":2}', '$.a')`, '1'],
    [`json_extract_scalar('{"a":1} trailing', '$.a')`, '1'],
    [`json_extract_scalar('{"x":[1,],"a":1}', '$.a')`, 'NULL'],
    [`json_extract_scalar('not json', '$.a')`, 'NULL'],
    [`json_extract_scalar('{"a" : { "b" : true } }', '$.a.b')`, 'true'],
    [`json_extract('[ 1 , "a\\/b" ]', '$')`, '[1,"a/b"]'],
    [`json_extract_scalar(JSON '{"a":[{"b":"c"}]}', '$.a[0].b')`, 'c'],
    [`json_size('{"x":{"a":1,"b":2}}', '$.x')`, '2'],
    [`json_size('{"x":[1,2,3]}', '$.x')`, '3'],
    [`json_size('{"x":1}', '$.x')`, '0'],
    [`json_size('{"x":1}', '$.y')`, 'NULL'],
    [`json_array_length('[1,[2,3],"x"]')`, '3'],
    [`json_array_length('{"a":1}')`, 'NULL'],
    [`json_array_get('["a", [3, 9], "c"]', 1)`, '[3,9]'],
    [`json_array_get('["a", [3, 9], "c"]', -1)`, 'c'],
    [`json_array_get('[1]', 5)`, 'NULL'],
    [`json_array_get('[null]', 0)`, 'NULL'],
    [`json_array_contains('[1, 2.5, "x", true, null]', 1)`, 'true'],
    [`json_array_contains('[1, 2.5, "x", true, null]', 2.5E0)`, 'true'],
    [`json_array_contains('[1, 2.5, "x", true, null]', 'x')`, 'true'],
    [`json_array_contains('[1, 2.5, "x", true, null]', false)`, 'false'],
    [`json_array_contains('[[1]]', 1)`, 'false'],
    [`json_array_contains('{}', 1)`, 'NULL'],
    [`is_json_scalar('1')`, 'true'],
    [`json_format(json_parse('{"b": 1, "a": [1, 2.0]}'))`, '{"a":[1,2.0],"b":1}'],
    [`CAST(json_extract(${STORE}, '$.store.book[1]') AS map(varchar, json))`, '{title="Y"}'],
  ])('%s is %s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    ["json_extract('{}', 'a.b')", "Invalid JSON path: 'a.b'"],
    ["json_extract('{}', '$.a..b')", "Invalid JSON path: '$.a..b'"],
    ["json_extract('{}', '$[*]')", "Invalid JSON path: '$[*]'"],
    ["json_parse('{x}')", "Cannot convert value to JSON: '{x}'"],
    ["is_json_scalar('[1')", 'Invalid JSON value: [1'],
  ])('%s fails: %s', async (sql, message) => {
    expect(await failure(sql)).toBe(message)
  })
})
