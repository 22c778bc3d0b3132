import type { ScalarFunction } from '../definition.ts'
import { ARRAY_FUNCTIONS } from './array/index.ts'
import { COMPARISON_OPERATORS } from './comparison/operator.ts'
import { ARITHMETIC_OPERATORS } from './operator/arithmetic.ts'
import { LOGICAL_OPERATORS } from './operator/logical.ts'
import { STRING_FUNCTIONS } from './string/index.ts'

export const SCALAR_FUNCTIONS: readonly ScalarFunction[] = [
  ...ARITHMETIC_OPERATORS,
  ...COMPARISON_OPERATORS,
  ...LOGICAL_OPERATORS,
  ...ARRAY_FUNCTIONS,
  ...STRING_FUNCTIONS,
]
