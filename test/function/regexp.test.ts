import { describe, expect, it } from 'vitest'
import { cell, failure } from './sql.ts'

describe('regular expressions, as Trino answers', () => {
  it.each([
    ["regexp_like('1a 2b 14m', '\\d+b')", 'true'],
    ["regexp_like('10.0.0.1', '^\\d')", 'true'],
    ["regexp_like('s3.amazonaws.com', '\\.amazonaws\\.com$')", 'true'],
    ["regexp_like('s3xamazonaws.com', '\\.amazonaws')", 'false'],
    ["regexp_like('100%_', '0%_')", 'true'],
    ["regexp_like('Stephen', 'Ste(v|ph)en')", 'true'],
    ["regexp_like('ABC', '(?i)abc')", 'true'],
    ["regexp_extract('1a 2b 14m', '\\d+')", '1'],
    ["regexp_extract('1a 2b 14m', 'x')", 'NULL'],
    ["regexp_extract('ab', '(a)|(b)', 2)", 'NULL'],
    ["regexp_extract_all('1a 2b 14m', '(\\d+)([a-z]+)', 2)", '[a, b, m]'],
    ["regexp_count('1a 2b 14m', '')", '10'],
    ["regexp_position('9102, say good bye', '\\s*[a-z]+\\s*', 4)", '6'],
    ["regexp_position('I have 23 apples, 5 pears and 13 oranges', '\\b\\d+\\b', 12, 2)", '31'],
    ["regexp_position('I have 23', 'x')", '-1'],
    ["regexp_replace('1a 2b 14m', '\\d+[ab] ')", '14m'],
    ["regexp_replace('1a 2b 14m', '(\\d+)([ab]) ', '3c$2 ')", '3ca 3cb 14m'],
    ["regexp_replace('new york', '(\\w)(\\w*)', x -> upper(x[1]) || lower(x[2]))", 'New York'],
    ["regexp_replace('ab', '(?P<x>a)', '[${x}]\\$')", '[a]$b'],
    ["regexp_replace('abc', '(b)', '$10')", 'ab0c'],
    ["regexp_replace('aaa', 'b*', 'x')", 'xaxaxax'],
    ["regexp_split('a, b,  c', ',\\s*')", '[a, b, c]'],
    ["regexp_like(NULL, 'a')", 'NULL'],
    // Half a pair is in no text; its replacement character may be.
    ["regexp_like('\uFFFD', '\\uD800')", 'false'],
    // Java's syntax, beyond what can be told in linear time.
    ["regexp_like('AROA:bob', '^(?!.*:i-[0-9a-f]+$)')", 'true'],
    ["regexp_like('AROA:i-0abc', '^(?!.*:i-[0-9a-f]+$)')", 'false'],
    ["regexp_replace('1234567', '(?<=\\d)(?=(\\d{3})+$)', ',')", '1,234,567'],
    ["regexp_split('camelCaseString', '(?=[A-Z])')", '[camel, Case, String]'],
    ["regexp_position('foobar foobar', '(?<=foo)bar', 5)", '11'],
    ["regexp_count('aXbX', '(?i)x(?=b|$)')", '2'],
    ["regexp_like('abab', '^(ab)\\1$')", 'true'],
    ["regexp_replace('aab', '(?<x>a)\\k<x>', '[${x}]')", '[a]b'],
    ["regexp_replace('aab', '(?''x''a)\\k''x''', '[${x}]')", '[a]b'],
    ["regexp_extract('aaa', '(?>a+)a')", 'NULL'],
    ["regexp_extract('xaaa', 'a{2,}+')", 'aaa'],
    ["regexp_extract_all('abcdef', '[a-f&&[^bd]]+')", '[a, c, ef]'],
    ["regexp_extract_all('aZ9_é', '[[:alpha:]]')", '[a, Z, é]'],
    ["regexp_like('α', '\\p{Greek}') AND regexp_like('あ', '\\p{Hiragana}')", 'true'],
    ["regexp_like('aaab', '(?x) a {3} b # three')", 'true'],
    ["regexp_like('éa b', '\\ba')", 'false'],
    ["regexp_like('x' || chr(10), '^x$')", 'true'],
    ["regexp_like('x' || chr(10), 'x\\z')", 'false'],
    ["regexp_like('x' || chr(11), 'x\\s')", 'true'],
    ["regexp_like('a..b', 'a\\Q.\\E+b')", 'true'],
    ["regexp_replace('wxyz', '(?<w>w)|(?<xyz>[xyz])', '[${w}](${xyz})')", '[w]()[](x)[](y)[](z)'],
    ["regexp_replace('x', '.*', 'xxxxx')", 'xxxxxxxxxx'],
    ["regexp_replace('abc', 'b*', '-')", '-a--c-'],
    // Too large for RE2, and as deep as it may be.
    ["regexp_like('aaa', '(a{1000}){1000}')", 'false'],
    ...['(', '(?i:', '(?=', '(?>'].map((open) => {
      const nested = `array_join(repeat('${open}', 499), '') || 'a' || array_join(repeat(')', 499), '')`
      return [`regexp_like('a', ${nested})`, 'true']
    }),
    ['json_exists(\'{"a":"AbC"}\', \'lax $.a ? (@ like_regex "b(?=C)")\')', 'true'],
  ])('%s is %s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    ["regexp_extract('a', 'a', 1)", 'Pattern has 0 groups. Cannot access group 1'],
    ["regexp_replace('a', 'a', '$1')", 'Illegal replacement sequence: unknown group 1'],
    ["regexp_replace('a', 'a', '${x}')", 'Illegal replacement sequence: unknown group { x }'],
    ["regexp_replace('a', 'a', '$')", 'Illegal replacement sequence: $'],
    ["regexp_like('a', ')')", "Invalid regular expression ')': unmatched close parenthesis"],
    ["regexp_like('a', '[a')", "Invalid regular expression '[a': premature end of char-class"],
    ["regexp_like('a', '[]')", "Invalid regular expression '[]': empty char-class"],
    ["regexp_like('a', '[z-a]')", "Invalid regular expression '[z-a]': empty range in char class"],
    ["regexp_like('a', '*a')", "Invalid regular expression '*a': target of repeat operator is not specified"],
    ["regexp_like('a', 'a\\')", "Invalid regular expression 'a\\': end pattern at escape"],
    ["regexp_like('a', '(?<=a+)b')", "Invalid regular expression '(?<=a+)b': invalid pattern in look-behind"],
    ["regexp_like('a', '\\2')", "Invalid regular expression '\\2': invalid backref number/name"],
    ...['(', '[', '(?i)', '(?=', '(?>'].map((open) => [
      `regexp_like('a', array_join(repeat('${open}', 10000), ''))`,
      `Invalid regular expression '${open.repeat(10_000)}': parse depth limit over`,
    ]),
    [
      "regexp_like('a', 'a' || array_join(repeat('*', 10000), ''))",
      `Invalid regular expression 'a${'*'.repeat(10_000)}': parse depth limit over`,
    ],
    ["regexp_like('a', '(?u)a')", "Invalid regular expression '(?u)a': undefined group option"],
    [
      "regexp_like('a', '\\p{Foo}')",
      "Invalid regular expression '\\p{Foo}': invalid character property name <Foo>",
    ],
    ["regexp_position('a', 'a', 0)", 'start position cannot be smaller than 1'],
  ])('%s fails: %s', async (sql, message) => {
    expect(await failure(sql)).toBe(message)
  })
})
