import { asNumber } from '../../../types/as.ts'
import { formatDouble } from '../../../types/number.ts'
import { fallible, scalar } from '../../define.ts'
import { rowwise } from '../../rowwise.ts'
import { DOUBLES, LIST, LONG } from '../../slot.ts'
import { outOfRange } from '../operator/integer.ts'
import { invalid } from '../../invalid.ts'
import { require } from './check.ts'

const MAX_BIGINT = 2n ** 63n - 1n

/** Buckets of equal width from one bound to the other; 0 lies before the first, count + 1 behind the last. */
function equalBuckets(operand: number, first: number, second: number, count: bigint): bigint {
  require(count > 0n, 'bucketCount must be greater than 0')
  require(!Number.isNaN(operand), 'operand must not be NaN')
  require(Number.isFinite(first), 'first bound must be finite')
  require(Number.isFinite(second), 'second bound must be finite')
  require(first !== second, 'bounds cannot equal each other')
  const lower = Math.min(first, second)
  const upper = Math.max(first, second)
  let bucket = 0n
  if (operand >= upper) {
    if (count === MAX_BIGINT) outOfRange(`Bucket for value ${formatDouble(operand)} is out of range`)
    bucket = count + 1n
  } else if (operand >= lower) {
    bucket = BigInt(Math.trunc((Number(count) * (operand - lower)) / (upper - lower) + 1))
  }
  return first > second ? count - bucket + 1n : bucket
}

/** How many of the sorted bins the operand has reached. */
function binOf(operand: number, bins: readonly number[]): bigint {
  require(bins.length > 0, 'Bins cannot be an empty array')
  require(!Number.isNaN(operand), 'Operand cannot be NaN')
  let low = 0
  let high = bins.length
  while (low < high) {
    if (bins[low]! > bins[high - 1]!) invalid('Bin values are not sorted in ascending order')
    const middle = (low + high) >> 1
    const bin = bins[middle]!
    if (!Number.isFinite(bin)) invalid(`Bin value must be finite, got ${formatDouble(bin)}`)
    if (operand < bin) high = middle
    else low = middle + 1
  }
  return BigInt(low)
}

export const WIDTH_BUCKET = scalar(
  'math',
  'width_bucket',
  'The number of the bucket that a value falls into: of buckets of equal width between two bounds, or of given bins',
  ['width_bucket(3.5e0, 0e0, 10e0, 5)', '2'],
  [
    fallible(
      'width_bucket(double, double, double, bigint) -> bigint',
      rowwise([DOUBLES, DOUBLES, DOUBLES, LONG], LONG, equalBuckets),
    ),
    fallible(
      'width_bucket(double, array(double)) -> bigint',
      rowwise([DOUBLES, LIST], LONG, (operand, bins) =>
        // A NULL bin reads as zero, as it does from Trino's block.
        binOf(
          operand,
          bins.map((bin) => (bin === null ? 0 : asNumber(bin))),
        ),
      ),
    ),
  ],
)
