import { describe, expect, it } from 'vitest'
import { call, failure, returnType, text } from './call.ts'

describe('rounding', () => {
  it('rounds doubles as Java does, halves away from zero', () => {
    expect(text('round', ['double', 2.5])).toBe('3.0')
    expect(text('round', ['double', -2.5])).toBe('-3.0')
    expect(text('round', ['double', 0.49999999999999994])).toBe('0.0')
    expect(text('round', ['double', -0.2])).toBe('-0.0')
    expect(text('round', ['double', 1e300])).toBe('1.0E300')
    expect(text('round', ['double', Number.NaN])).toBe('NaN')
    expect(text('round', ['double', 123.456], ['integer', -2])).toBe('100.0')
    expect(text('round', ['double', -1.005], ['integer', 2])).toBe('-1.0')
    expect(text('round', ['real', 1.25], ['integer', 1])).toBe('1.3')
  })

  it('rounds integers to tens and says where that does not fit', () => {
    expect(text('round', ['integer', 1250], ['integer', -2])).toBe('1300')
    expect(text('round', ['bigint', -1250n], ['integer', -2])).toBe('-1300')
    expect(text('round', ['bigint', 7n], ['integer', 3])).toBe('7')
    expect(failure(() => call('round', ['tinyint', 127], ['integer', -1]))).toBe(
      'Out of range for tinyint: 130',
    )
    expect(failure(() => call('round', ['bigint', 2n ** 63n - 1n], ['integer', -1]))).toBe(
      'numerical overflow: 9223372036854775807',
    )
  })

  it('rounds decimals to the type that holds the carry', () => {
    const cents = ['decimal(4,2)', 9995n] as const
    expect(returnType('round', cents)).toBe('decimal(3,0)')
    expect(text('round', cents)).toBe('100')
    expect(returnType('round', cents, ['integer', 1])).toBe('decimal(5,2)')
    expect(text('round', cents, ['integer', 1])).toBe('100.00')
    expect(text('round', cents, ['integer', -5])).toBe('0.00')
    expect(text('ceiling', ['decimal(4,3)', -1n])).toBe('0')
    expect(text('floor', ['decimal(4,3)', -1n])).toBe('-1')
    expect(returnType('truncate', cents)).toBe('decimal(2,0)')
    expect(text('truncate', ['decimal(38,3)', -(10n ** 37n) - 1999n])).toBe(`-${10n ** 34n + 1n}`)
    expect(text('truncate', cents, ['integer', 1])).toBe('99.90')
  })
})

describe('arithmetic', () => {
  it('has the errors of the smallest integers and of zero', () => {
    expect(text('abs', ['decimal(3,1)', -15n])).toBe('1.5')
    expect(failure(() => call('abs', ['smallint', -32768]))).toBe(
      'Value -32768 is out of range for abs(smallint)',
    )
    expect(failure(() => call('abs', ['bigint', -(2n ** 63n)]))).toBe(
      'Value -9223372036854775808 is out of range for abs(bigint)',
    )
    expect(failure(() => call('mod', ['bigint', 1n], ['bigint', 0n]))).toBe('Division by zero')
    expect(text('mod', ['decimal(3,1)', -75n], ['decimal(2,0)', 2n])).toBe('-1.5')
    expect(text('sign', ['double', Number.NaN])).toBe('NaN')
    expect(text('sign', ['decimal(3,1)', -75n])).toBe('-1')
    expect(call('sqrt', ['double', null])).toBe(null)
  })

  it('reads and writes numbers in any base', () => {
    expect(text('to_base', ['bigint', -255n], ['bigint', 36n])).toBe('-73')
    expect(text('from_base', ['varchar', '-8000000000000000'], ['bigint', 16n])).toBe('-9223372036854775808')
    expect(failure(() => call('from_base', ['varchar', '8000000000000000'], ['bigint', 16n]))).toBe(
      'Not a valid base-16 number: 8000000000000000',
    )
    expect(failure(() => call('from_base', ['varchar', '2'], ['bigint', 2n]))).toBe(
      'Not a valid base-2 number: 2',
    )
    expect(failure(() => call('to_base', ['bigint', 1n], ['bigint', 1n]))).toBe(
      'Radix must be between 2 and 36',
    )
  })

  it('finds buckets', () => {
    const bucket = (x: number, first: number, second: number, count: bigint) =>
      text('width_bucket', ['double', x], ['double', first], ['double', second], ['bigint', count])
    expect(bucket(3.14, 0, 4, 3n)).toBe('3')
    expect(bucket(2, 0, 4, 3n)).toBe('2')
    expect(bucket(-1, 0, 3.2, 4n)).toBe('0')
    expect(bucket(3.14, 4, 0, 3n)).toBe('1')
    expect(bucket(Number.POSITIVE_INFINITY, 0, 4, 3n)).toBe('4')
    expect(failure(() => bucket(1, 1, 1, 1n))).toBe('bounds cannot equal each other')
    expect(failure(() => bucket(1, 0, 1, 0n))).toBe('bucketCount must be greater than 0')
    expect(text('width_bucket', ['double', 3.14], ['array(double)', [0, 2, 4]])).toBe('2')
    expect(failure(() => call('width_bucket', ['double', 3], ['array(double)', []]))).toBe(
      'Bins cannot be an empty array',
    )
    expect(failure(() => call('width_bucket', ['double', 1.5], ['array(double)', [3, 2, 1]]))).toBe(
      'Bin values are not sorted in ascending order',
    )
    expect(failure(() => call('width_bucket', ['double', 1.5], ['array(double)', [1, Infinity]]))).toBe(
      'Bin value must be finite, got Infinity',
    )
  })

  it('draws numbers within bounds', () => {
    for (let i = 0; i < 20; i++) {
      const drawn = Number(call('random', ['bigint', 5n], ['bigint', 6n]))
      expect(drawn).toBe(5)
    }
    expect(failure(() => call('random', ['bigint', 0n]))).toBe('bound must be positive')
    expect(failure(() => call('random', ['integer', 2], ['integer', 2]))).toBe(
      'start value must be less than stop value',
    )
  })
})

describe('distributions', () => {
  it('agree with published values to the last digits', () => {
    const normal = (mean: number, deviation: number, value: number) =>
      text('normal_cdf', ['double', mean], ['double', deviation], ['double', value])
    expect(normal(0, 1, 1.96)).toBe('0.9750021048517796')
    expect(normal(10, 9, 10)).toBe('0.5')
    expect(normal(-1.5, 2.1, -7.8)).toBe('0.0013498980316301035')
    expect(failure(() => normal(0, 0, 1))).toBe('standardDeviation must be > 0')
    const inverse = (p: number) => call('inverse_normal_cdf', ['double', 0], ['double', 1], ['double', p])
    expect(inverse(0.3)).toBeCloseTo(-0.5244005127080409, 14)
    expect(inverse(1e-10)).toBeCloseTo(-6.361340902404056, 6)
    expect(failure(() => inverse(1))).toBe('p must be 0 > p > 1')
    const beta = (value: number) => call('beta_cdf', ['double', 3], ['double', 3.6], ['double', value])
    expect(beta(0.3)).toBeCloseTo(0.21764809997679938, 15)
    expect(beta(0.9)).toBeCloseTo(0.9972502881611551, 15)
    expect(call('inverse_beta_cdf', ['double', 3], ['double', 3.6], ['double', 0.95])).toBeCloseTo(
      0.7600272463100223,
      9,
    )
    expect(call('t_cdf', ['double', 2], ['double', 5])).toBeCloseTo(0.9490302605850709, 13)
    expect(text('wilson_interval_lower', ['bigint', 3n], ['bigint', 5n], ['double', 0.5])).toBe(
      '0.48822759497978935',
    )
  })
})

describe('vectors', () => {
  it('compares arrays and sparse maps', () => {
    const sparse = (keys: string[], values: (number | null)[]) =>
      ['map(varchar,double)', { keys, values }] as const
    expect(call('cosine_similarity', sparse(['a', 'b'], [1, 2]), sparse(['b', 'c'], [3, 4]))).toBeCloseTo(
      6 / (Math.sqrt(5) * 5),
      15,
    )
    expect(call('cosine_similarity', sparse(['a'], [null]), sparse(['a'], [1]))).toBe(null)
    expect(failure(() => call('dot_product', ['array(double)', [1]], ['array(double)', []]))).toBe(
      'The arguments must have the same length',
    )
    expect(failure(() => call('cosine_similarity', ['array(double)', [0]], ['array(double)', [1]]))).toBe(
      'Vector magnitude cannot be zero',
    )
  })
})

describe('bits', () => {
  it('shifts within the width of the type', () => {
    expect(text('bitwise_left_shift', ['tinyint', 127], ['integer', 1])).toBe('-2')
    expect(text('bitwise_right_shift', ['tinyint', -1], ['integer', 1])).toBe('127')
    expect(text('bitwise_right_shift', ['bigint', -1n], ['integer', 63])).toBe('1')
    expect(text('bitwise_right_shift', ['bigint', -1n], ['integer', 64])).toBe('0')
    expect(text('bitwise_right_shift_arithmetic', ['integer', -5], ['integer', 64])).toBe('-1')
    expect(text('bitwise_xor', ['bigint', -1n], ['bigint', 1n])).toBe('-2')
  })

  it('counts bits', () => {
    expect(text('bit_count', ['bigint', -7n], ['bigint', 8n])).toBe('6')
    expect(text('bit_count', ['bigint', -7n], ['bigint', 64n])).toBe('62')
    expect(failure(() => call('bit_count', ['bigint', 7n], ['bigint', 1n]))).toBe(
      'Bits specified in bit_count must be between 2 and 64, got 1',
    )
    expect(failure(() => call('bit_count', ['bigint', 8n], ['bigint', 4n]))).toBe(
      'Number must be representable with the bits specified. 8 cannot be represented with 4 bits',
    )
  })
})
