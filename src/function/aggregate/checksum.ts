import { validityOf } from '../../column/flatten.ts'
import { columnSteps } from '../../column/builder.ts'
import { int64Column } from '../../column/make.ts'
import { UNKNOWN, type SqlType } from '../../types/type.ts'
import { aggregateFunction } from '../define.ts'
import type { Accumulator } from '../definition.ts'
import { hashColumn } from '../hash.ts'
import { columnAt } from '../nulls.ts'
import { operand } from '../numeric.ts'
import { growBytes, growLongs, validityOfFlags } from './state.ts'

/** Trino's: what a NULL adds, and what every hash is multiplied by. */
const PRIME = 0x9e3779b185ebca87n

function littleEndian(sum: bigint): Uint8Array {
  const out = new Uint8Array(8)
  new DataView(out.buffer).setBigInt64(0, sum, true)
  return out
}

function checksums(type: SqlType, returns: SqlType): Accumulator {
  let sums = new BigInt64Array(0)
  let seen = new Uint8Array(0)
  return {
    add(groups, args, rows, groupCount) {
      sums = growLongs(sums, groupCount)
      seen = growBytes(seen, groupCount)
      const column = columnAt(args, 0)
      const hashes = hashColumn(column, type)
      const validity = validityOf(column)
      for (let row = 0; row < rows; row++) {
        const group = groups[row]!
        const hash = validity === undefined || validity[row] === 1 ? hashes[row]! : 1n
        sums[group] = BigInt.asIntN(64, sums[group]! + BigInt.asIntN(64, PRIME * hash))
        seen[group] = 1
      }
    },
    finish: (groupCount) =>
      columnSteps(returns, groupCount, (group) => (seen[group] === 1 ? littleEndian(sums[group]!) : null)),
    partial: {
      exact: true,
      export(groupCount) {
        sums = growLongs(sums, groupCount)
        seen = growBytes(seen, groupCount)
        return [int64Column(sums.slice(0, groupCount), validityOfFlags(seen, groupCount))]
      },
      merge(groups, states, rows, groupCount) {
        sums = growLongs(sums, groupCount)
        seen = growBytes(seen, groupCount)
        const column = columnAt(states, 0)
        const { values } = operand(column, 'int64')
        const validity = validityOf(column)
        for (let row = 0; row < rows; row++) {
          if (validity !== undefined && validity[row] === 0) continue
          const group = groups[row]!
          sums[group] = BigInt.asIntN(64, sums[group]! + values[row]!)
          seen[group] = 1
        }
      },
    },
  }
}

export const CHECKSUM = aggregateFunction(
  'checksum',
  'A checksum of the values that does not depend on their order',
  ['to_hex(checksum(1))', '938FC30AB52DE5D4'],
  [
    {
      signature: 'checksum(T) T:comparable -> varbinary',
      nulls: 'called',
      create: ({ arguments: [type], returns }) => checksums(type ?? UNKNOWN, returns),
    },
  ],
)
