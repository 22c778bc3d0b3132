import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../../src/column/builder.ts'
import { dictionaryColumn } from '../../../src/column/make.ts'
import { createPace } from '../../../src/execution/pace.ts'
import { orderWords } from '../../../src/execution/sorting/order-words.ts'
import { sortedOrder } from '../../../src/execution/sorting/radix.ts'
import { compareKeyRows } from '../../../src/execution/sorting/row-comparator.ts'
import { compareValues } from '../../../src/types/compare.ts'
import {
  array,
  BIGINT,
  char,
  decimal,
  DOUBLE,
  INTEGER,
  REAL,
  type SqlType,
  VARCHAR,
} from '../../../src/types/type.ts'
import type { Value } from '../../../src/types/value.ts'
import { encoded, KEY_TYPES } from '../columns.ts'

const pace = createPace(undefined)
const plain = KEY_TYPES.filter(({ type }) => type.kind !== 'array' && type.kind !== 'row')
const ORDERED: typeof KEY_TYPES = [
  ...plain,
  { type: decimal(30, 2), value: fc.option(fc.bigInt({ min: -(10n ** 29n), max: 10n ** 29n })) },
  { type: REAL, value: fc.option(fc.float()) },
  { type: DOUBLE, value: fc.option(fc.double()) },
  { type: BIGINT, value: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })) },
  { type: INTEGER, value: fc.option(fc.integer()) },
  {
    type: VARCHAR,
    value: fc.option(fc.string({ unit: fc.constantFrom('\0', 'a', 'z', 'é', '😀', '￿'), maxLength: 20 })),
  },
  { type: char(4), value: fc.option(fc.constantFrom('', 'a', 'a\t', 'ab', 'b')) },
]

function naiveOrder(
  type: SqlType,
  values: readonly Value[],
  descending: boolean,
  nullsFirst: boolean,
): number[] {
  const compare = compareValues(type, nullsFirst ? 'smallest' : 'largest')
  return values
    .map((_, i) => i)
    .sort((i, j) => {
      const [a, b] = [values[i]!, values[j]!]
      if (a === null || b === null) return a === b ? 0 : (a === null) === nullsFirst ? -1 : 1
      return descending ? compare(b, a) : compare(a, b)
    })
}

const keyOf = fc.constantFrom(...ORDERED).chain(({ type, value }) =>
  fc.record({
    type: fc.constant(type),
    values: fc.array(value, { maxLength: 40 }),
    encoding: fc.constantFrom('plain' as const, 'dictionary' as const),
    descending: fc.boolean(),
    nullsFirst: fc.boolean(),
  }),
)

describe('order words', () => {
  it('order rows as values compare, stably', async () => {
    await fc.assert(
      fc.asyncProperty(keyOf, async ({ type, values, encoding, ...order }) => {
        const words = await orderWords(encoded(type, values, encoding), type, order, pace)
        const sorted = await sortedOrder(words, values.length, pace)
        expect([...sorted]).toEqual(naiveOrder(type, values, order.descending, order.nullsFirst))
      }),
      { numRuns: 400 },
    )
  })

  it('order many rows by counting as few by comparing', async () => {
    const rows = 5000
    const values = Array.from(
      { length: rows },
      (_, i) => BigInt((i * 7919) % 1009) * 3_000_000_000n - 10n ** 12n,
    )
    const words = await orderWords(
      columnOf(BIGINT, values),
      BIGINT,
      { descending: true, nullsFirst: false },
      pace,
    )
    expect([...(await sortedOrder(words, rows, pace))]).toEqual(naiveOrder(BIGINT, values, true, false))
  })

  it('order many texts that share long beginnings', async () => {
    const values = Array.from(
      { length: 4000 },
      (_, i) => `arn:aws:iam::123456789012:user/${'x'.repeat(i % 23)}${(i * 31) % 997}`,
    )
    const words = await orderWords(
      columnOf(VARCHAR, values),
      VARCHAR,
      { descending: false, nullsFirst: false },
      pace,
    )
    expect([...(await sortedOrder(words, values.length, pace))]).toEqual(
      naiveOrder(VARCHAR, values, false, false),
    )
  })

  it('order few texts that share long beginnings, where some end and others go on', async () => {
    const text = fc
      .tuple(
        fc.constantFrom(0, 7, 8, 9, 16, 23),
        fc.string({ unit: fc.constantFrom('\0', 'a', 'z'), maxLength: 12 }),
      )
      .map(([shared, rest]) => 'a'.repeat(shared) + rest)
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 60 }), async (values) => {
        const words = await orderWords(
          columnOf(VARCHAR, values),
          VARCHAR,
          { descending: false, nullsFirst: false },
          pace,
        )
        expect([...(await sortedOrder(words, values.length, pace))]).toEqual(
          naiveOrder(VARCHAR, values, false, false),
        )
      }),
      { numRuns: 300 },
    )
  })
})

describe('row comparator', () => {
  it('compares rows of two columns as their values', () => {
    fc.assert(
      fc.property(keyOf, keyOf, ({ type, values, encoding, ...order }, other) => {
        fc.pre(values.length > 0)
        const [a, b] = [encoded(type, values, encoding), encoded(type, values, other.encoding)]
        const compare = compareKeyRows(a, b, type, order)
        for (let i = 0; i < values.length; i++) {
          const j = (i * 7 + 3) % values.length
          const expected = naiveOrder(type, [values[i]!, values[j]!], order.descending, order.nullsFirst)
          const reversed = naiveOrder(type, [values[j]!, values[i]!], order.descending, order.nullsFirst)
          const equal = expected[0] === 0 && reversed[0] === 0
          expect(Math.sign(compare(i, j)) + 0).toBe(equal ? 0 : expected[0] === 0 ? -1 : 1)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('nested values', () => {
  const type = array(INTEGER)
  const order = { descending: false, nullsFirst: false }

  it('with NULLs inside fail, unless no row names them', async () => {
    const entries = columnOf(type, [[1, null], [2], [1, 3]])
    const fine = dictionaryColumn(Int32Array.of(1, 2, 1), entries)
    expect([...(await sortedOrder(await orderWords(fine, type, order, pace), 3, pace))]).toEqual([1, 0, 2])
    const failing = dictionaryColumn(Int32Array.of(0, 2), entries)
    await expect(orderWords(failing, type, order, pace)).rejects.toThrow(
      'ARRAY comparison not supported for arrays with null elements',
    )
  })
})
