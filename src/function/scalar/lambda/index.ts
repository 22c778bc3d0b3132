import type { ScalarFunction } from '../../definition.ts'
import { FILTER } from './filter.ts'
import { MAP_FILTER, MAP_ZIP_WITH, TRANSFORM_KEYS, TRANSFORM_VALUES } from './map.ts'
import { MATCH_FUNCTIONS } from './match.ts'
import { REDUCE } from './reduce.ts'
import { TRANSFORM } from './transform.ts'
import { ZIP_WITH } from './zip-with.ts'

/** https://trino.io/docs/current/functions/lambda.html */
export const LAMBDA_FUNCTIONS: readonly ScalarFunction[] = [
  ...MATCH_FUNCTIONS,
  ...[FILTER, MAP_FILTER, MAP_ZIP_WITH, REDUCE, TRANSFORM, TRANSFORM_KEYS, TRANSFORM_VALUES, ZIP_WITH],
]
