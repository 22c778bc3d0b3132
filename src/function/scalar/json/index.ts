import type { ScalarFunction } from '../../definition.ts'
import { IS_JSON_SCALAR, JSON_ARRAY_CONTAINS, JSON_ARRAY_GET, JSON_ARRAY_LENGTH } from './array.ts'
import { JSON_FORMAT, JSON_PARSE } from './convert.ts'
import { JSON_EXTRACT, JSON_EXTRACT_SCALAR, JSON_SIZE } from './extract.ts'

/** https://trino.io/docs/current/functions/json.html, the functions before SQL:2016. */
export const JSON_FUNCTIONS: readonly ScalarFunction[] = [
  ...[IS_JSON_SCALAR, JSON_ARRAY_CONTAINS, JSON_ARRAY_GET, JSON_ARRAY_LENGTH, JSON_EXTRACT],
  ...[JSON_EXTRACT_SCALAR, JSON_FORMAT, JSON_PARSE, JSON_SIZE],
]
