import { booleanColumn } from '../../column/make.ts'
import { partByPart } from '../../common/steps.ts'
import type { Accumulator, AggregateFunction } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { operand } from '../numeric.ts'
import { resultAsState } from './partial.ts'
import { growBytes, validityOfFlags } from './state.ts'

/** @param decisive the value that settles a group's result: false for AND, true for OR */
function boolean(decisive: 0 | 1): Accumulator {
  let settled = new Uint8Array(0)
  let seen = new Uint8Array(0)
  return {
    add(groups, args, rows, groupCount) {
      settled = growBytes(settled, groupCount)
      seen = growBytes(seen, groupCount)
      const { values, mask } = operand(columnAt(args, 0), 'boolean')
      for (let i = 0; i < rows; i++) {
        const group = groups[i]!
        seen[group] = 1
        if (values[i & mask] === decisive) settled[group] = 1
      }
    },
    *finish(groupCount) {
      settled = growBytes(settled, groupCount)
      seen = growBytes(seen, groupCount)
      const out = new Uint8Array(groupCount)
      yield* partByPart(groupCount, (start, end) => {
        for (let g = start; g < end; g++) out[g] = settled[g] === 1 ? decisive : 1 - decisive
      })
      return booleanColumn(out, validityOfFlags(seen, groupCount))
    },
  }
}

export const BOOL_AND: AggregateFunction = {
  kind: 'aggregate',
  name: 'bool_and',
  aliases: ['every'],
  group: 'aggregate',
  description: 'Whether every value is true',
  example: { sql: 'bool_and(true)', result: 'true' },
  overloads: [{ signature: 'bool_and(boolean) -> boolean', create: () => resultAsState(boolean(0)) }],
}

export const BOOL_OR: AggregateFunction = {
  kind: 'aggregate',
  name: 'bool_or',
  group: 'aggregate',
  description: 'Whether any value is true',
  example: { sql: 'bool_or(false)', result: 'false' },
  overloads: [{ signature: 'bool_or(boolean) -> boolean', create: () => resultAsState(boolean(1)) }],
}
