import fc from 'fast-check'
import { expect, it } from 'vitest'
import { aggregateGroups } from './call.ts'

/** Rows of one group, of few and of many. */
const batch = fc.constantFrom(1, 3, 40).chain((groups) =>
  fc.array(fc.record({ group: fc.nat(groups - 1), value: fc.constantFrom(true, false, null) }), {
    minLength: 1,
    maxLength: 100,
  }),
)

it.each([
  ['count()', 'count', false, () => true],
  ['count(value)', 'count', true, (value: boolean | null) => value !== null],
  ['count_if(value)', 'count_if', true, (value: boolean | null) => value === true],
] as const)(
  '%s is the number of rows of each group, however many groups there are',
  (_, name, isOfValues, isCounted) => {
    fc.assert(
      fc.property(batch, (rows) => {
        const values = rows.map(({ value }) => value)
        const groups = rows.map(({ group }) => group)
        const found = aggregateGroups(name, isOfValues ? [['boolean', values]] : [], groups, rows.length)
        const counts = Array.from({ length: Math.max(...groups) + 1 }, () => 0n)
        for (const { group, value } of rows) if (isCounted(value)) counts[group]! += 1n
        expect(found).toEqual(counts)
      }),
    )
  },
)
