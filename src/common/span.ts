/**
 * A place in a SQL statement. `start` and `end` are offsets in UTF-16 units (end exclusive);
 * `line` and `column` count from 1 as Trino's messages do.
 */
export interface Span {
  readonly start: number
  readonly end: number
  readonly line: number
  readonly column: number
}
