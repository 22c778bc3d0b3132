import { describe, expect, it } from 'vitest'
import { parseStatement } from '../../src/binder/statement.ts'

describe('parseStatement', () => {
  it('reads a text once', () => {
    const statement = parseStatement('SELECT 1')
    expect(parseStatement('SELECT 1')).toBe(statement)
    expect(parseStatement('SELECT 2')).not.toEqual(statement)
  })

  it('says each time what is wrong with a text', () => {
    const read = () => parseStatement('SELECT 1 +')
    expect(read).toThrow("line 1:11: mismatched input '<EOF>'")
    expect(read).toThrow("line 1:11: mismatched input '<EOF>'")
  })
})
