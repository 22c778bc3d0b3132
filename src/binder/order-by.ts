import type { Expression, SortItem } from '../../grammar/ast.ts'
import { printForMessage } from '../../grammar/print.ts'
import type { BoundExpression, SortKey } from '../plan/expression.ts'
import { isOrderable } from '../types/coercion.ts'
import { formatType } from '../types/type.ts'
import { fail } from './error.ts'

/**
 * The place in the select list, from 0, that a bare integer in ORDER BY or GROUP BY means; undefined where the
 * expression is none. Ends binding where the list has no such place.
 */
export function ordinalOf(expression: Expression, length: number, clause: string): number | undefined {
  if (expression.kind !== 'integerLiteral') return undefined
  const { value } = expression
  if (value < 1n || value > BigInt(length))
    fail('INVALID_COLUMN_REFERENCE', expression, `${clause} position ${value} is not in select list`)
  return Number(value) - 1
}

/** A sort key; NULLs come last unless it says otherwise, whichever the direction. */
export function bindSortItem(item: SortItem, expression: BoundExpression): SortKey {
  if (!isOrderable(expression.type))
    fail(
      'TYPE_MISMATCH',
      item,
      `Type ${formatType(expression.type)} is not orderable, and therefore cannot be used in ORDER BY: ${printForMessage(item.expression)}`,
    )
  return { expression, descending: item.descending, nullsFirst: item.nulls === 'first' }
}
