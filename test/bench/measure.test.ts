import { describe, expect, it } from 'vitest'
import { geometricMean, inTurn, median } from '../../bench/measure.ts'

describe('measuring', () => {
  it('median', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([])).toBeNaN()
  })

  it('geometric mean: twice as fast and half as fast are even', () => {
    expect(geometricMean([2, 0.5])).toBeCloseTo(1, 12)
    expect(geometricMean([8, 1, 1])).toBeCloseTo(2, 12)
    expect(geometricMean([])).toBeNaN()
  })

  it('contestants run in turn, an odd number of rounds of five or more', async () => {
    const order: string[] = []
    const contestant = (name: string) => async () => {
      order.push(name)
    }
    const figures = await inTurn([contestant('a'), contestant('b')])
    expect(figures.map((rounds) => rounds.length)).toEqual([21, 21])
    expect(order.join('')).toBe('ab'.repeat(21))
  })

  it('long contests end after five rounds', async () => {
    const figures = await inTurn([() => new Promise((resolve) => setTimeout(resolve, 250))])
    expect(figures[0]).toHaveLength(5)
    expect(Math.min(...figures[0]!)).toBeGreaterThan(200)
  })
})
