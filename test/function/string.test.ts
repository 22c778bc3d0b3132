import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { call, callRows } from './call.ts'
import { cell, failure } from './sql.ts'

describe('strings, as Trino answers', () => {
  it.each([
    ["lower('Ärger STRASSE')", 'ärger strasse'],
    ["upper('straße')", 'STRAßE'],
    ["lower('İSTANBUL')", 'istanbul'],
    ["upper('ᾀᾳ')", 'ᾈᾼ'],
    ["length('añb𝄞')", '4'],
    ["length('')", '0'],
    ["substr('Quadratically', 5)", 'ratically'],
    ["substr('Quadratically', 5, 6)", 'ratica'],
    ["substr('Quadratically', 50)", ''],
    ["substr('Quadratically', -5)", 'cally'],
    ["substr('Quadratically', -50)", ''],
    ["substr('Quadratically', 0)", ''],
    ["substr('Quadratically', -4, 3)", 'all'],
    ["substr('añb𝄞c', 2, 3)", 'ñb𝄞'],
    ["substring('abc' FROM 2 FOR 1)", 'b'],
    ["replace('aaa', 'a', 'aa')", 'aaaaaa'],
    ["replace('abcdefabcdef', 'cd', '')", 'abefabef'],
    ["replace('abc', '', 'x')", 'xaxbxcx'],
    ["replace('a$b', '$', '$&')", 'a$&b'],
    ["translate('abcd', 'aac', 'zq')", 'zbd'],
    ["trim('  hello  ')", 'hello'],
    ["ltrim('xyxhello', 'xy')", 'hello'],
    ["trim(LEADING 'ab' FROM 'abcab')", 'cab'],
    ["rtrim('hello' || chr(8197) || chr(10))", 'hello'],
    ["reverse('añb𝄞')", '𝄞bña'],
    ["strpos('high', 'ig')", '2'],
    ["strpos('abcabc', 'bc', 2)", '5'],
    ["strpos('abcabc', 'bc', -1)", '5'],
    ["strpos('abcabc', 'bc', -3)", '0'],
    ["strpos('añb', 'b')", '3'],
    ["strpos('abc', '')", '1'],
    ["position('b' IN 'abc')", '2'],
    ["starts_with('', 'a')", 'false'],
    ["split('a.b.c', '.', 2)", '[a, b.c]'],
    ["split('a..b..c', '..')", '[a, b, c]'],
    ["split('', ',')", '[]'],
    ["split('a,b,', ',')", '[a, b, ]'],
    ["split_part('abc-@-def-@-ghi', '-@-', 2)", 'def'],
    ["split_part('abc', '', 2)", 'b'],
    ["split_part('abc', ',', 2)", 'NULL'],
    ["split_part('a,b,', ',', 3)", ''],
    ["split_to_map('a=123,b=.4,c=,=d', ',', '=')", '{a=123, b=.4, c=, =d}'],
    ["split_to_multimap('a=1;b=2;a=3', ';', '=')", '{a=[1, 3], b=[2]}'],
    ["lpad('text', 9, 'xy')", 'xyxyxtext'],
    ["rpad('text', 3, 'xy')", 'tex'],
    ["concat_ws(',', ARRAY['a', NULL, 'b'])", 'a,b'],
    ["concat_ws(NULL, 'a', 'b')", 'NULL'],
    ["concat_ws(',', 'a')", 'a'],
    ["levenshtein_distance('hello', 'hallo')", '1'],
    ["hamming_distance('abc', 'azc')", '1'],
    ["soundex('Robert') || soundex('Ashcraft') || soundex('Tymczak')", 'R163A261T522'],
    ["from_utf8(X'58BF', '#')", 'X#'],
    ["from_utf8(X'58BF')", 'X�'],
    ["codepoint('é')", '233'],
    ["normalize('e' || chr(769)) = 'é'", 'true'],
    ["'a' || 'b' || NULL", 'NULL'],
    ["length(CAST('ab' AS char(5)))", '5'],
    ["typeof(substr(CAST('x' AS varchar(7)), 1))", 'varchar(7)'],
  ])('%s is %s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    ["split('a', '')", 'The delimiter may not be the empty string'],
    ["split('a', ',', 0)", 'Limit must be positive'],
    ["split_part('a', ',', 0)", 'Index must be greater than zero'],
    [
      "split_to_map('a=1=2', ',', '=')",
      "Key-value delimiter must appear exactly once in each entry. Bad input: 'a=1=2'",
    ],
    ["split_to_map('a=1,a=2', ',', '=')", 'Duplicate keys (a) are not allowed'],
    ["lpad('a', -1, 'x')", 'Target length must be in the range [0..2147483647]'],
    ["rpad('a', 3, '')", 'Padding string must not be empty'],
    ['chr(-1)', 'Not a valid Unicode code point: -1'],
    [
      "hamming_distance('a', 'ab')",
      'The input strings to hamming_distance function must have the same length',
    ],
    ["strpos('a', 'a', 0)", "'instance' must be a positive or negative number."],
    [
      'lower(1)',
      'Unexpected parameters (integer) for function lower. Expected: lower(char(x)), lower(varchar(x))',
    ],
    ["lowr('a')", "Function 'lowr' not registered"],
  ])('%s fails: %s', async (sql, message) => {
    expect(await failure(sql)).toBe(message)
  })
})

describe('text over whole columns', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 20 })
  const ascii = fc.array(fc.string({ unit: 'binary-ascii', maxLength: 12 }), { minLength: 1, maxLength: 20 })

  it('has every ASCII character in the other case, wherever it stands', () => {
    const all = String.fromCharCode(...Array(128).keys())
    const values = ['', 'x', 'xY', 'xYz', all, `é${all}`].map((before) => before + all)
    for (const some of [values, values.slice(0, 5)]) {
      expect(callRows('lower', [['varchar', some]])).toEqual(some.map((text) => text.toLowerCase()))
      expect(callRows('upper', [['varchar', some]])).toEqual(some.map((text) => text.toUpperCase()))
    }
  })

  it('agrees with the same text alone, ASCII or not', () => {
    fc.assert(
      fc.property(fc.oneof(texts, ascii), fc.integer({ min: -6, max: 6 }), (values, start) => {
        for (const name of ['lower', 'upper', 'length', 'trim', 'ltrim', 'rtrim', 'reverse']) {
          expect(callRows(name, [['varchar', values]])).toEqual(
            values.map((value) => call(name, ['varchar', value])),
          )
        }
        const starts = values.map(() => BigInt(start))
        expect(
          callRows('substr', [
            ['varchar', values],
            ['bigint', starts],
          ]),
        ).toEqual(values.map((value) => call('substr', ['varchar', value], ['bigint', BigInt(start)])))
      }),
      { numRuns: 60 },
    )
  })
})
