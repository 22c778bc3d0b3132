import { describe, expect, it } from 'vitest'
import { boundedGrowth } from '../../src/common/collector.ts'

const MIB = 1024 * 1024

describe('the growth of a heap', () => {
  it('is 150 percent where little lives', () => {
    expect(boundedGrowth(0)).toBe(150)
    expect(boundedGrowth(20 * MIB)).toBe(150)
    expect(boundedGrowth(140 * MIB)).toBe(150)
  })

  it('is to 350 MiB where more does', () => {
    expect(boundedGrowth(175 * MIB)).toBe(100)
    expect(boundedGrowth(200 * MIB)).toBe(75)
  })

  it('is 40 percent at least', () => {
    expect(boundedGrowth(300 * MIB)).toBe(40)
    expect(boundedGrowth(3000 * MIB)).toBe(40)
  })
})
