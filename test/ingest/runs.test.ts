import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { valueReader } from '../../src/column/value.ts'
import { inOrder, type Run } from '../../src/ingest/runs.ts'
import { VARCHAR } from '../../src/types/type.ts'

interface Row {
  readonly time: number
  readonly isDropped: boolean
}

/** Rows are named by their run and their place in it. */
function runOf(number: number, rows: readonly Row[]): Run {
  const sorted = rows.toSorted((a, b) => a.time - b.time)
  const names = sorted.map((_, row) => `${number}:${row}`)
  const dropped = Int32Array.from(sorted.flatMap(({ isDropped }, row) => (isDropped ? [row] : [])))
  return {
    batch: { rows: rows.length, columns: [columnOf(VARCHAR, names)], selection: undefined },
    times: Float64Array.from(sorted, ({ time }) => time),
    segments: new Int32Array(rows.length).fill(number),
    dropped: dropped.length === 0 ? undefined : dropped,
  }
}

const ROW = fc.record({ time: fc.integer({ min: 0, max: 40 }), isDropped: fc.boolean() })
const RUNS = fc.array(fc.array(ROW, { minLength: 1, maxLength: 30 }), { maxLength: 6 })

describe('runs in order', () => {
  it('have all rows but those that are dropped, by time, those of one time by their runs', () => {
    fc.assert(
      fc.property(RUNS, (given) => {
        const runs = given.map((rows, number) => runOf(number, rows))
        const wanted = runs
          .flatMap(({ times, dropped }, number) =>
            [...times].map((time, row) => ({ time, name: `${number}:${row}`, out: dropped?.includes(row) })),
          )
          .filter(({ out }) => out !== true)
          .toSorted((a, b) => a.time - b.time)
        const found = inOrder(runs).flatMap(({ batch, times, segments, dropped }) => {
          const nameOf = valueReader(batch.columns[0]!, VARCHAR)
          expect(dropped).toBeUndefined()
          return [...times].map((time, row) => {
            // The column is of texts.
            const name = nameOf(row) as string
            expect(segments[row]).toBe(Number(name.split(':')[0]))
            return { time, name }
          })
        })
        expect(found).toEqual(wanted.map(({ time, name }) => ({ time, name })))
      }),
      { numRuns: 500 },
    )
  })

  it('are cut where a row is dropped, and not copied where they are long', () => {
    const rows = Array.from({ length: 1000 }, (_, time) => ({ time, isDropped: time === 0 || time === 500 }))
    const run = runOf(0, rows)
    const ordered = inOrder([run, runOf(1, [{ time: 2000, isDropped: true }])])
    expect(ordered.map(({ times }) => [times[0], times.at(-1)])).toEqual([
      [1, 499],
      [501, 999],
    ])
    for (const { times } of ordered) expect(times.buffer).toBe(run.times.buffer)
  })
})
