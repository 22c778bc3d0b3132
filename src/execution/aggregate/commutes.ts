import type { PhysicalAggregate } from '../../physical/node.ts'
import type { SqlType } from '../../types/type.ts'

/** Calls that make the same of rows in any order, as long as equal values look alike. */
const CALLS = new Set([
  'count',
  'count_if',
  'sum',
  'min',
  'max',
  'bool_and',
  'bool_or',
  'every',
  'approx_distinct',
])

/** Whether equal values of a type look alike: not instants in two zones, nor the two zeros. */
function looksAlike({ kind }: SqlType): boolean {
  switch (kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'date':
    case 'timestamp':
    case 'varchar':
      return true
    default:
      return false
  }
}

/** Whether what is aggregated before may be merged after: the answer does not tell. */
export function commutes({ keys, aggregates }: PhysicalAggregate): boolean {
  return (
    keys.every(({ column }) => looksAlike(column.type)) &&
    aggregates.every(
      ({ call: { function: called, arguments: given, orderBy, distinct } }) =>
        CALLS.has(called.name) &&
        given.length <= 1 &&
        given.every(({ type }) => looksAlike(type)) &&
        orderBy.length === 0 &&
        !distinct,
    )
  )
}
