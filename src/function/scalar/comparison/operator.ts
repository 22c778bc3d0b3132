import { booleanColumn } from '../../../column/make.ts'
import { identicalValues } from '../../../types/compare.ts'
import type { SqlType } from '../../../types/type.ts'
import type { Value } from '../../../types/value.ts'
import type { Kernel, ScalarFunction } from '../../definition.ts'
import { columnAt } from '../../nulls.ts'
import { rowwiseIn } from '../../rowwise.ts'
import { ANY, BOOL, nullable } from '../../slot.ts'
import { comparisonKernel, nullSides, type Comparison } from './kernel.ts'
import { TIME_TEXT, ZONED_TIME_TEXT } from './time-text.ts'

function comparison(
  name: Comparison,
  symbol: string,
  constraint: 'comparable' | 'orderable',
  example: ScalarFunction['example'],
): ScalarFunction {
  return {
    kind: 'scalar',
    name: `$${name}`,
    group: 'comparison',
    hidden: true,
    description: `The operator ${symbol}`,
    example,
    overloads: [
      {
        signature: `$${name}(T, T) T:${constraint} -> boolean`,
        fallible: false,
        bind: ({ arguments: [type] }) => comparisonKernel(name, type!),
      },
      {
        // Ordering arrays with NULLs inside fails.
        signature: `$${name}(array(T), array(T)) T:${constraint} -> boolean`,
        fallible: constraint === 'orderable',
        bind: ({ arguments: [type] }) => comparisonKernel(name, type!),
      },
    ],
  }
}

function distinctness(type: SqlType) {
  const identical = identicalValues(type)
  return () => (a: Value, b: Value) => !identical(a, b)
}

/** Flat values differ where one is NULL and the other is not, or where both are there and not equal. */
function distinctFrom(equal: Kernel): Kernel {
  return (args, rows, session) => {
    const sides = nullSides(args, rows)
    const column = equal([columnAt(args, 0), columnAt(args, 1)], rows, session)
    const plain = column.kind === 'constant' ? column.value : column
    const out = new Uint8Array(rows)
    const values = plain.kind === 'boolean' ? plain.values : undefined
    for (let i = 0; i < rows; i++) {
      out[i] =
        sides[i] === 0 ? 1 - (values?.[column.kind === 'constant' ? 0 : i] ?? 0) : sides[i] === 1 ? 1 : 0
    }
    return booleanColumn(out)
  }
}

const distinct: ScalarFunction = {
  kind: 'scalar',
  name: '$distinct_from',
  group: 'comparison',
  hidden: true,
  description: 'IS DISTINCT FROM: inequality that treats NULL as a value',
  example: { sql: 'NULL IS DISTINCT FROM 1', result: 'true' },
  overloads: [
    {
      signature: '$distinct_from(T, T) T:comparable -> boolean',
      nulls: 'called',
      fallible: false,
      bind: (signature) => {
        const type = signature.arguments[0]!
        switch (type.kind) {
          case 'integer':
          case 'bigint':
          case 'varchar':
          case 'boolean':
          case 'timestamp':
          case 'date': {
            const flat = distinctFrom(comparisonKernel('equal', type))
            const general = rowwiseIn([nullable(ANY), nullable(ANY)], BOOL, distinctness(type))(signature)
            // A column that is NULL throughout has no values for a loop to read.
            return (args, rows, session) =>
              args.some((arg) => arg.kind === 'null')
                ? general(args, rows, session)
                : flat(args, rows, session)
          }
          default:
            return rowwiseIn([nullable(ANY), nullable(ANY)], BOOL, distinctness(type))(signature)
        }
      },
    },
  ],
}

export const COMPARISON_OPERATORS: readonly ScalarFunction[] = [
  comparison('equal', '=', 'comparable', { sql: "'a' = 'b'", result: 'false' }),
  comparison('not_equal', '<>', 'comparable', { sql: '1 <> 2', result: 'true' }),
  comparison('less_than', '<', 'orderable', { sql: '1 < 2', result: 'true' }),
  comparison('less_than_or_equal', '<=', 'orderable', { sql: '2 <= 2', result: 'true' }),
  comparison('greater_than', '>', 'orderable', { sql: '1 > 2', result: 'false' }),
  comparison('greater_than_or_equal', '>=', 'orderable', { sql: "'b' >= 'a'", result: 'true' }),
  distinct,
  TIME_TEXT,
  ZONED_TIME_TEXT,
]
