import type { ScalarFunction } from '../../definition.ts'
import { MAP_CONCAT, MAP_FROM_ENTRIES, MAP_FUNCTION, MULTIMAP_FROM_ENTRIES } from './build.ts'
import { MAP_ENTRIES, MAP_KEYS, MAP_VALUES } from './parts.ts'

/** https://trino.io/docs/current/functions/map.html; element_at and cardinality stand with the arrays. */
export const MAP_FUNCTIONS: readonly ScalarFunction[] = [
  ...[MAP_CONCAT, MAP_ENTRIES, MAP_FROM_ENTRIES, MAP_FUNCTION, MAP_KEYS, MAP_VALUES, MULTIMAP_FROM_ENTRIES],
]
