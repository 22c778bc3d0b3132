import type { Column } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import { arrayColumn } from '../../column/make.ts'
import { slice } from '../../column/slice.ts'
import { atOnce, type Steps } from '../../common/steps.ts'
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
  function* finish(groupCount: number): Steps<Column> {
    const { offsets, columns } = yield* rowsOfGroups.finish(groupCount)
    return arrayColumn(offsets, columns[0]!, emptyGroups(offsets, groupCount))
  }
  return {
    keepsArguments: true,
    add: (groups, args, rows) => rowsOfGroups.add(groups, [columnAt(args, 0)], rows),
    finish,
    partial: {
      exact: true,
      export: (groupCount) => [atOnce(finish(groupCount))],
      merge(groups, states) {
        const arrays = flatten(columnAt(states, 0))
        if (arrays.kind !== 'array') return
        const { offsets, elements } = arrays
        // Every element is a row of its array's group. The span of a group that is NULL is empty here.
        const [first, last] = [offsets[0]!, offsets[arrays.length]!]
        const rows = new Int32Array(last - first)
        for (let i = 0; i < arrays.length; i++)
          rows.fill(groups[i]!, offsets[i]! - first, offsets[i + 1]! - first)
        rowsOfGroups.add(rows, [slice(elements, first, last)], rows.length)
      },
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
