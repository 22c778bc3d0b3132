import { describe, expect, it } from 'vitest'
import { aggregate, aggregateGroups } from './call.ts'
import { query } from './sql.ts'

const rows = "(VALUES (1, 'a', 2.0E0), (2, 'b', NULL), (3, 'a', 4.0E0), (NULL, NULL, 9.0E0)) t(n, s, d)"

function of(expression: string): Promise<string> {
  return query(`SELECT ${expression} FROM ${rows}`)
}

describe('aggregates, as Trino answers', () => {
  it.each([
    ['array_agg(n ORDER BY n DESC)', '[3, 2, 1, NULL]'],
    ['array_agg(DISTINCT s ORDER BY s)', '[a, b, NULL]'],
    ["listagg(s, '-') WITHIN GROUP (ORDER BY n DESC)", 'a-b-a'],
    ['map_agg(s, n)', '{a=1, b=2}'],
    ['multimap_agg(s, n)', '{a=[1, 3], b=[2]}'],
    ['histogram(s)', '{a=2, b=1}'],
    ['map_union(map(ARRAY[s], ARRAY[n])) FILTER (WHERE s IS NOT NULL)', '{a=1, b=2}'],
    ['map_union_sum(map(ARRAY[s], ARRAY[n])) FILTER (WHERE s IS NOT NULL)', '{a=4, b=2}'],
    ['set_agg(s)', '[a, b, NULL]'],
    ['set_union(ARRAY[n, 9])', '[1, 9, 2, 3, NULL]'],
    ['bitwise_and_agg(n)', '0'],
    ['bitwise_or_agg(n)', '3'],
    ['bitwise_xor_agg(n)', '0'],
    ['round(geometric_mean(n), 6)', '1.817121'],
    ['stddev_pop(n)', '0.816496580927726'],
    ['stddev(n)', '1.0'],
    ['variance(d)', '13.0'],
    ['var_samp(n)', '1.0'],
    ['corr(n, d)', '1.0'],
    ['covar_pop(n, d)', '1.0'],
    ['covar_samp(n, d)', '2.0'],
    ['regr_slope(d, n)', '1.0'],
    ['regr_intercept(d, n)', '1.0'],
    ['skewness(n)', '0.0'],
    ['kurtosis(n)', 'NULL'],
    ['approx_distinct(s)', '2'],
    ['approx_distinct(s, 0.1)', '2'],
    ['cardinality(approx_set(n))', '3'],
    ['approx_percentile(n, 0.5)', '2'],
    ['approx_percentile(d, ARRAY[0.0E0, 1.0E0])', '[2.0, 9.0]'],
    ['approx_percentile(n, 5, 0.5)', '2'],
    ['value_at_quantile(tdigest_agg(d), 1.0)', '9.0'],
    ['approx_most_frequent(2, s, 10)', '{a=2, b=1}'],
    ['numeric_histogram(2, d)', '{3.0=2.0, 9.0=1.0}'],
    ['reduce_agg(n, 0, (s, x) -> s + x, (s, z) -> s + z)', '6'],
    ['max_by(s, n)', 'a'],
    ['max_by(s, d)', 'NULL'],
    ['max(n, 2)', '[3, 2]'],
    ['max(n, NULL)', 'NULL'],
    ['max(n, IF(n <> 3, 2))', '[2, 1]'],
    ['map_union(CAST(MAP() AS map(varchar, bigint)))', 'NULL'],
    ['min_by(s, n, 2)', '[a, b]'],
    ['every(n < 5)', 'true'],
    ['checksum(n) = checksum(n + 0)', 'true'],
    ['count(DISTINCT s)', '2'],
    ["count_if(s = 'a')", '2'],
    ['sum(n) FILTER (WHERE s IS NULL)', 'NULL'],
    ['sum(CAST(n AS decimal(5, 2)))', '6.00'],
    ['avg(CAST(n AS decimal(5, 2)))', '2.00'],
    ["sum(INTERVAL '1' DAY)", '4 00:00:00.000'],
    ["avg(INTERVAL '3' MONTH)", '0-3'],
  ])('%s is %s', async (sql, result) => {
    expect(await of(sql)).toBe(result)
  })

  it.each([
    ['approx_percentile(d / 0e0, 0.5)', 'value must be finite; was Infinity'],
    ['approx_percentile(d, 0.5e0, 0.5)', 'weight must be >= 1, was 0.5'],
    ['tdigest_agg(d, nan())', 'weight must be finite, was NaN'],
  ])('%s is refused', async (sql, message) => {
    await expect(of(sql)).rejects.toMatchObject({
      code: 'INVALID_FUNCTION_ARGUMENT',
      message: `line 1:8: ${message}`,
    })
  })

  it('are NULL, or empty, over no rows', async () => {
    const nothing = '(VALUES 1) t(n) WHERE n > 1'
    for (const [expression, result] of [
      ['count(n)', '0'],
      ['approx_distinct(n)', '0'],
      ['sum(n)', 'NULL'],
      ['array_agg(n)', 'NULL'],
      ['map_agg(n, n)', 'NULL'],
      ['histogram(n)', 'NULL'],
      ['approx_percentile(n, 0.5)', 'NULL'],
      ['checksum(n)', 'NULL'],
    ] as const)
      expect(await query(`SELECT ${expression} FROM ${nothing}`)).toBe(result)
  })

  it('keep many groups apart across batches', () => {
    const count = 5000
    const values = Array.from({ length: count }, (_, i) => BigInt(i))
    const groups = values.map((value) => Number(value % 7n))
    const sums = aggregateGroups('sum', [['bigint', values]], groups)
    const expected = [0, 1, 2, 3, 4, 5, 6].map((group) =>
      values.filter((value) => value % 7n === BigInt(group)).reduce((a, b) => a + b, 0n),
    )
    expect(sums).toEqual(expected)
    expect(aggregateGroups('max', [['varchar', values.map(String)]], groups)[0]).toBe('994')
    expect(
      aggregateGroups('approx_distinct', [['bigint', values]], groups).every(
        (n) => Math.abs(Number(n) - 714) < 60,
      ),
    ).toBe(true)
  })

  it('matches a plain computation of moments', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9]
    expect(aggregate('stddev_pop', ['double', values])).toBe(2)
    expect(aggregate('skewness', ['double', values])).toBeCloseTo(0.65625, 12)
    expect(aggregate('kurtosis', ['double', values])).toBeCloseTo(0.940625, 12)
  })
})

describe('window functions, as Trino answers', () => {
  const values = "(VALUES (1, 'a'), (2, 'b'), (2, NULL), (3, 'd')) t(n, s)"
  it.each([
    ['row_number() OVER (ORDER BY n, s)', '1 2 3 4'],
    ['rank() OVER (ORDER BY n)', '1 2 2 4'],
    ['dense_rank() OVER (ORDER BY n)', '1 2 2 3'],
    ['percent_rank() OVER (ORDER BY n)', '0.0 0.3333333333333333 0.3333333333333333 1.0'],
    ['cume_dist() OVER (ORDER BY n)', '0.25 0.75 0.75 1.0'],
    ['ntile(3) OVER (ORDER BY n, s)', '1 1 2 3'],
    ['first_value(s) OVER (ORDER BY n, s)', 'a a a a'],
    ['last_value(s) IGNORE NULLS OVER (ORDER BY n, s)', 'a b b d'],
    ['nth_value(s, 2) OVER (ORDER BY n, s)', 'NULL b b b'],
    ['lead(s) OVER (ORDER BY n, s)', 'b NULL d NULL'],
    ["lag(s, 2, 'x') OVER (ORDER BY n, s)", 'x x a b'],
    ['lead(s) IGNORE NULLS OVER (ORDER BY n, s)', 'b d d NULL'],
  ])('%s is %s', async (sql, result) => {
    expect((await query(`SELECT ${sql} FROM ${values} ORDER BY n, s`)).split('\n').join(' ')).toBe(result)
  })
})
