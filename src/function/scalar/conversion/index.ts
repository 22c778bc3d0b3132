import type { ScalarFunction } from '../../definition.ts'
import { PARSE_DATA_SIZE } from './data-size.ts'
import { FORMAT } from './format.ts'
import { FORMAT_NUMBER } from './format-number.ts'
import { TYPEOF } from './typeof.ts'

/** https://trino.io/docs/current/functions/conversion.html */
export const CONVERSION_FUNCTIONS: readonly ScalarFunction[] = [
  ...[FORMAT, FORMAT_NUMBER, PARSE_DATA_SIZE, TYPEOF],
]
