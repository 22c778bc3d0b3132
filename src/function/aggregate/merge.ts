import { aggregateFunction } from '../define.ts'
import { mergedSketches } from './approx-distinct.ts'
import { mergedDigests } from './percentile.ts'

export const MERGE = aggregateFunction(
  'merge',
  'One HyperLogLog sketch or t-digest of several',
  ['cardinality(merge(empty_approx_set()))', '0'],
  [
    { signature: 'merge(hyperloglog) -> hyperloglog', create: ({ returns }) => mergedSketches(returns) },
    { signature: 'merge(tdigest) -> tdigest', create: ({ returns }) => mergedDigests(returns) },
  ],
  { group: 'hyperloglog' },
)
