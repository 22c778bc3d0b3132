import { fallible, scalar } from '../../define.ts'
import type { ScalarFunction } from '../../definition.ts'
import { rowwise } from '../../rowwise.ts'
import { BYTES, DOUBLES, LIST } from '../../slot.ts'
import { invalid } from '../../invalid.ts'
import { digestOf } from './digest.ts'

/** Throws INVALID_FUNCTION_ARGUMENT where a quantile is outside 0 to 1. */
function quantile(value: number): number {
  return value >= 0 && value <= 1 ? value : invalid('Quantile should be within bounds [0, 1]')
}

/** https://trino.io/docs/current/functions/tdigest.html */
export const TDIGEST_FUNCTIONS: readonly ScalarFunction[] = [
  scalar(
    'tdigest',
    'value_at_quantile',
    'The value below which a share of the digest’s values lies',
    ['value_at_quantile(tdigest_agg(5), 0.5)', '5.0'],
    [
      fallible(
        'value_at_quantile(tdigest, double) -> double',
        rowwise([BYTES, DOUBLES], DOUBLES, (digest, share) => {
          const value = digestOf(digest).valueAt(quantile(share))
          return Number.isNaN(value) ? null : value
        }),
      ),
    ],
  ),
  scalar(
    'tdigest',
    'values_at_quantiles',
    'The values at several quantiles of a digest',
    ['values_at_quantiles(tdigest_agg(5), ARRAY[0.1, 0.9])', '[5.0, 5.0]'],
    [
      fallible(
        'values_at_quantiles(tdigest, array(double)) -> array(double)',
        rowwise([BYTES, LIST], LIST, (bytes, shares) => {
          const digest = digestOf(bytes)
          return shares.map((share) => digest.valueAt(quantile(Number(share))))
        }),
      ),
    ],
  ),
]
