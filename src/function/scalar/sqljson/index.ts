import type { ScalarFunction } from '../../definition.ts'
import { JSON_ARRAY, JSON_OBJECT } from './construct.ts'
import { JSON_EXISTS } from './json-exists.ts'
import { JSON_QUERY } from './json-query.ts'
import { JSON_VALUE } from './json-value.ts'

/** What the binder makes of SQL's own JSON expressions (https://trino.io/docs/current/functions/json.html). */
export const SQL_JSON_FUNCTIONS: readonly ScalarFunction[] = [
  ...[JSON_ARRAY, JSON_EXISTS, JSON_OBJECT, JSON_QUERY, JSON_VALUE],
]
