import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../../src/column/builder.ts'
import type { Column } from '../../../src/column/column.ts'
import { dictionaryColumn, nullColumn } from '../../../src/column/make.ts'
import { createGrouper, firstRows } from '../../../src/execution/grouping/grouper.ts'
import { createInterner } from '../../../src/execution/grouping/interner.ts'
import { createTupleTable } from '../../../src/execution/grouping/tuples.ts'
import { createPace } from '../../../src/execution/pace.ts'
import { BIGINT, INTEGER, type SqlType, timestampWithTimeZone, VARCHAR } from '../../../src/types/type.ts'
import type { Value } from '../../../src/types/value.ts'
import { encoded, identity, KEY_TYPES, valuesOf } from '../columns.ts'

/** Batches of rows over some key columns, each column in some encoding. */
const relation = fc.array(fc.constantFrom(...KEY_TYPES), { minLength: 1, maxLength: 3 }).chain((keys) =>
  fc.record({
    types: fc.constant(keys.map((key) => key.type)),
    batches: fc.array(
      fc.record({
        rows: fc.array(fc.tuple(...keys.map((key) => key.value)), { maxLength: 12 }),
        encodings: fc.tuple(...keys.map(() => fc.constantFrom('plain' as const, 'dictionary' as const))),
      }),
      { maxLength: 4 },
    ),
  }),
)

function columnsOf(
  types: readonly SqlType[],
  rows: readonly (readonly Value[])[],
  encodings: readonly ('plain' | 'dictionary')[],
): Column[] {
  return types.map((type, i) =>
    encoded(
      type,
      rows.map((row) => row[i]!),
      encodings[i]!,
    ),
  )
}

describe('grouper', () => {
  it('numbers rows alike exactly where their keys are not distinct', () => {
    fc.assert(
      fc.property(relation, ({ types, batches }) => {
        const grouper = createGrouper(types)
        const naive = new Map<string, number>()
        for (const { rows, encodings } of batches) {
          const before = grouper.size
          const groups = grouper.assign(columnsOf(types, rows, encodings), rows.length)
          const seen = new Map<string, number>()
          rows.forEach((row, i) => {
            const key = identity(row)
            const known = naive.get(key) ?? seen.get(key)
            if (known === undefined) expect(groups[i]).toBeGreaterThanOrEqual(before)
            else expect(groups[i]).toBe(known)
            if (!naive.has(key)) seen.set(key, groups[i]!)
          })
          const firsts = rows.flatMap((row, i) =>
            naive.has(identity(row)) || rows.findIndex((other) => identity(other) === identity(row)) < i
              ? []
              : [i],
          )
          expect([...firstRows(groups, before, grouper.size)]).toEqual(firsts)
          for (const [key, group] of seen) naive.set(key, group)
          expect(grouper.size).toBe(naive.size)
        }
        const keys = grouper.keys()
        const shown = Array.from({ length: grouper.size }, (_, group) =>
          identity(types.map((type, i) => valuesOf(keys[i]!, type)[group]!)),
        )
        expect(new Set(shown)).toEqual(new Set(naive.keys()))
      }),
    )
  })

  it('finds what it has and nothing else', () => {
    fc.assert(
      fc.property(relation, ({ types, batches }) => {
        const grouper = createGrouper(types)
        const [build, ...probes] = batches
        const known = new Map<string, number>()
        if (build !== undefined) {
          const groups = grouper.assign(columnsOf(types, build.rows, build.encodings), build.rows.length)
          build.rows.forEach((row, i) => known.set(identity(row), groups[i]!))
        }
        for (const { rows, encodings } of probes) {
          const found = grouper.find(columnsOf(types, rows, encodings), rows.length)
          expect([...found]).toEqual(rows.map((row) => known.get(identity(row)) ?? -1))
        }
      }),
    )
  })

  it('puts all rows into one group where there are no keys', () => {
    const grouper = createGrouper([])
    expect(grouper.size).toBe(0)
    expect([...grouper.assign([], 3)]).toEqual([0, 0, 0])
    expect(grouper.size).toBe(1)
  })
})

describe('interner', () => {
  it('numbers only the dictionary entries that a row names', () => {
    const interner = createInterner(VARCHAR)
    const dictionary = columnOf(VARCHAR, ['unused', 'b', 'a', 'b'])
    expect([...interner.intern(dictionaryColumn(Int32Array.of(3, 2, 1), dictionary))]).toEqual([0, 1, 0])
    expect(valuesOf(interner.values(), VARCHAR)).toEqual(['b', 'a'])
  })

  it('sees an entry that was absent once it is known', () => {
    const interner = createInterner(VARCHAR)
    const column = dictionaryColumn(Int32Array.of(0, 1), columnOf(VARCHAR, ['a', 'b']))
    expect([...interner.find(column)]).toEqual([-1, -1])
    interner.intern(columnOf(VARCHAR, ['b']))
    expect([...interner.find(column)]).toEqual([-1, 0])
  })

  it('gives NULL an id of its own, whatever shape it comes in', () => {
    const interner = createInterner(BIGINT)
    expect([...interner.find(nullColumn(1))]).toEqual([-1])
    expect([...interner.intern(columnOf(BIGINT, [0n, null, 0n]))]).toEqual([0, 1, 0])
    expect([...interner.intern(nullColumn(2))]).toEqual([1, 1])
    expect(interner.nullId).toBe(1)
    expect(valuesOf(interner.values(), BIGINT)).toEqual([0n, null])
  })

  it('shows the first of equal instants', () => {
    const interner = createInterner(timestampWithTimeZone(3))
    const values = ['UTC', 'Europe/Berlin', '+05:30'].map((zone) => ({ micros: 7n, zone }))
    expect([...interner.intern(columnOf(timestampWithTimeZone(3), values))]).toEqual([0, 0, 0])
    expect(valuesOf(interner.values(), timestampWithTimeZone(3))).toEqual([{ micros: 7n, zone: 'UTC' }])
  })

  it('keeps apart many values', () => {
    const numbers = Array.from({ length: 20_000 }, (_, i) => BigInt(i) * 4_294_967_296n + BigInt(i % 7))
    const longs = createInterner(BIGINT)
    expect([...longs.intern(columnOf(BIGINT, numbers))]).toEqual(numbers.map((_, i) => i))
    expect(valuesOf(longs.values(), BIGINT)).toEqual(numbers)
    const texts = createInterner(VARCHAR)
    const words = numbers.map((number) => `arn:aws:iam::${number}:user/x`)
    expect([...texts.intern(columnOf(VARCHAR, words))]).toEqual(numbers.map((_, i) => i))
    expect([...texts.find(columnOf(VARCHAR, words.slice().reverse()))]).toEqual(
      numbers.map((_, i) => 19_999 - i),
    )
  })
})

describe('an interner that was given a dictionary or room at once', () => {
  it('has the ids of the entries, NULL among them', () => {
    const interner = createInterner(VARCHAR)
    const dictionary = columnOf(VARCHAR, ['b', null, 'a'])
    interner.adopt(dictionary)
    expect([...interner.intern(dictionaryColumn(Int32Array.of(2, 0, 1), dictionary))]).toEqual([2, 0, 1])
    expect([...interner.intern(columnOf(VARCHAR, [null, 'c', 'b', '']))]).toEqual([1, 3, 0, 4])
    expect(valuesOf(interner.values(), VARCHAR)).toEqual(['b', null, 'a', 'c', ''])
    interner.adopt(columnOf(VARCHAR, ['z']))
    expect(interner.size).toBe(5)
  })

  it.each([
    { type: VARCHAR, valueOf: (i: number) => `text ${i}` },
    { type: BIGINT, valueOf: (i: number) => BigInt(i) * 4_294_967_297n },
    { type: INTEGER, valueOf: (i: number) => i },
  ])('keeps all values of type $type.kind that come after', async ({ type, valueOf }) => {
    const interner = createInterner(type)
    const values = Array.from({ length: 400_000 }, (_, i) => valueOf(i))
    const part = (start: number, end: number) => columnOf(type, values.slice(start, end))
    interner.adopt(part(0, 70_000))
    interner.intern(part(0, 70_000))
    // More than the table doubles by.
    await interner.grow(200_000, createPace(undefined))
    for (let start = 70_000; start < 400_000; start += 10_000) interner.intern(part(start, start + 10_000))
    expect(interner.size).toBe(400_000)
    const known = valuesOf(interner.values(), type)
    expect(values.findIndex((value, i) => known[i] !== value)).toBe(-1)
    expect(valuesOf(interner.valuesOf(Int32Array.of(399_999, 5, 70_000, 5)), type)).toEqual(
      [399_999, 5, 70_000, 5].map((i) => valueOf(i)),
    )
    interner.intern(columnOf(type, [null]))
    expect(valuesOf(interner.valuesOf(Int32Array.of(400_000, 1)), type)).toEqual([null, valueOf(1)])
    expect(interner.find(part(0, 400_000)).findIndex((id, i) => id !== i)).toBe(-1)
  })
})

/** A type of keys, and what comes to an interner, to a fork of it, and to another fork. */
const forked = fc.constantFrom(...KEY_TYPES).chain((key) => {
  const part = fc.array(key.value, { maxLength: 12 })
  const encoding = fc.constantFrom('plain' as const, 'dictionary' as const)
  return fc.record({ type: fc.constant(key.type), parts: fc.tuple(part, part, part), encoding })
})

describe('a fork', () => {
  it('of an interner knows what the interner knew, and nothing of other forks', () => {
    fc.assert(
      fc.property(forked, ({ type, parts, encoding }) => {
        const [before, ...after] = parts.map((values) => encoded(type, values, encoding))
        const interner = createInterner(type)
        interner.intern(before!)
        const known = identity(valuesOf(interner.values(), type))
        for (const column of after) {
          const whole = createInterner(type)
          whole.intern(before!)
          const fork = interner.fork()
          expect([...fork.intern(column)]).toEqual([...whole.intern(column)])
          expect(fork.nullId).toBe(whole.nullId)
          const values = valuesOf(whole.values(), type)
          expect(identity(valuesOf(fork.values(), type))).toBe(identity(values))
          const some = Int32Array.from(values, (_, i) => (7 * i) % values.length)
          const picked = identity([...some].map((id) => values[id]!))
          expect(identity(valuesOf(fork.valuesOf(some), type))).toBe(picked)
          expect(identity(valuesOf(interner.values(), type))).toBe(known)
        }
      }),
    )
  })

  it('of a tuple table has its combinations and numbers', () => {
    const ids = fc.array(fc.tuple(fc.nat(2000), fc.nat(2000), fc.nat(3)), { maxLength: 30 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.tuple(ids, ids, ids), (width, parts) => {
        const bounds = [2001, 2001, 4].slice(0, width)
        const [before, ...after] = parts.map((rows) => ({
          rows: rows.length,
          ids: bounds.map((_, column) => Int32Array.from(rows, (row) => row[column]!)),
        }))
        // Of one column the ids are the numbers.
        if (width === 1) return
        const table = createTupleTable(width)
        table.assign(before!.ids, bounds, before!.rows)
        for (const { ids: more, rows } of after) {
          const whole = createTupleTable(width)
          whole.assign(before!.ids, bounds, before!.rows)
          const fork = table.fork()
          const size = table.size
          expect([...fork.assign(more, bounds, rows)]).toEqual([...whole.assign(more, bounds, rows)])
          expect(bounds.map((_, column) => fork.column(column))).toEqual(
            bounds.map((_, column) => whole.column(column)),
          )
          expect([table.size, fork.size]).toEqual([size, whole.size])
        }
      }),
    )
  })
})

describe('an interner of columns of another one’s values', () => {
  it('has the ids that it would have of the texts', () => {
    const texts = fc.array(fc.option(fc.constantFrom('', 'a', 'b', 'c', 'd')), { maxLength: 12 })
    const codes = fc.array(fc.nat(20), { maxLength: 12 })
    fc.assert(
      fc.property(texts, fc.array(fc.oneof(codes, texts), { maxLength: 4 }), (values, columns) => {
        const other = createInterner(VARCHAR)
        other.intern(columnOf(VARCHAR, values))
        const dictionary = other.values()
        const [interner, naive] = [createInterner(VARCHAR), createInterner(VARCHAR)]
        for (const rows of columns) {
          const isCoded = dictionary.length > 0 && rows.every((row) => typeof row === 'number')
          const column = isCoded
            ? dictionaryColumn(
                Int32Array.from(rows, (row) => Number(row) % dictionary.length),
                dictionary,
              )
            : columnOf(
                VARCHAR,
                rows.map((row) => (typeof row === 'number' ? null : row)),
              )
          const plain = columnOf(VARCHAR, valuesOf(column, VARCHAR))
          expect([...interner.intern(column)]).toEqual([...naive.intern(plain)])
          expect(interner.size).toBe(naive.size)
        }
        const known = naive.values()
        expect(valuesOf(interner.values(), VARCHAR)).toEqual(valuesOf(known, VARCHAR))
        expect([...interner.find(known)]).toEqual([...naive.find(known)])
      }),
      { numRuns: 500 },
    )
  })
})

describe('tuple table', () => {
  it('keeps its numbers when it gives up direct addressing', () => {
    const tuples = createTupleTable(2)
    const first = tuples.assign([Int32Array.of(0, 1, 0), Int32Array.of(0, 0, 1)], [2, 2], 3)
    expect([...first]).toEqual([0, 1, 2])
    const wide = Int32Array.from({ length: 5000 }, (_, i) => i)
    const second = tuples.assign([wide, wide], [5000, 5000], 5000)
    expect([...second.subarray(0, 4)]).toEqual([0, 3, 4, 5])
    expect(tuples.size).toBe(5002)
    expect([...tuples.find([Int32Array.of(0, 4999, 4999, -1), Int32Array.of(1, 4999, 0, 0)], 4)]).toEqual([
      2, 5001, -1, -1,
    ])
    expect([...tuples.column(1).subarray(0, 4)]).toEqual([0, 0, 1, 1])
  })

  it('finds nothing past what it has seen', () => {
    const tuples = createTupleTable(3)
    const ids = [Int32Array.of(0), Int32Array.of(0), Int32Array.of(0)]
    tuples.assign(ids, [1, 1, 1], 1)
    expect([...tuples.find([Int32Array.of(0, 9), Int32Array.of(0, 0), Int32Array.of(0, 0)], 2)]).toEqual([
      0, -1,
    ])
  })
})

describe('group keys of one type', () => {
  it('are shown in the order in which they came', () => {
    const grouper = createGrouper([INTEGER])
    grouper.assign([columnOf(INTEGER, [5, 3, null, 5])], 4)
    grouper.assign([columnOf(INTEGER, [9, 3])], 2)
    expect(valuesOf(grouper.keys()[0]!, INTEGER)).toEqual([5, 3, null, 9])
  })
})
