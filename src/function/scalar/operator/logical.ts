import { inverse } from '../../../column/flags.ts'
import { booleanColumn } from '../../../column/make.ts'
import { TraillakeError } from '../../../common/errors.ts'
import type { ScalarFunction } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { flags, operand } from '../../numeric.ts'

/** NOT and IS NULL; AND and OR are expressions of their own, because they decide what is evaluated. */
export const LOGICAL_OPERATORS: readonly ScalarFunction[] = [
  {
    kind: 'scalar',
    name: '$not',
    group: 'logical',
    hidden: true,
    description: 'The operator NOT',
    example: { sql: 'NOT true', result: 'false' },
    overloads: [
      {
        signature: '$not(boolean) -> boolean',
        fallible: false,
        bind: () => (args, rows) => {
          const { values, mask } = operand(columnAt(args, 0), 'boolean')
          if (mask === -1) return flags(args, rows, inverse(values))
          return flags(args, rows, new Uint8Array(rows).fill(1 - values[0]!))
        },
      },
    ],
  },
  {
    kind: 'scalar',
    name: '$is_null',
    group: 'comparison',
    hidden: true,
    description: 'The operator IS NULL',
    example: { sql: 'NULL IS NULL', result: 'true' },
    overloads: [
      {
        signature: '$is_null(T) -> boolean',
        nulls: 'called',
        fallible: false,
        bind: () => (args, rows) => {
          const validity = mergedValidity(args, rows)
          return booleanColumn(validity === undefined ? new Uint8Array(rows) : inverse(validity))
        },
      },
    ],
  },
  {
    kind: 'scalar',
    name: '$single_row',
    group: 'logical',
    hidden: true,
    description:
      'Of the number of rows that a scalar subquery gives: true, and an error where it is more than one',
    example: { sql: '(SELECT 1) = 1', result: 'true' },
    overloads: [
      {
        signature: '$single_row(bigint) -> boolean',
        bind: () => (args, rows) => {
          const { values, mask } = operand(columnAt(args, 0), 'int64')
          for (let i = 0; i < rows; i++)
            if (values[i & mask]! > 1n)
              throw new TraillakeError(
                'SUBQUERY_MULTIPLE_ROWS',
                'Scalar sub-query has returned multiple rows',
              )
          return flags(args, rows, new Uint8Array(rows).fill(1))
        },
      },
    ],
  },
]
