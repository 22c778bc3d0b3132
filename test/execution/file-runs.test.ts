import { describe, expect, it } from 'vitest'
import { mergedKeys, type Run, steadyStretch } from '../../src/execution/file-runs.ts'

/** Runs by what is left of the conjuncts: a letter each, `-` where the file may not be kept. */
function runs(lefts: string): readonly Run[] {
  return [...lefts].map((left, i) => ({
    morsels: [],
    isFile: true,
    entry: left === '-' ? undefined : { key: `${left}${i}`, left },
  }))
}

describe('files whose entries are kept as one', () => {
  it.each([
    ['', [0, 0]],
    ['-', [0, 0]],
    ['aaa', [0, 3]],
    ['-aa', [1, 3]],
    ['baaab', [1, 4]],
    ['aa-aaa-a', [3, 6]],
    ['ab', [0, 1]],
  ])('of %j are those of %j', (lefts, stretch) => {
    expect(steadyStretch(runs(lefts))).toEqual(stretch)
  })

  it('go by all that they are, in their order', () => {
    const [one, two] = mergedKeys(runs('ab'))
    expect(mergedKeys(runs('abc')).slice(0, 2)).toEqual([one, two])
    expect(new Set([...mergedKeys(runs('abc')), ...mergedKeys(runs('acb')).slice(1)]).size).toBe(5)
  })
})
