import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intersection, rowsBetween, union } from '../../src/storage/intersection.ts'

const MOST = 60

const rows = fc
  .uniqueArray(fc.nat(MOST - 1), { maxLength: MOST })
  .map((numbers) => Int32Array.from(numbers).sort())

/** Ends of ranges: each begins where one before it ends, or later. */
const ranges = fc.uniqueArray(fc.nat(MOST), { maxLength: 12 }).map((numbers) => {
  const ends = numbers.toSorted((a, b) => a - b)
  return ends.slice(1).flatMap((endRow, i) => (i % 3 === 2 ? [] : [{ firstRow: ends[i]!, endRow }]))
})

describe('ascending rows', () => {
  it('that are in both of two', () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        expect([...intersection(a, b)]).toEqual([...a].filter((row) => b.includes(row)))
      }),
    )
  })

  it('that are in either of two without common ones', () => {
    fc.assert(
      fc.property(rows, fc.array(fc.boolean(), { minLength: MOST, maxLength: MOST }), (all, first) => {
        const [a, b] = [all.filter((row) => first[row]), all.filter((row) => !first[row])]
        expect(union(a, b)).toEqual(all)
      }),
    )
  })

  it('that are in ranges', () => {
    fc.assert(
      fc.property(rows, ranges, (all, within) => {
        const found = rowsBetween(all, within)
        const expected = all.filter((row) =>
          within.some((range) => row >= range.firstRow && row < range.endRow),
        )
        expect(found).toEqual(expected)
        expect(found === all).toBe(expected.length === all.length)
      }),
    )
  })
})
