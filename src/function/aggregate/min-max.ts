import { columnSteps } from '../../column/builder.ts'
import type { Column } from '../../column/column.ts'
import { isNull } from '../../column/flatten.ts'
import { valueReader } from '../../column/value.ts'
import { atOnce } from '../../common/steps.ts'
import { asList } from '../../types/as.ts'
import { compareValues } from '../../types/compare.ts'
import { array, BIGINT, type SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import type { Accumulator, AggregateFunction } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { invalid } from '../invalid.ts'
import { extremeTracker } from './extreme.ts'
import { groupStates } from './groups.ts'
import { objectStates, resultAsState } from './partial.ts'
import { valueBytes } from './value-bytes.ts'
import { requestedCount, topList, type TopList } from './top-list.ts'

type Direction = 'smallest' | 'largest'

function extreme(type: SqlType, direction: Direction): Accumulator {
  const tracker = extremeTracker(type, direction)
  return {
    get bytes() {
      return tracker.bytes
    },
    add: (groups, args, rows, groupCount) => tracker.add(groups, columnAt(args, 0), rows, groupCount),
    finish: (groupCount) => tracker.finish(groupCount),
  }
}

/** The value beside the extreme key; it may be NULL. */
function extremeBy(type: SqlType, key: SqlType, direction: Direction): Accumulator {
  const tracker = extremeTracker(key, direction)
  const values: Value[] = []
  let bytes = 0
  const add: Accumulator['add'] = (groups, args, rows, groupCount) => {
    const read = valueReader(columnAt(args, 0), type)
    tracker.add(groups, columnAt(args, 1), rows, groupCount, (group, row) => {
      const value = read(row)
      const before = values[group]
      bytes += valueBytes(value) - (before === undefined ? 0 : valueBytes(before))
      values[group] = value
    })
  }
  const finish = (groupCount: number) => columnSteps(type, groupCount, (group) => values[group] ?? null)
  // A part's best pair is a row like any other; its key is NULL where there was none.
  const exported = (groupCount: number) => [atOnce(finish(groupCount)), atOnce(tracker.finish(groupCount))]
  return {
    get bytes() {
      return bytes + tracker.bytes
    },
    add,
    finish,
    partial: { exact: true, export: exported, merge: add },
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
  const lists = groupStates(
    (): TopList => invalid('a list is made with its length'),
    ({ bytes }) => bytes,
  )
  const list = (group: number, count: () => Value): TopList => {
    if (!lists.has(group)) lists.set(group, topList(requestedCount(name, count()), best))
    return lists.of(group)
  }
  return {
    get bytes() {
      return lists.bytes
    },
    add(groups, args, rows) {
      const column = (index: number): Column => columnAt(args, index)
      const readValue = valueReader(column(columns.value), type)
      const readKey = valueReader(column(columns.key), key)
      const counts = column(columns.count)
      const readCount = valueReader(counts, { kind: 'bigint' })
      for (let row = 0; row < rows; row++) {
        const keyValue = readKey(row)
        if (keyValue === null || isNull(counts, row)) continue
        const ofGroup = list(groups[row]!, () => readCount(row))
        ofGroup.add(keyValue, () => readValue(row))
      }
    },
    finish: (groupCount) => lists.finish(array(type), groupCount, (top) => top.values()),
    partial: objectStates(
      lists,
      { exact: true, types: [BIGINT, array(type), array(key)] },
      (top) => [BigInt(top.count), top.values(), top.keys()],
      (group, [count = null, values = null, keys = null]) => {
        const items = asList(values)
        const ofGroup = list(group, () => count)
        for (const [i, keyValue] of asList(keys).entries()) ofGroup.add(keyValue, () => items[i] ?? null)
      },
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
        create: ({ arguments: [type] }) => resultAsState(extreme(type!, direction)),
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
