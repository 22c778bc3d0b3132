import { columnOf } from '../../column/builder.ts'
import type { Column } from '../../column/column.ts'
import { valueReader } from '../../column/value.ts'
import { compareValues } from '../../types/compare.ts'
import { array, type SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import type { Accumulator, AggregateFunction } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { extremeTracker } from './extreme.ts'
import { requestedCount, topList, type TopList } from './top-list.ts'

type Direction = 'smallest' | 'largest'

function extreme(type: SqlType, direction: Direction): Accumulator {
  const tracker = extremeTracker(type, direction)
  return {
    add: (groups, args, rows, groupCount) => tracker.add(groups, columnAt(args, 0), rows, groupCount),
    finish: (groupCount) => tracker.finish(groupCount),
  }
}

/** The value beside the extreme key; it may be NULL. */
function extremeBy(type: SqlType, key: SqlType, direction: Direction): Accumulator {
  const tracker = extremeTracker(key, direction)
  const values: Value[] = []
  return {
    add(groups, args, rows, groupCount) {
      const read = valueReader(columnAt(args, 0), type)
      tracker.add(groups, columnAt(args, 1), rows, groupCount, (group, row) => {
        values[group] = read(row)
      })
    },
    finish: (groupCount) =>
      columnOf(
        type,
        Array.from({ length: groupCount }, (_, group) => values[group] ?? null),
      ),
  }
}

/** The n extreme values (or the values beside the n extreme keys), best first. */
function extremes(
  name: string,
  type: SqlType,
  key: SqlType,
  direction: Direction,
  columns: { readonly value: number; readonly key: number; readonly count: number },
): Accumulator {
  const compare = compareValues(key)
  const best = (a: Value, b: Value) => (direction === 'smallest' ? compare(a, b) : compare(b, a))
  const lists: (TopList | undefined)[] = []
  return {
    add(groups, args, rows) {
      const column = (index: number): Column => columnAt(args, index)
      const readValue = valueReader(column(columns.value), type)
      const readKey = valueReader(column(columns.key), key)
      const readCount = valueReader(column(columns.count), { kind: 'bigint' })
      for (let row = 0; row < rows; row++) {
        const keyValue = readKey(row)
        if (keyValue === null) continue
        const group = groups[row]!
        let list = lists[group]
        if (list === undefined) {
          list = topList(requestedCount(name, readCount(row)), best)
          lists[group] = list
        }
        list.add(keyValue, () => readValue(row))
      }
    },
    finish: (groupCount) =>
      columnOf(
        array(type),
        Array.from({ length: groupCount }, (_, group) => lists[group]?.values() ?? null),
      ),
  }
}

function minMax(name: 'min' | 'max', direction: Direction): AggregateFunction {
  return {
    kind: 'aggregate',
    name,
    group: 'aggregate',
    description: `The ${direction} value, or an array of the n ${direction} ones`,
    example: { sql: `${name}(3)`, result: '3' },
    overloads: [
      {
        signature: `${name}(T) T:orderable -> T`,
        nulls: 'called',
        create: ({ arguments: [type] }) => extreme(type!, direction),
      },
      {
        signature: `${name}(T, bigint) T:orderable -> array(T)`,
        nulls: 'called',
        create: ({ arguments: [type] }) =>
          extremes(name, type!, type!, direction, { value: 0, key: 0, count: 1 }),
      },
    ],
  }
}

function minMaxBy(name: 'min_by' | 'max_by', direction: Direction): AggregateFunction {
  return {
    kind: 'aggregate',
    name,
    group: 'aggregate',
    description: `The first argument where the second is ${direction}, or an array of the n such values`,
    example: { sql: `${name}('a', 1)`, result: 'a' },
    overloads: [
      {
        signature: `${name}(V, K) K:orderable -> V`,
        nulls: 'called',
        create: ({ arguments: [value, key] }) => extremeBy(value!, key!, direction),
      },
      {
        signature: `${name}(V, K, bigint) K:orderable -> array(V)`,
        nulls: 'called',
        create: ({ arguments: [value, key] }) =>
          extremes(name, value!, key!, direction, { value: 0, key: 1, count: 2 }),
      },
    ],
  }
}

export const MIN = minMax('min', 'smallest')
export const MAX = minMax('max', 'largest')
export const MIN_BY = minMaxBy('min_by', 'smallest')
export const MAX_BY = minMaxBy('max_by', 'largest')
