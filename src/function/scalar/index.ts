import type { ScalarFunction } from '../definition.ts'
import { ARRAY_FUNCTIONS } from './array/index.ts'
import { BINARY_FUNCTIONS } from './binary/index.ts'
import { BITWISE_FUNCTIONS } from './bitwise/index.ts'
import { COMPARISON_OPERATORS } from './comparison/operator.ts'
import { CONDITIONAL_FUNCTIONS } from './conditional/greatest-least.ts'
import { CONVERSION_FUNCTIONS } from './conversion/index.ts'
import { DATETIME_FUNCTIONS } from './datetime/index.ts'
import { HYPERLOGLOG_FUNCTIONS } from './hyperloglog/index.ts'
import { IPADDRESS_FUNCTIONS } from './ipaddress/index.ts'
import { JSON_FUNCTIONS } from './json/index.ts'
import { LAMBDA_FUNCTIONS } from './lambda/index.ts'
import { MAP_FUNCTIONS } from './map/index.ts'
import { MATH_FUNCTIONS } from './math/index.ts'
import { ARITHMETIC_OPERATORS } from './operator/arithmetic.ts'
import { LOGICAL_OPERATORS } from './operator/logical.ts'
import { REGEXP_FUNCTIONS } from './regexp/index.ts'
import { SESSION_FUNCTIONS } from './session/index.ts'
import { SQL_JSON_FUNCTIONS } from './sqljson/index.ts'
import { STRING_FUNCTIONS } from './string/index.ts'
import { TDIGEST_FUNCTIONS } from './tdigest/index.ts'
import { URL_FUNCTIONS } from './url/index.ts'
import { UUID_FUNCTIONS } from './uuid/index.ts'

export const SCALAR_FUNCTIONS: readonly ScalarFunction[] = [
  ...ARITHMETIC_OPERATORS,
  ...COMPARISON_OPERATORS,
  ...LOGICAL_OPERATORS,
  ...ARRAY_FUNCTIONS,
  ...DATETIME_FUNCTIONS,
  ...HYPERLOGLOG_FUNCTIONS,
  ...IPADDRESS_FUNCTIONS,
  ...JSON_FUNCTIONS,
  ...LAMBDA_FUNCTIONS,
  ...MAP_FUNCTIONS,
  ...REGEXP_FUNCTIONS,
  ...STRING_FUNCTIONS,
  ...TDIGEST_FUNCTIONS,
  ...BITWISE_FUNCTIONS,
  ...MATH_FUNCTIONS,
  ...BINARY_FUNCTIONS,
  ...URL_FUNCTIONS,
  ...UUID_FUNCTIONS,
  ...CONDITIONAL_FUNCTIONS,
  ...CONVERSION_FUNCTIONS,
  ...SESSION_FUNCTIONS,
  ...SQL_JSON_FUNCTIONS,
]
