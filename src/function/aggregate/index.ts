import type { AggregateFunction } from '../definition.ts'
import { APPROX_DISTINCT, APPROX_SET } from './approx-distinct.ts'
import { ARBITRARY } from './arbitrary.ts'
import { ARRAY_AGG } from './array-agg.ts'
import { BITWISE_AGGREGATES } from './bitwise.ts'
import { BOOL_AND, BOOL_OR } from './boolean.ts'
import { CHECKSUM } from './checksum.ts'
import { COUNT, COUNT_IF } from './count.ts'
import { COVARIANCE_FUNCTIONS } from './covariance.ts'
import { APPROX_MOST_FREQUENT, NUMERIC_HISTOGRAM } from './frequent.ts'
import { GEOMETRIC_MEAN } from './geometric-mean.ts'
import { LISTAGG } from './listagg.ts'
import { HISTOGRAM, MAP_AGG, MAP_UNION, MAP_UNION_SUM, MULTIMAP_AGG } from './map-agg.ts'
import { MERGE } from './merge.ts'
import { MAX, MAX_BY, MIN, MIN_BY } from './min-max.ts'
import { MOMENT_FUNCTIONS } from './moments.ts'
import { APPROX_PERCENTILE, TDIGEST_AGG } from './percentile.ts'
import { REDUCE_AGG } from './reduce-agg.ts'
import { SET_AGG, SET_UNION } from './set-agg.ts'
import { AVG, SUM } from './sum.ts'

/** https://trino.io/docs/current/functions/aggregate.html */
export const AGGREGATE_FUNCTIONS: readonly AggregateFunction[] = [
  ...BITWISE_AGGREGATES,
  ...COVARIANCE_FUNCTIONS,
  ...MOMENT_FUNCTIONS,
  ...[APPROX_DISTINCT, APPROX_MOST_FREQUENT, APPROX_PERCENTILE, APPROX_SET, ARBITRARY, ARRAY_AGG, AVG],
  ...[BOOL_AND, BOOL_OR, CHECKSUM, COUNT, COUNT_IF, GEOMETRIC_MEAN, HISTOGRAM, LISTAGG, MAP_AGG, MAP_UNION],
  ...[MAP_UNION_SUM, MAX, MAX_BY, MERGE, MIN, MIN_BY, MULTIMAP_AGG, NUMERIC_HISTOGRAM, REDUCE_AGG, SET_AGG],
  ...[SET_UNION, SUM, TDIGEST_AGG],
]
