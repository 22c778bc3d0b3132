import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTimeline } from '../../src/storage/timeline.ts'

type Slot = NonNullable<ReturnType<ReturnType<typeof createTimeline>['next']>>

function slotsOf(runs: Parameters<typeof createTimeline>[0], starts: readonly number[]): Slot[] {
  const timeline = createTimeline(runs, starts)
  const slots: Slot[] = []
  for (let slot = timeline.next(); slot !== undefined; slot = timeline.next()) slots.push(slot)
  return slots
}

/** The rows of a slot as [run, position], in order. */
function rowsOf({ parts, order, rows }: Slot): [number, number][] {
  const all = parts.flatMap(({ run, from, to }) =>
    Array.from({ length: to - from }, (_, i): [number, number] => [run, from + i]),
  )
  expect(all).toHaveLength(rows)
  return order === undefined ? all : Array.from(order, (row) => all[row]!)
}

const run = (times: readonly number[], fileShare = 0.001, batchShare = 0) => ({
  times: Float64Array.from(times),
  ...{ fileShare, batchShare },
})

/** Rows of each data file, slot by slot. */
function filesOf(slots: readonly Slot[]): number[][] {
  const files: number[][] = [[]]
  for (const { rows, endsFile } of slots) {
    files.at(-1)!.push(rows)
    if (endsFile) files.push([])
  }
  expect(files.pop()).toEqual([])
  return files
}

describe('a timeline', () => {
  it('deals out every row once, by time and then by run', () => {
    const times = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 })
    fc.assert(
      fc.property(
        fc.array(times, { maxLength: 6 }),
        fc.double({ min: 0.01, max: 0.3, noNaN: true }),
        (lists, weight) => {
          const runs = lists.map((list) =>
            run(
              list.toSorted((a, b) => a - b),
              weight,
            ),
          )
          const expected = runs
            .flatMap(({ times }, i) => Array.from(times, (time, at) => ({ time, i, at })))
            .sort((a, b) => a.time - b.time || a.i - b.i || a.at - b.at)
            .map(({ i, at }) => [i, at])
          const slots = slotsOf(
            runs,
            runs.map(() => 0),
          )
          expect(slots.flatMap(rowsOf)).toEqual(expected)
          // As few as can be, and about equal: no slot is a remainder.
          const total = expected.length * weight
          expect(slots.length).toBeLessThanOrEqual(Math.max(1, Math.ceil(total)))
          for (const slot of slots)
            expect(slot.rows).toBeLessThanOrEqual(Math.ceil(expected.length / slots.length + 1))
        },
      ),
    )
  })

  it('begins each run where it is told to', () => {
    const slots = slotsOf([run([1, 4, 6]), run([2, 3, 5])], [1, 2])
    expect(slots.map(rowsOf)).toEqual([
      [
        [0, 1],
        [1, 2],
        [0, 2],
      ],
    ])
  })

  it('has no order where runs follow each other', () => {
    const [slot] = slotsOf([run([1, 2]), run([3, 4])], [0, 0])
    expect(slot?.order).toBe(undefined)
  })

  it('fills data files exactly', () => {
    const rows = Array.from({ length: 262_144 }, (_, i) => i)
    const full = run(rows, 1 / 262_144)
    expect(filesOf(slotsOf([full], [0]))).toEqual([[262_144]])
    const more = run([...rows, 300_000], 1 / 262_144)
    expect(filesOf(slotsOf([more], [0]))).toEqual([[131_073], [131_072]])
  })

  it('may deal a data file out in several parts', () => {
    const times = Array.from({ length: 1000 }, (_, i) => i)
    expect(filesOf(slotsOf([run(times, 0.001, 1 / 500)], [0]))).toEqual([[500, 500]])
    expect(filesOf(slotsOf([run(times, 0.001, 1 / 400)], [0]))).toEqual([[400, 400, 200]])
    expect(filesOf(slotsOf([run(times, 0.002, 1 / 400)], [0]))).toEqual([
      [400, 100],
      [400, 100],
    ])
    // A row that is larger than memory is alone.
    expect(filesOf(slotsOf([run([1, 2], 0.001, 5)], [0]))).toEqual([[1, 1]])
  })

  it('of nothing has nothing', () => {
    expect(slotsOf([], [])).toEqual([])
    expect(slotsOf([run([1, 2])], [2])).toEqual([])
  })
})
