import { valueReader } from '../../column/value.ts'
import { valueKey } from '../../types/compare.ts'
import { UNKNOWN, type SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import { utf8 } from '../bytes.ts'
import { aggregateFunction } from '../define.ts'
import type { Accumulator } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { xxHash64 } from '../xxhash64.ts'
import { groupStates } from './groups.ts'

/** Trino's: what a NULL adds, and what every hash is multiplied by. */
const PRIME = 0x9e3779b185ebca87n

function eightBytes(write: (view: DataView) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(8))
  write(view)
  return new Uint8Array(view.buffer)
}

/** Trino hashes numbers as their 64 bits, text and bytes as they are; values with parts here by their key. */
function hashOf(type: SqlType): (value: Value) => bigint {
  switch (type.kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'date':
    case 'bigint':
    case 'time':
    case 'timestamp':
    case 'interval day to second':
    case 'interval year to month':
      return (value) =>
        xxHash64(
          eightBytes((view) =>
            view.setBigInt64(0, typeof value === 'bigint' ? value : BigInt(Number(value)), true),
          ),
        )
    case 'double':
      return (value) => xxHash64(eightBytes((view) => view.setFloat64(0, Number(value), true)))
    default: {
      const keyOf = valueKey(type)
      return (value) =>
        xxHash64(value instanceof Uint8Array ? value : utf8(typeof value === 'string' ? value : keyOf(value)))
    }
  }
}

function checksums(type: SqlType, returns: SqlType): Accumulator {
  const states = groupStates(() => ({ sum: 0n }))
  const hash = hashOf(type)
  return {
    add(groups, args, rows) {
      const read = valueReader(columnAt(args, 0), type)
      for (let row = 0; row < rows; row++) {
        const value = read(row)
        const state = states.of(groups[row]!)
        state.sum = BigInt.asIntN(64, state.sum + PRIME * (value === null ? 1n : hash(value)))
      }
    },
    finish: (groupCount) =>
      states.finish(returns, groupCount, ({ sum }) => eightBytes((view) => view.setBigInt64(0, sum, true))),
  }
}

export const CHECKSUM = aggregateFunction(
  'checksum',
  'A checksum of the values that does not depend on their order',
  ['checksum(1) = checksum(1)', 'true'],
  [
    {
      signature: 'checksum(T) T:comparable -> varbinary',
      nulls: 'called',
      create: ({ arguments: [type], returns }) => checksums(type ?? UNKNOWN, returns),
    },
  ],
)
