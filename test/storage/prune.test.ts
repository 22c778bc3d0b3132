import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnStatistics } from '../../src/catalog/table-source.ts'
import { stringLowerBound, stringUpperBound } from '../../src/iceberg/bounds.ts'
import { judge } from '../../src/storage/prune.ts'
import { compareValues } from '../../src/types/compare.ts'
import { BOOLEAN, DOUBLE, INTEGER, type SqlType, timestamp, VARCHAR } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'
import { satisfies } from './satisfies.ts'

/** Few values, so that filters hit; texts beyond the 16 characters that Iceberg keeps of a bound. */
const DOMAINS: readonly (readonly [SqlType, fc.Arbitrary<Value>])[] = [
  [INTEGER, fc.integer({ min: -3, max: 3 })],
  [timestamp(6), fc.bigInt(-3n, 3n)],
  [BOOLEAN, fc.boolean()],
  [DOUBLE, fc.constantFrom(-1.5, 0, 2, Number.POSITIVE_INFINITY)],
  [
    VARCHAR,
    fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀', '\uffff'), maxLength: 3 }),
      fc
        .string({ unit: fc.constantFrom('a', 'b'), maxLength: 2 })
        .map((text) => `arn:aws:iam::111122223333:${text}`),
    ),
  ],
]

const OPERATORS = [
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'is-null',
  'not-null',
  'starts-with',
  'contains',
] as const

const utf8 = new TextDecoder()

/** What a file says of its values: exact, cut as Iceberg cuts texts, or less than that. */
function statisticsOf(
  type: SqlType,
  rows: readonly Value[],
  kind: 'exact' | 'cut' | 'unknown',
): ColumnStatistics {
  const values = rows.filter((value) => value !== null).sort(compareValues(type))
  const [minimum, maximum] = [values[0], values.at(-1)]
  const known = { rows: rows.length, nullCount: rows.length - values.length }
  if (kind === 'unknown') return { ...known, nullCount: undefined, minimum: undefined, maximum: undefined }
  if (kind === 'exact' || typeof minimum !== 'string' || typeof maximum !== 'string')
    return { ...known, minimum, maximum }
  const upper = stringUpperBound(maximum)
  return { ...known, minimum: utf8.decode(stringLowerBound(minimum)), maximum: upper && utf8.decode(upper) }
}

const cases = fc.constantFrom(...DOMAINS).chain(([type, value]) =>
  fc.record({
    rows: fc.array(fc.option(value, { freq: 5 }), { minLength: 1, maxLength: 6 }),
    filter: fc.record({
      path: fc.constant(['c']),
      type: fc.constant(type),
      operator: fc.constantFrom(...OPERATORS.slice(0, type === VARCHAR ? undefined : -2)),
      values: fc.array(value, { minLength: 1, maxLength: 3 }),
    }),
    kind: fc.constantFrom('exact', 'cut', 'unknown'),
  }),
)

describe('pruning by statistics', () => {
  it('never says none or all where some row says otherwise', () => {
    fc.assert(
      fc.property(cases, ({ rows, filter, kind }) => {
        const verdict = judge(filter, statisticsOf(filter.type, rows, kind))
        const hits = rows.filter((value) => satisfies(filter, value)).length
        if (verdict === 'none') expect(hits).toBe(0)
        if (verdict === 'all') expect(hits).toBe(rows.length)
      }),
      { numRuns: 20_000 },
    )
  })

  it.each([
    ['=', ['c'], 'some'],
    ['=', ['e'], 'none'],
    ['=', ['a'], 'none'],
    ['in', ['a', 'e'], 'none'],
    ['in', ['a', 'c'], 'some'],
    ['<', ['b'], 'none'],
    ['<', ['e'], 'all'],
    ['<=', ['d'], 'all'],
    ['>', ['d'], 'none'],
    ['>=', ['b'], 'all'],
    ['<>', ['x'], 'all'],
    ['<>', ['c'], 'some'],
    ['starts-with', ['e'], 'none'],
    ['starts-with', ['a'], 'none'],
    ['starts-with', [''], 'all'],
    ['contains', ['b'], 'some'],
    ['is-null', [], 'none'],
    ['not-null', [], 'all'],
  ] as const)('values from b to d, %s %j: %s', (operator, values, expected) => {
    const statistics = { rows: 10, nullCount: 0, minimum: 'b', maximum: 'd' }
    expect(judge({ path: ['c'], type: VARCHAR, operator, values }, statistics)).toBe(expected)
  })

  it.each([
    ['=', 'some'],
    ['<>', 'none'],
    ['is-null', 'some'],
    ['not-null', 'some'],
  ] as const)('one value and NULLs, %s that value: %s', (operator, expected) => {
    const statistics = { rows: 10, nullCount: 3, minimum: 'b', maximum: 'b' }
    expect(judge({ path: ['c'], type: VARCHAR, operator, values: ['b'] }, statistics)).toBe(expected)
  })

  it('nothing but NULLs satisfies only is-null', () => {
    const statistics = { rows: 10, nullCount: 10, minimum: undefined, maximum: undefined }
    const verdicts = OPERATORS.map((operator) =>
      judge({ path: ['c'], type: VARCHAR, operator, values: ['b'] }, statistics),
    )
    expect(verdicts).toEqual([...Array.from({ length: 7 }, () => 'none'), 'all', 'none', 'none', 'none'])
  })
})
