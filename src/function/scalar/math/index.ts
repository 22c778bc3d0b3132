import type { ScalarFunction } from '../../definition.ts'
import { ABS, SIGN } from './absolute.ts'
import { DISTRIBUTION_FUNCTIONS } from './distribution.ts'
import { ELEMENTARY_FUNCTIONS } from './elementary.ts'
import { FLOATING_TESTS } from './floating-test.ts'
import { FROM_BASE, TO_BASE } from './radix.ts'
import { RANDOM } from './random.ts'
import { CEILING, FLOOR, ROUND, TRUNCATE } from './rounding.ts'
import { VECTOR_FUNCTIONS } from './vector.ts'
import { WIDTH_BUCKET } from './width-bucket.ts'

/** https://trino.io/docs/current/functions/math.html */
export const MATH_FUNCTIONS: readonly ScalarFunction[] = [
  ...[ABS, CEILING, FLOOR, FROM_BASE, RANDOM, ROUND, SIGN, TO_BASE, TRUNCATE, WIDTH_BUCKET],
  ...[...DISTRIBUTION_FUNCTIONS, ...ELEMENTARY_FUNCTIONS, ...FLOATING_TESTS, ...VECTOR_FUNCTIONS],
]
