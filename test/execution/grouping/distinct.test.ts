import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../../src/column/builder.ts'
import { dictionaryColumn, int32Column } from '../../../src/column/make.ts'
import { createDistinctFilter } from '../../../src/execution/grouping/distinct.ts'
import { INTEGER, VARCHAR } from '../../../src/types/type.ts'
import { encoded } from '../columns.ts'

const batch = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 40 }),
    fc.constantFrom('a', 'b', null),
    fc.option(fc.integer({ min: 0, max: 70 })),
  ),
  { maxLength: 40 },
)

describe('distinct filter', () => {
  it('passes each combination once a group', () => {
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 5 }), fc.nat(2), fc.boolean(), (all, ofOneGroup, both) => {
        // While there is one group only, its pairs are not kept.
        const batches = all.map((rows, number) =>
          number < ofOneGroup
            ? rows.map(([, text, id]): [number, string | null, number | null] => [0, text, id])
            : rows,
        )
        const filter = createDistinctFilter(both ? [VARCHAR, INTEGER] : [INTEGER])
        const seen = new Set<string>()
        let groupCount = 0
        for (const [number, rows] of batches.entries()) {
          groupCount = Math.max(groupCount, ...rows.map(([group]) => group + 1))
          const encoding = number % 2 === 0 ? 'plain' : 'dictionary'
          const args = [
            ...(both
              ? [
                  encoded(
                    VARCHAR,
                    rows.map((row) => row[1]),
                    encoding,
                  ),
                ]
              : []),
            encoded(
              INTEGER,
              rows.map((row) => row[2]),
              encoding,
            ),
          ]
          const fresh = filter.fresh(
            Int32Array.from(rows, ([group]) => group),
            groupCount,
            args,
          )
          const expected = rows.flatMap((row, i) => {
            const key = JSON.stringify(both ? row : [row[0], row[2]])
            if (seen.has(key)) return []
            seen.add(key)
            return [i]
          })
          expect([...fresh]).toEqual(expected)
        }
      }),
    )
  })

  it('passes each entry of a dictionary once, however many batches share it', () => {
    const codes = fc.array(fc.option(fc.integer({ min: 0, max: 3 })), { maxLength: 12 })
    fc.assert(
      fc.property(fc.array(fc.tuple(codes, fc.boolean()), { maxLength: 8 }), (batches) => {
        const filter = createDistinctFilter([INTEGER])
        const dictionary = int32Column(Int32Array.of(5, 7, 5, 9))
        const seen = new Set<number | null>()
        for (const [rows, withNulls] of batches) {
          const entries = rows.map((code) => (code === null ? null : dictionary.values[code]!))
          const isValid = withNulls && entries.includes(null)
          const validity = isValid ? Uint8Array.from(entries, (entry) => (entry === null ? 0 : 1)) : undefined
          const kept = isValid ? rows : rows.filter((code) => code !== null)
          const column = dictionaryColumn(
            Int32Array.from(kept, (code) => code ?? 0),
            dictionary,
            validity,
          )
          const expected = kept.flatMap((code, row) => {
            const entry = code === null ? null : dictionary.values[code]!
            if (seen.has(entry)) return []
            seen.add(entry)
            return [row]
          })
          expect([...filter.fresh(new Int32Array(kept.length), 1, [column])]).toEqual(expected)
        }
      }),
    )
  })

  it('remembers what came before when there are too many pairs for bits', () => {
    const filter = createDistinctFilter([INTEGER])
    const ids = Array.from({ length: 9000 }, (_, i) => i)
    const column = columnOf(INTEGER, ids)
    const groups = Int32Array.from(ids, (id) => id % 3)
    expect(filter.fresh(groups, 3, [column])).toHaveLength(9000)
    const far = groups.map((group, i) => (i % 2 === 0 ? group : 99_999))
    expect(filter.fresh(far, 100_000, [column])).toEqual(
      Int32Array.from({ length: 4500 }, (_, i) => 2 * i + 1),
    )
    expect(filter.fresh(far, 100_000, [column])).toHaveLength(0)
    expect(filter.fresh(groups, 100_000, [column])).toHaveLength(0)
  })
})
