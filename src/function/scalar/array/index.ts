import type { ScalarFunction } from '../../definition.ts'
import { ARRAY_CONSTRUCTOR } from './construct.ts'
import { ARRAY_POSITION, CONTAINS, CONTAINS_SEQUENCE } from './contains.ts'
import { ARRAY_MAX, ARRAY_MIN } from './extreme.ts'
import { ARRAY_JOIN } from './join.ts'
import { ARRAY_FIRST, ARRAY_LAST, REVERSE, SHUFFLE, SLICE, TRIM_ARRAY } from './part.ts'
import {
  ARRAY_DISTINCT,
  ARRAY_EXCEPT,
  ARRAY_HISTOGRAM,
  ARRAY_INTERSECT,
  ARRAY_REMOVE,
  ARRAY_UNION,
  ARRAYS_OVERLAP,
} from './set.ts'
import { COMBINATIONS, FLATTEN, NGRAMS, REPEAT, SEQUENCE, ZIP } from './shape.ts'
import { CARDINALITY } from './size.ts'
import { ARRAY_SORT } from './sort.ts'
import { ELEMENT_AT, SUBSCRIPT } from './subscript.ts'

/** https://trino.io/docs/current/functions/array.html */
export const ARRAY_FUNCTIONS: readonly ScalarFunction[] = [
  ...[ARRAY_CONSTRUCTOR, ARRAY_DISTINCT, ARRAY_EXCEPT, ARRAY_FIRST, ARRAY_HISTOGRAM, ARRAY_INTERSECT],
  ...[ARRAY_JOIN, ARRAY_LAST, ARRAY_MAX, ARRAY_MIN, ARRAY_POSITION, ARRAY_REMOVE, ARRAY_SORT, ARRAY_UNION],
  ...[ARRAYS_OVERLAP, CARDINALITY, COMBINATIONS, CONTAINS, CONTAINS_SEQUENCE, ELEMENT_AT, FLATTEN, NGRAMS],
  ...[REPEAT, REVERSE, SEQUENCE, SHUFFLE, SLICE, SUBSCRIPT, TRIM_ARRAY, ZIP],
]
