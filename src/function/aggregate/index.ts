import type { AggregateFunction } from '../definition.ts'
import { ARBITRARY } from './arbitrary.ts'
import { ARRAY_AGG } from './array-agg.ts'
import { BOOL_AND, BOOL_OR } from './boolean.ts'
import { COUNT, COUNT_IF } from './count.ts'
import { MAX, MAX_BY, MIN, MIN_BY } from './min-max.ts'
import { AVG, SUM } from './sum.ts'

export const AGGREGATE_FUNCTIONS: readonly AggregateFunction[] = [
  ...[ARBITRARY, ARRAY_AGG, AVG, BOOL_AND, BOOL_OR, COUNT, COUNT_IF, MAX, MAX_BY, MIN, MIN_BY, SUM],
]
