import { infallible, scalar } from '../../define.ts'
import { constantOf } from '../../../column/builder.ts'
import type { ScalarFunction } from '../../definition.ts'
import { bitsForError, createSketch } from './sketch.ts'

/** The standard error of approx_set (4096 buckets). */
export const APPROX_SET_ERROR = 0.01625

/** https://trino.io/docs/current/functions/hyperloglog.html; cardinality stands with the arrays. */
export const HYPERLOGLOG_FUNCTIONS: readonly ScalarFunction[] = [
  scalar(
    'hyperloglog',
    'empty_approx_set',
    'A HyperLogLog sketch of no values',
    ['cardinality(empty_approx_set())', '0'],
    [
      infallible(
        'empty_approx_set() -> hyperloglog',
        ({ returns }) =>
          (_args, rows) =>
            constantOf(returns, createSketch(bitsForError(APPROX_SET_ERROR)).serialize(), rows),
      ),
    ],
  ),
]
