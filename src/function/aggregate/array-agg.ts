import { arrayColumn } from '../../column/make.ts'
import type { SqlType } from '../../types/type.ts'
import type { Accumulator, AggregateFunction } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { collector } from './collect.ts'

/** Groups without rows are NULL. */
function emptyGroups(offsets: Int32Array, groupCount: number): Uint8Array | undefined {
  let validity: Uint8Array | undefined
  for (let group = 0; group < groupCount; group++) {
    if (offsets[group] !== offsets[group + 1]) continue
    validity ??= new Uint8Array(groupCount).fill(1)
    validity[group] = 0
  }
  return validity
}

function arrays(type: SqlType): Accumulator {
  const rowsOfGroups = collector([type])
  return {
    keepsArguments: true,
    add: (groups, args, rows) => rowsOfGroups.add(groups, [columnAt(args, 0)], rows),
    finish(groupCount) {
      const { offsets, columns } = rowsOfGroups.finish(groupCount)
      return arrayColumn(offsets, columns[0]!, emptyGroups(offsets, groupCount))
    },
  }
}

export const ARRAY_AGG: AggregateFunction = {
  kind: 'aggregate',
  name: 'array_agg',
  group: 'aggregate',
  orderSensitive: true,
  description: 'An array of the values, NULLs included',
  example: { sql: 'array_agg(1)', result: '[1]' },
  overloads: [
    {
      signature: 'array_agg(T) -> array(T)',
      nulls: 'called',
      create: ({ arguments: [type] }) => arrays(type!),
    },
  ],
}
