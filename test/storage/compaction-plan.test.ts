import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planCompaction, type PlannedFile } from '../../src/storage/compaction-plan.ts'

interface Named extends PlannedFile {
  readonly name: string
}

/** A file that fills `weight` of a data file, with times from `earliest` to `latest`. */
function file(name: string, weight: number, earliest: number, latest: number): Named {
  return { name, weight, rows: Math.round(weight * 1_048_576), earliest, latest }
}

const plan = (files: readonly Named[], minInputFiles = 2): string[] =>
  planCompaction(files, minInputFiles).map(
    ({ files, overlapping }) => files.map(({ name }) => name).join(' ') + (overlapping ? ' (overlap)' : ''),
  )

describe('a compaction', () => {
  it('merges small neighbours, as many as fill a file', () => {
    const hours = Array.from({ length: 6 }, (_, i) => file(`h${i}`, 0.24, 10 * i, 10 * i + 9))
    expect(plan(hours)).toEqual(['h0 h1 h2 h3 h4'])
    // h5 alone is nothing to merge.
    expect(plan(hours.slice(5))).toEqual([])
    // Nor are files that are full enough.
    expect(plan(hours.map((each) => ({ ...each, weight: 0.25 })))).toEqual([])
  })

  it('leaves large files that follow each other alone', () => {
    expect(plan([file('a', 1, 0, 10), file('b', 0.9, 10, 20), file('c', 0.6, 19.9, 30)])).toEqual([])
  })

  it('does not join small files over a large one', () => {
    expect(plan([file('a', 0.1, 0, 1), file('b', 1, 1, 9), file('c', 0.1, 9, 10)])).toEqual([])
  })

  it('merges large files that overlap, whatever the least number', () => {
    expect(plan([file('a', 1, 0, 10), file('b', 1, 5, 15), file('c', 1, 20, 30)], 5)).toEqual([
      'a b (overlap)',
    ])
  })

  it('leaves a large file that a few late events overlap', () => {
    const years = Array.from({ length: 50 }, (_, i) => file(`f${i}`, 1, 10 * i, 10 * i + 9.9))
    expect(plan([...years, file('late', 0.02, 0, 500)])).toEqual([])
    // Small ones that share a moment with a large one are not enough either.
    expect(plan([file('big', 1, 0, 100), file('next', 0.04, 99, 104)])).toEqual([])
  })

  it('merges wide small files with each other before they are many', () => {
    const years = Array.from({ length: 10 }, (_, i) => file(`f${i}`, 1, 10 * i, 10 * i + 9.9))
    const wide = Array.from({ length: 4 }, (_, i) => file(`w${i}`, 0.02, 0, 100 + i))
    expect(plan([...years, ...wide])).toEqual(['w0 w1 w2 w3 (overlap)'])
  })

  it('waits for the least number of small files', () => {
    const hours = Array.from({ length: 4 }, (_, i) => file(`h${i}`, 0.1, 10 * i, 10 * i + 9))
    expect(plan(hours, 5)).toEqual([])
    expect(plan(hours, 4)).toEqual(['h0 h1 h2 h3'])
  })

  it('leaves files of one instant alone: no order of them is better', () => {
    expect(plan([file('a', 1, 5, 5), file('b', 1, 5, 5), file('c', 1, 0, 5)])).toEqual([])
  })

  it('cuts what is too much at once', () => {
    const all = Array.from({ length: 100 }, (_, i) => file(`f${i}`, 1, i, 200 + i))
    const groups = planCompaction(all, 2)
    expect(groups.map(({ files }) => files.length)).toEqual([16, 16, 16, 16, 16, 16, 4])
    expect(groups.map(({ files }) => files[0]!.name)).toEqual([
      'f0',
      'f16',
      'f32',
      'f48',
      'f64',
      'f80',
      'f96',
    ])
  })

  it('does nothing with one file, with none, or where times are unknown', () => {
    expect(plan([])).toEqual([])
    expect(plan([file('a', 0.1, 0, 1)])).toEqual([])
    const unknown = (name: string) => file(name, 1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
    expect(plan([unknown('a'), unknown('b'), file('c', 1, 0, 10)])).toEqual([])
  })

  it('takes every file once at most, and ends: what it makes is not merged again', () => {
    const files = fc.array(
      fc.record({
        weight: fc.double({ min: 0.001, max: 1, noNaN: true }),
        earliest: fc.integer({ min: 0, max: 1000 }),
        length: fc.integer({ min: 0, max: 300 }),
      }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(files, (records) => {
        let current = records.map(({ weight, earliest, length }, i) =>
          file(String(i), weight, earliest, earliest + length),
        )
        const rows = (list: readonly Named[]) => list.reduce((sum, { weight }) => sum + weight, 0)
        const total = rows(current)
        for (let round = 0; round < 8; round++) {
          const groups = planCompaction(current, 2)
          if (groups.length === 0) return
          const taken = groups.flatMap((group) => group.files)
          expect(new Set(taken).size).toBe(taken.length)
          const left = current.filter((each) => !taken.includes(each))
          current = [...left, ...groups.flatMap((group, i) => merged(group.files, `${round}.${i}`))]
          expect(rows(current)).toBeCloseTo(total)
        }
        expect(planCompaction(current, 2)).toEqual([])
      }),
    )
  })
})

/** What merging files makes, taking their rows as evenly spread over the whole. */
function merged(files: readonly Named[], name: string): readonly Named[] {
  const weight = files.reduce((sum, each) => sum + each.weight, 0)
  const count = Math.ceil(weight)
  const from = Math.min(...files.map(({ earliest }) => earliest))
  const to = Math.max(...files.map(({ latest }) => latest))
  const step = (to - from) / count
  return Array.from({ length: count }, (_, i) =>
    file(`${name}.${i}`, weight / count, from + i * step, from + (i + 1) * step),
  )
}
