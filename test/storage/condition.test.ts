import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScanFilter } from '../../src/catalog/table-source.ts'
import { conditionOf, matchesOf } from '../../src/storage/condition.ts'
import { BIGINT, BOOLEAN, DOUBLE, INTEGER, type SqlType, timestamp, VARCHAR } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'
import { choices, encode } from '../column/arbitrary.ts'
import { satisfies } from './satisfies.ts'

const DOMAINS: readonly (readonly [SqlType, fc.Arbitrary<Value>])[] = [
  [INTEGER, fc.integer({ min: -3, max: 3 })],
  [BIGINT, fc.oneof(fc.bigInt(-3n, 3n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n))],
  [timestamp(6), fc.constantFrom(-1n, 0n, 1n, 2n ** 31n, 2n ** 32n, -(2n ** 32n) - 1n)],
  [BOOLEAN, fc.boolean()],
  [VARCHAR, fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀', '\uffff'), maxLength: 3 })],
]

const OPERATORS = ['=', '<>', '<', '<=', '>', '>=', 'in', 'is-null', 'not-null'] as const

const cases = fc.constantFrom(...DOMAINS).chain(([type, value]) =>
  fc.record({
    type: fc.constant(type),
    rows: fc.array(fc.option(value), { maxLength: 20 }),
    operator: fc.constantFrom<ScanFilter['operator'][]>(
      ...OPERATORS,
      ...(type === VARCHAR ? (['starts-with', 'contains'] as const) : []),
    ),
    values: fc.array(
      value.filter((one) => one !== ''),
      { minLength: 1, maxLength: 3 },
    ),
    seed: fc.integer(),
  }),
)

describe('conditions', () => {
  it('select the rows that satisfy the filter, in any encoding', () => {
    fc.assert(
      fc.property(cases, ({ type, rows, operator, values, seed }) => {
        const constants = operator === 'in' ? values : operator.endsWith('null') ? [] : values.slice(0, 1)
        const filter: ScanFilter = { path: ['c'], type, operator, values: constants }
        const matches = matchesOf(encode(type, rows, choices(seed)), conditionOf(filter)!)
        expect(Array.from(matches)).toEqual(rows.map((value) => (satisfies(filter, value) ? 1 : 0)))
      }),
      { numRuns: 1000 },
    )
  })

  it('are none where values have an order of their own', () => {
    expect(conditionOf({ path: ['c'], type: DOUBLE, operator: '<', values: [1] })).toBeUndefined()
  })
})
