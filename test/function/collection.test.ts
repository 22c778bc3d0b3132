import { describe, expect, it } from 'vitest'
import { cell, failure, query } from './sql.ts'

describe('arrays, as Trino answers', () => {
  it.each([
    ['array_distinct(ARRAY[1, NULL, 1, NULL, 2])', '[1, NULL, 2]'],
    ['array_except(ARRAY[1, 2, NULL, 2], ARRAY[1, NULL])', '[2]'],
    ['array_except(ARRAY[1, 2, 2], ARRAY[])', '[1, 2, 2]'],
    ["array_join(ARRAY[1.5, NULL, 2.0], '-')", '1.5-2.0'],
    ["array_join(ARRAY[true, false], ',')", 'true,false'],
    ['array_max(ARRAY[1, NULL])', 'NULL'],
    ['array_min(ARRAY[ARRAY[2], ARRAY[1, 5]])', '[1, 5]'],
    ['array_max(CAST(ARRAY[] AS array(bigint)))', 'NULL'],
    ["array_position(ARRAY['x', NULL, 'x'], 'x', -1)", '3'],
    ["array_position(ARRAY['x'], 'y')", '0'],
    ['array_remove(ARRAY[1, NULL, 2, 1], 1)', '[NULL, 2]'],
    ["array_sort(ARRAY['b', NULL, 'a'])", '[a, b, NULL]'],
    ['array_sort(ARRAY[3, 2, 5, 1, 2], (x, y) -> IF(x < y, 1, IF(x = y, 0, -1)))', '[5, 3, 2, 2, 1]'],
    [
      "array_sort(ARRAY['abc', 'a', 'ab'], (x, y) -> IF(length(x) < length(y), -1, IF(length(x) = length(y), 0, 1)))",
      '[a, ab, abc]',
    ],
    ['array_union(ARRAY[1, NULL], ARRAY[NULL, 2])', '[1, NULL, 2]'],
    ['arrays_overlap(ARRAY[1, NULL], ARRAY[2])', 'NULL'],
    ['arrays_overlap(ARRAY[1], ARRAY[2])', 'false'],
    ['cardinality(ARRAY[ARRAY[1], NULL])', '2'],
    ['combinations(ARRAY[1, 2, 3, 4], 3)', '[[1, 2, 3], [1, 2, 4], [1, 3, 4], [2, 3, 4]]'],
    ['combinations(ARRAY[1], 2)', '[]'],
    ['contains(ARRAY[1, NULL], 2)', 'NULL'],
    ["contains(ARRAY['a', 'b'], 'b')", 'true'],
    ["contains(CAST(ARRAY[] AS array(varchar)), 'b')", 'false'],
    ['contains_sequence(ARRAY[1, NULL, 3], ARRAY[NULL, 3])', 'true'],
    ['contains_sequence(ARRAY[1, 2], CAST(ARRAY[] AS array(integer)))', 'true'],
    ['flatten(ARRAY[ARRAY[1], NULL, ARRAY[2]])', '[1, 2]'],
    ['ngrams(ARRAY[1, 2], 5)', '[[1, 2]]'],
    ['repeat(NULL, 2)', '[NULL, NULL]'],
    ["reverse(ARRAY['a', NULL])", '[NULL, a]'],
    ['sequence(5, 1, -2)', '[5, 3, 1]'],
    ["sequence(DATE '2001-08-22', DATE '2001-08-24')", '[2001-08-22, 2001-08-23, 2001-08-24]'],
    [
      "sequence(DATE '2001-01-31', DATE '2001-04-30', INTERVAL '1' MONTH)",
      '[2001-01-31, 2001-02-28, 2001-03-31, 2001-04-30]',
    ],
    [
      "cardinality(sequence(TIMESTAMP '2016-04-16 01:00:10', TIMESTAMP '2016-04-16 01:01:10', INTERVAL '10' SECOND))",
      '7',
    ],
    ['slice(ARRAY[1, 2, 3, 4, 5], -3, 2)', '[3, 4]'],
    ['slice(ARRAY[1, 2], 5, 1)', '[]'],
    ['trim_array(ARRAY[1, 2], 2)', '[]'],
    ["zip(ARRAY[1, 2], ARRAY['x'], ARRAY[true, false])", '[{1, x, true}, {2, NULL, false}]'],
    ['transform(ARRAY[5, NULL, 6], x -> coalesce(x, 0) + 1)', '[6, 1, 7]'],
    ['transform(ARRAY[ARRAY[1, NULL], ARRAY[3]], a -> filter(a, x -> x IS NOT NULL))', '[[1], [3]]'],
    ['filter(ARRAY[5, NULL, 7], x -> x > 5)', '[7]'],
    ['any_match(ARRAY[1, NULL], x -> x = 2)', 'NULL'],
    ['all_match(CAST(ARRAY[] AS array(integer)), x -> false)', 'true'],
    ['none_match(ARRAY[1, 2], x -> x = 3)', 'true'],
    ["reduce(ARRAY[2147483647, 1], BIGINT '0', (s, x) -> s + x, s -> s)", '2147483648'],
    ['reduce(CAST(ARRAY[] AS array(integer)), 7, (s, x) -> s + x, s -> s * 2)', '14'],
    ["reduce(ARRAY['a', 'b'], '', (s, x) -> s || x, s -> s)", 'ab'],
    ["zip_with(ARRAY[1, 2], ARRAY['a'], (x, y) -> coalesce(y, 'z') || CAST(x AS varchar))", '[a1, z2]'],
    ['array_histogram(ARRAY[42, 7, 42, NULL])', '{42=2, 7=1}'],
    ["element_at(ARRAY[ROW(1, 'a')], 1)[2]", 'a'],
  ])('%s is %s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    ['slice(ARRAY[1], 0, 1)', 'SQL array indices start at 1'],
    ['slice(ARRAY[1], 1, -1)', 'length must be greater than or equal to 0'],
    ['sequence(1, 5, 0)', 'step must not be zero'],
    ['sequence(1, 20000)', 'result of sequence function must not have more than 10000 entries'],
    ['trim_array(ARRAY[1], 2)', 'size must not exceed array cardinality 1: 2'],
    ['array_sort(ARRAY[1, 2], (x, y) -> 5)', 'Lambda comparator must return either -1, 0, or 1'],
    ['ngrams(ARRAY[1], 0)', 'N must be positive'],
  ])('%s fails: %s', async (sql, message) => {
    expect(await failure(sql)).toBe(message)
  })

  it('evaluates lambdas over the rows of a table, captured columns included', async () => {
    const rows = '(VALUES (1, ARRAY[1, 2, 3]), (2, NULL), (3, ARRAY[]), (4, ARRAY[4, NULL])) t(k, a)'
    expect(await query(`SELECT transform(a, x -> x * k) FROM ${rows}`)).toBe(
      '[1, 2, 3]\nNULL\n[]\n[16, NULL]',
    )
    expect(await query(`SELECT filter(a, x -> x >= k) FROM ${rows}`)).toBe('[1, 2, 3]\nNULL\n[]\n[4]')
    expect(await query(`SELECT reduce(a, k, (s, x) -> s + coalesce(x, 100), s -> s * k) FROM ${rows}`)).toBe(
      '7\nNULL\n9\n432',
    )
    expect(
      await query(`SELECT array_sort(a, (x, y) -> IF(x > y, -1, IF(x = y, 0, 1))) FROM ${rows} WHERE k < 4`),
    ).toBe('[3, 2, 1]\nNULL\n[]')
  })
})

describe('maps, as Trino answers', () => {
  it.each([
    ['map()', '{}'],
    ["map(ARRAY['a', 'b'], ARRAY[1, NULL])", '{a=1, b=NULL}'],
    ["map_keys(map(ARRAY['a', 'b'], ARRAY[1, 2]))", '[a, b]'],
    ["map_values(map(ARRAY['a', 'b'], ARRAY[1, NULL]))", '[1, NULL]'],
    ["map_entries(map(ARRAY[1, 2], ARRAY['x', 'y']))", '[{1, x}, {2, y}]'],
    ["map_concat(map(ARRAY[1], ARRAY['x']), map(ARRAY[1, 2], ARRAY['y', 'z']))", '{1=y, 2=z}'],
    [
      "map_concat(map(ARRAY['b', 'a'], ARRAY[1, 2]), map(ARRAY['z', 'b'], ARRAY[3, 4]), map(ARRAY['a', 'q'], ARRAY[5, 6]))",
      '{a=5, q=6, z=3, b=4}',
    ],
    ["map_filter(map(ARRAY[10, 20], ARRAY['a', NULL]), (k, v) -> v IS NOT NULL)", '{10=a}'],
    ["transform_keys(map(ARRAY[1, 2], ARRAY['a', 'b']), (k, v) -> k + 1)", '{2=a, 3=b}'],
    [
      "map_zip_with(map(ARRAY[1, 2], ARRAY['a', 'b']), map(ARRAY[2, 3], ARRAY['c', 'd']), (k, x, y) -> (x, y))",
      '{1={a, NULL}, 2={b, c}, 3={NULL, d}}',
    ],
    ["map(ARRAY['k'], ARRAY[1])['k']", '1'],
    ["cardinality(map(ARRAY['k'], ARRAY[1]))", '1'],
    ["element_at(map(ARRAY['k'], ARRAY[1]), NULL)", 'NULL'],
  ])('%s is %s', async (sql, result) => {
    expect(await cell(sql)).toBe(result)
  })

  it.each([
    ["map(ARRAY['a'], ARRAY[1, 2])", 'Key and value arrays must be the same length'],
    ["map(ARRAY['a', 'a'], ARRAY[1, 2])", 'Duplicate map keys (a) are not allowed'],
    ["map(ARRAY['a', NULL], ARRAY[1, 2])", 'map key cannot be null'],
    ["map(ARRAY['a'], ARRAY[1])['b']", 'Key not present in map: b'],
    ["map_from_entries(ARRAY[(1, 'x'), (1, 'y')])", 'Duplicate map keys (1) are not allowed'],
    [
      "transform_keys(map(ARRAY[1, 2], ARRAY['a', 'b']), (k, v) -> 5)",
      'Duplicate map keys (5) are not allowed',
    ],
  ])('%s fails: %s', async (sql, message) => {
    expect(await failure(sql)).toBe(message)
  })
})
