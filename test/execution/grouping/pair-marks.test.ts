import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PlainColumn } from '../../../src/column/column.ts'
import { bytesColumn, dictionaryColumn } from '../../../src/column/make.ts'
import { createPairMarks } from '../../../src/execution/grouping/pair-marks.ts'

const ENTRIES = 5000
const dictionaries = [ENTRIES, ENTRIES, 7, 7].map((entries) =>
  bytesColumn(new Int32Array(entries + 1), new Uint8Array(0)),
)

/** Ids of a dictionary's entries of which none came before. */
const unknown = ({ length }: PlainColumn): Int32Array => new Int32Array(length).fill(-1)

/** Groups near each other, far from each other, or only one. */
const batch = fc.record({
  groups: fc.array(
    fc.oneof(fc.integer({ min: 500, max: 510 }), fc.constantFrom(0, 3, 1_000_000, 1_000_001), fc.constant(0)),
    { minLength: 1, maxLength: 60 },
  ),
  isOne: fc.boolean(),
  hasNulls: fc.boolean(),
  // Of 5,000 entries and of 7: with a bit a pair and with a byte.
  dictionary: fc.constantFrom(0, 1, 2, 3),
  seed: fc.nat(),
})

it('pairs that were in no row before are among the first rows, in their order', () => {
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 8 }), (batches) => {
      const marks = createPairMarks()
      const seen = new Set<string>()
      let groupCount = 1
      for (const { groups: wanted, isOne, hasNulls, dictionary, seed } of batches) {
        const groups = isOne && groupCount === 1 ? wanted.map(() => 0) : wanted
        groupCount = Math.max(groupCount, ...groups.map((group) => group + 1))
        const codes = Int32Array.from(
          groups,
          (_, row) => ((seed + row * row) % 7) * (dictionary < 2 ? 800 : 1),
        )
        const validity = Uint8Array.from(groups, (_, row) => (hasNulls && (seed + row) % 5 === 0 ? 0 : 1))
        const column = dictionaryColumn(codes, dictionaries[dictionary]!, hasNulls ? validity : undefined)
        const rows = marks.firstRows(Int32Array.from(groups), groupCount, column, unknown)!
        const nameOf = (row: number) =>
          `${dictionary} ${groups[row]} ${validity[row] === 0 ? 'NULL' : codes[row]}`
        const fresh = groups.flatMap((_, row) => {
          if (seen.has(nameOf(row))) return []
          seen.add(nameOf(row))
          return [row]
        })
        expect(Array.from(rows)).toEqual(expect.arrayContaining(fresh))
        expect(new Set(Array.from(rows, nameOf)).size).toBe(rows.length)
        expect(Array.from(rows)).toEqual(Array.from(rows).sort((a, b) => a - b))
      }
    }),
  )
})

it('are not told where there are too many pairs', () => {
  const rows = 4000
  const groups = Int32Array.from({ length: rows }, (_, row) => row)
  const column = dictionaryColumn(new Int32Array(rows), dictionaries[0]!)
  expect(createPairMarks().firstRows(groups, rows, column, unknown)).toBeUndefined()
})

it('entries that came with another dictionary are not found, where there is one group', () => {
  const marks = createPairMarks()
  const dictionary = bytesColumn(new Int32Array(6), new Uint8Array(0))
  const codes = Int32Array.of(4, 0, 1, 0, 2, 3, 1, 3)
  const validity = Uint8Array.of(1, 1, 1, 1, 0, 1, 1, 1)
  const asked: PlainColumn[] = []
  const firstRows = () =>
    marks.firstRows(new Int32Array(8), 1, dictionaryColumn(codes, dictionary, validity), (column) => {
      asked.push(column)
      return Int32Array.of(7, -1, -1, -1, 0)
    })
  expect(firstRows()).toEqual(Int32Array.of(2, 4, 5))
  expect(firstRows()).toEqual(new Int32Array(0))
  expect(asked).toEqual([dictionary])
})
