import type { ScalarFunction } from '../../definition.ts'
import { CONCAT } from './concat.ts'
import { LIKE_OPERATOR } from './like.ts'

export const STRING_FUNCTIONS: readonly ScalarFunction[] = [LIKE_OPERATOR, CONCAT]
