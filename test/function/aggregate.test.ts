import { describe, expect, it } from 'vitest'
import { aggregate, aggregateGroups, failure } from './call.ts'

describe('common aggregates', () => {
  const values = ['bigint', [3n, null, 1n, 2n]] as const

  it('counts, sums and averages', () => {
    expect(aggregateGroups('count', [], undefined, 4)).toEqual([4n])
    expect(aggregate('count', values)).toBe(3n)
    expect(aggregate('count_if', ['boolean', [true, null, false, true]])).toBe(2n)
    expect(aggregate('sum', values)).toBe(6n)
    expect(aggregate('avg', values)).toBe(2)
    expect(aggregate('sum', ['double', [0.5, null]])).toBe(0.5)
    expect(aggregate('sum', ['decimal(5,2)', [125n, 250n]])).toBe(375n)
    expect(aggregate('avg', ['decimal(5,2)', [1n, 2n]])).toBe(2n)
    expect(aggregate('sum', ['bigint', [null, null]])).toBe(null)
    expect(failure(() => aggregate('sum', ['bigint', [2n ** 63n - 1n, 1n]]))).toBe(
      'bigint addition overflow: 9223372036854775807 + 1',
    )
  })

  it('keeps groups apart, empty ones included', () => {
    expect(aggregateGroups('sum', [values], [0, 0, 2, 2])).toEqual([3n, null, 3n])
    expect(aggregateGroups('count', [values], [0, 1, 2, 2])).toEqual([1n, 0n, 2n])
    expect(aggregateGroups('array_agg', [values], [2, 0, 2, 0])).toEqual([[null, 2n], null, [3n, 1n]])
  })

  it('finds extremes', () => {
    expect(aggregate('min', values)).toBe(1n)
    expect(aggregate('max', ['varchar', ['b', 'é', 'z', null]])).toBe('é')
    expect(aggregate('min', ['varchar', ['b', 'aa', 'a', 'ab']])).toBe('a')
    expect(aggregate('max', ['double', [1, Number.NaN, 0]])).toBe(1)
    expect(aggregate('min', ['double', [Number.NaN, Number.NaN]])).toBe(Number.NaN)
    expect(aggregate('max', ['date', [5, null, 7]])).toBe(7)
    expect(aggregate('max', ['array(bigint)', [[1n], [2n], [1n, 9n]]])).toEqual([2n])
    expect(aggregate('max', values, ['bigint', [2n, 2n, 2n, 2n]])).toEqual([3n, 2n])
    expect(aggregate('min_by', ['varchar', ['c', 'n', 'a', 'b']], values)).toBe('a')
    expect(aggregate('max_by', ['varchar', ['c', 'n', 'a', 'b']], ['varchar', ['1', '4', '3', null]])).toBe(
      'n',
    )
    expect(aggregate('max_by', ['varchar', [null, 'x']], ['bigint', [2n, 1n]])).toBe(null)
    expect(
      aggregate('min_by', ['varchar', ['c', 'n', 'a', 'b']], values, ['bigint', [2n, 2n, 2n, 2n]]),
    ).toEqual(['a', 'b'])
    expect(failure(() => aggregate('min', values, ['bigint', [0n, 0n, 0n, 0n]]))).toBe(
      'second argument of min must be a positive integer',
    )
  })

  it('decides booleans and picks values', () => {
    expect(aggregate('bool_and', ['boolean', [true, null, false]])).toBe(false)
    expect(aggregate('every', ['boolean', [true, null]])).toBe(true)
    expect(aggregate('bool_or', ['boolean', [null, null]])).toBe(null)
    expect(aggregate('any_value', ['varchar', [null, 'x', 'y']])).toBe('x')
  })
})
