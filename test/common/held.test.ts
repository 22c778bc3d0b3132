import { describe, expect, it } from 'vitest'
import { createHeld } from '../../src/common/held.ts'

describe('held values', () => {
  it('keeps those that were used last', () => {
    const held = createHeld<string>(6, ({ length }) => length)
    held.add('a', 'xx')
    held.add('b', 'xx')
    held.add('c', 'xx')
    expect(held.get('a')).toBe('xx')
    held.add('d', 'xx')
    expect(['a', 'b', 'c', 'd'].filter((key) => held.get(key) !== undefined)).toEqual(['a', 'c', 'd'])
  })

  it('lets nothing go for a value that is too large', () => {
    const held = createHeld<string>(6, ({ length }) => length)
    held.add('a', 'xx')
    held.add('b', 'xxxxxxx')
    expect(held.get('a')).toBe('xx')
    expect(held.get('b')).toBeUndefined()
    held.add('a', 'xxxxxxx')
    expect(held.get('a')).toBeUndefined()
  })
})
