import type { ScanFilter } from '../../src/catalog/table-source.ts'
import { compareValues } from '../../src/types/compare.ts'
import type { Value } from '../../src/types/value.ts'

/** Whether a value satisfies a filter: three-valued logic with unknown for false. */
export function satisfies({ operator, type, values }: ScanFilter, value: Value): boolean {
  if (operator === 'is-null') return value === null
  if (value === null) return false
  if (operator === 'not-null') return true
  const order = (other: Value) => compareValues(type)(value, other)
  const [first] = values as [Value]
  switch (operator) {
    case '=':
      return order(first) === 0
    case '<>':
      return order(first) !== 0
    case '<':
      return order(first) < 0
    case '<=':
      return order(first) <= 0
    case '>':
      return order(first) > 0
    case '>=':
      return order(first) >= 0
    case 'in':
      return values.some((other) => order(other) === 0)
    case 'starts-with':
      return (value as string).startsWith(first as string)
    case 'contains':
      return (value as string).includes(first as string)
  }
}
