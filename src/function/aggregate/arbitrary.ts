import { columnSteps } from '../../column/builder.ts'
import { valueReader } from '../../column/value.ts'
import type { SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import type { Accumulator, AggregateFunction } from '../definition.ts'
import { columnAt, mergedValidity } from '../nulls.ts'
import { resultAsState } from './partial.ts'
import { growBytes } from './state.ts'
import { valueBytes } from './value-bytes.ts'

/** The first value of each group that is not NULL. */
function first(type: SqlType): Accumulator {
  let seen = new Uint8Array(0)
  const values: Value[] = []
  let bytes = 0
  return {
    get bytes() {
      return bytes
    },
    add(groups, args, rows, groupCount) {
      seen = growBytes(seen, groupCount)
      const validity = mergedValidity(args, rows)
      const read = valueReader(columnAt(args, 0), type)
      for (let row = 0; row < rows; row++) {
        const group = groups[row]!
        if (seen[group] === 1 || (validity !== undefined && validity[row] === 0)) continue
        seen[group] = 1
        const value = read(row)
        bytes += valueBytes(value)
        values[group] = value
      }
    },
    finish: (groupCount) => columnSteps(type, groupCount, (group) => values[group] ?? null),
  }
}

export const ARBITRARY: AggregateFunction = {
  kind: 'aggregate',
  name: 'arbitrary',
  aliases: ['any_value'],
  group: 'aggregate',
  description: 'Any one of the values that are not NULL',
  example: { sql: "arbitrary('a')", result: 'a' },
  overloads: [
    {
      signature: 'arbitrary(T) -> T',
      nulls: 'called',
      create: ({ arguments: [type] }) => resultAsState(first(type!)),
    },
  ],
}
