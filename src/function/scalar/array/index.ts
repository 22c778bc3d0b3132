import type { ScalarFunction } from '../../definition.ts'
import { ARRAY_CONSTRUCTOR } from './construct.ts'
import { ELEMENT_AT, SUBSCRIPT } from './subscript.ts'

export const ARRAY_FUNCTIONS: readonly ScalarFunction[] = [ARRAY_CONSTRUCTOR, ELEMENT_AT, SUBSCRIPT]
