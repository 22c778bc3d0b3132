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
  ])('%s is %s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    ["regexp_extract('a', 'a', 1)", 'Pattern has 0 groups. Cannot access group 1'],
    ["regexp_replace('a', 'a', '$1')", 'Illegal replacement sequence: unknown group 1'],
    ["regexp_replace('a', 'a', '${x}')", 'Illegal replacement sequence: unknown group { x }'],
    ["regexp_replace('a', 'a', '$')", 'Illegal replacement sequence: $'],
    ["regexp_position('a', 'a', 0)", 'start position cannot be smaller than 1'],
  ])('%s fails: %s', async (sql, message) => {
    expect(await failure(sql)).toBe(message)
  })
})
