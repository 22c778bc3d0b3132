import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTupleTable, type TupleTable } from '../../../src/execution/grouping/tuples.ts'

/** Ids from 0 to below this do not fit in a direct table, two of them. */
const WIDE = 5000

/** A table in the plainest way. */
function model(known = new Map<string, number>()) {
  const keyOf = (ids: readonly Int32Array[], row: number) => ids.map((column) => column[row]).join()
  return {
    known,
    assign(ids: readonly Int32Array[], rows: number): Int32Array {
      return Int32Array.from({ length: rows }, (_, row) => {
        const key = keyOf(ids, row)
        const id = known.get(key) ?? known.size
        known.set(key, id)
        return id
      })
    },
    find: (ids: readonly Int32Array[], rows: number) =>
      Int32Array.from({ length: rows }, (_, row) => known.get(keyOf(ids, row)) ?? -1),
    column: (index: number) => Int32Array.from([...known.keys()], (key) => Number(key.split(',')[index])),
  }
}

/** Batches of rows of two or three ids, few or many, wide or not. */
const batches = fc
  .record({
    width: fc.constantFrom(2, 2, 2, 3),
    bound: fc.constantFrom(3, 600, WIDE),
    counts: fc.array(fc.oneof(fc.nat(40), fc.integer({ min: 16_380, max: 40_000 })), { maxLength: 4 }),
    seed: fc.integer(),
  })
  .map(({ width, bound, counts, seed }) => {
    let state = seed
    const id = () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0
      return (state >>> 8) % bound
    }
    return counts.map((rows) => ({
      ...{ rows, bounds: new Array<number>(width).fill(bound) },
      ids: Array.from({ length: width }, () => Int32Array.from({ length: rows }, id)),
    }))
  })

type Batch = ReturnType<typeof batches.generate>['value'][number]

function compare(table: TupleTable, plain: ReturnType<typeof model>, { rows, ids, bounds }: Batch): void {
  expect(table.assign(ids, bounds, rows)).toEqual(plain.assign(ids, rows))
  expect(table.size).toBe(plain.known.size)
}

describe('a table of tuples', () => {
  it('numbers combinations as a map does, and its forks go on from there', async () => {
    await fc.assert(
      fc.asyncProperty(batches, batches, async (first, more) => {
        const width = first[0]?.ids.length ?? 2
        const table = createTupleTable(width)
        const plain = model()
        for (const batch of first) {
          await table.grow(batch.rows, async () => undefined)
          compare(table, plain, batch)
        }
        for (const { rows, ids } of more.filter((batch) => batch.ids.length === width)) {
          expect(table.find(ids, rows)).toEqual(plain.find(ids, rows))
          ids[0]?.fill(-1, 0, 2)
          expect(table.find(ids, rows)).toEqual(plain.find(ids, rows))
        }
        const fork = table.fork()
        const forked = model(new Map(plain.known))
        const fresh = first.map((batch) => ({
          ...batch,
          ids: batch.ids.map((column) => column.map((id) => (id * 7 + 1) % batch.bounds[0]!)),
        }))
        for (const batch of fresh) compare(fork, forked, batch)
        for (const batch of first)
          expect(table.find(batch.ids, batch.rows)).toEqual(plain.find(batch.ids, batch.rows))
        for (let column = 0; column < width; column++) {
          expect(table.column(column)).toEqual(plain.column(column))
          expect(fork.column(column)).toEqual(forked.column(column))
        }
        fork.release()
        table.release()
      }),
      { numRuns: 25 },
    )
  })
})
