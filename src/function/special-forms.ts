import type { FunctionGroup } from './definition.ts'

/** What looks like a call and is syntax: the binder gives each its meaning, since not every argument is always evaluated. */
export interface SpecialForm {
  readonly name: string
  readonly group: FunctionGroup
  readonly signatures: readonly string[]
  readonly description: string
  readonly example: { readonly sql: string; readonly result: string }
}

/** For documentation alone; https://trino.io/docs/current/functions/conditional.html, conversion.html, json.html. */
export const SPECIAL_FORMS: readonly SpecialForm[] = [
  {
    name: 'if',
    group: 'conditional',
    signatures: ['if(boolean, T) -> T', 'if(boolean, T, T) -> T'],
    description:
      'The second argument where the first is true, else the third, or NULL; only the one chosen is evaluated',
    example: { sql: "if(1 < 2, 'yes', 'no')", result: 'yes' },
  },
  {
    name: 'coalesce',
    group: 'conditional',
    signatures: ['coalesce(T, T...) -> T'],
    description: 'The first argument that is not NULL; later ones are not evaluated',
    example: { sql: "coalesce(NULL, 'b', 'c')", result: 'b' },
  },
  {
    name: 'nullif',
    group: 'conditional',
    signatures: ['nullif(T, U) -> T'],
    description: 'NULL where both arguments are equal, else the first',
    example: { sql: 'nullif(2, 2)', result: 'NULL' },
  },
  {
    name: 'try',
    group: 'conditional',
    signatures: ['try(T) -> T'],
    description:
      'NULL where the argument fails: division by zero, a bad cast or argument, a number out of range',
    example: { sql: 'try(1 / 0)', result: 'NULL' },
  },
  {
    name: 'cast',
    group: 'conversion',
    signatures: ['cast(T AS type) -> type'],
    description: 'The value as another type; fails where it cannot be',
    example: { sql: "cast('12' AS bigint)", result: '12' },
  },
  {
    name: 'try_cast',
    group: 'conversion',
    signatures: ['try_cast(T AS type) -> type'],
    description: 'The value as another type, NULL where it cannot be',
    example: { sql: "try_cast('x' AS bigint)", result: 'NULL' },
  },
  {
    name: 'extract',
    group: 'datetime',
    signatures: ['extract(field FROM timestamp) -> bigint'],
    description:
      'A field of a date, time or interval: YEAR, QUARTER, MONTH, WEEK, DAY, DAY_OF_WEEK, HOUR, MINUTE, SECOND …',
    example: { sql: "extract(MONTH FROM DATE '2026-05-31')", result: '5' },
  },
  {
    name: 'position',
    group: 'string',
    signatures: ['position(varchar IN varchar) -> bigint'],
    description: 'Where the first text begins in the second, counted from 1; 0 where it does not occur',
    example: { sql: "position('Trail' IN 'CloudTrail')", result: '6' },
  },
  {
    name: 'json_exists',
    group: 'json',
    signatures: [
      'json_exists(varchar, path [PASSING …] [TRUE | FALSE | UNKNOWN | ERROR ON ERROR]) -> boolean',
    ],
    description: 'Whether an SQL/JSON path finds anything',
    example: { sql: `json_exists('{"a": [1, 2]}', 'lax $.a[1]')`, result: 'true' },
  },
  {
    name: 'json_value',
    group: 'json',
    signatures: [
      'json_value(varchar, path [PASSING …] [RETURNING type] [… ON EMPTY] [… ON ERROR]) -> varchar',
    ],
    description: 'The scalar that an SQL/JSON path finds',
    example: { sql: `json_value('{"a": "x"}', 'lax $.a')`, result: 'x' },
  },
  {
    name: 'json_query',
    group: 'json',
    signatures: [
      'json_query(varchar, path [PASSING …] [RETURNING type] [… WRAPPER] [… QUOTES] [… ON EMPTY] [… ON ERROR]) -> varchar',
    ],
    description: 'The JSON text that an SQL/JSON path finds',
    example: { sql: `json_query('{"a": [1, 2]}', 'lax $.a')`, result: '[1,2]' },
  },
  {
    name: 'json_object',
    group: 'json',
    signatures: [
      'json_object(key : value, … [NULL | ABSENT ON NULL] [WITH | WITHOUT UNIQUE KEYS] [RETURNING type]) -> varchar',
    ],
    description: 'A JSON object of keys and values',
    example: { sql: `json_object('a' : 1)`, result: '{"a":1}' },
  },
  {
    name: 'json_array',
    group: 'json',
    signatures: ['json_array(value, … [NULL | ABSENT ON NULL] [RETURNING type]) -> varchar'],
    description: 'A JSON array of values',
    example: { sql: `json_array(1, 'a')`, result: '[1,"a"]' },
  },
]
