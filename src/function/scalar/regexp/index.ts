import type { ScalarFunction } from '../../definition.ts'
import {
  REGEXP_COUNT,
  REGEXP_EXTRACT,
  REGEXP_EXTRACT_ALL,
  REGEXP_LIKE,
  REGEXP_POSITION,
  REGEXP_SPLIT,
} from './match.ts'
import { REGEXP_REPLACE } from './replace.ts'

/** https://trino.io/docs/current/functions/regexp.html */
export const REGEXP_FUNCTIONS: readonly ScalarFunction[] = [
  ...[REGEXP_COUNT, REGEXP_EXTRACT, REGEXP_EXTRACT_ALL, REGEXP_LIKE, REGEXP_POSITION, REGEXP_REPLACE],
  REGEXP_SPLIT,
]
