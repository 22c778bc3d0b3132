import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from '../../grammar/index.ts'
import { fillQueryParameters } from '../../src/dashboard/parameters.ts'

describe('query parameters', () => {
  it.each([
    [
      "SELECT * FROM ? WHERE eventTime > '?'",
      ['events', '2026-01-01'],
      "SELECT * FROM events WHERE eventTime > '2026-01-01'",
    ],
    [
      "SELECT date_trunc('?', eventTime) FROM e LIMIT ?",
      ['hour', '10'],
      "SELECT date_trunc('hour', eventTime) FROM e LIMIT 10",
    ],
    [
      'SELECT 1 FROM ?',
      ['6b4f0a1e-0d3b-4d6e-9a55-0f2f8f3f4a11'],
      'SELECT 1 FROM 6b4f0a1e-0d3b-4d6e-9a55-0f2f8f3f4a11',
    ],
    ["SELECT '?'", ["it's"], "SELECT 'it''s'"],
    ["SELECT 'what?', 'it''s?', '''?''' FROM e", [], "SELECT 'what?', 'it''s?', '''?''' FROM e"],
    ['SELECT "?" FROM e -- ?\n/* ? \'?\' */', [], 'SELECT "?" FROM e -- ?\n/* ? \'?\' */'],
    ["SELECT '--', '?'", ['x'], "SELECT '--', 'x'"],
    ['SELECT "a""?" FROM ?', ['e'], 'SELECT "a""?" FROM e'],
    ["SELECT '?'", ['$&$1'], "SELECT '$&$1'"],
  ])('%s', (statement, values, wanted) => {
    expect(fillQueryParameters(statement, values)).toBe(wanted)
  })

  it.each([
    ['SELECT 1', ['x'], 'The statement has 0 query parameters, and 1 values were given'],
    ["SELECT '?', '?'", ['x'], 'The statement has 2 query parameters, and 1 values were given'],
    [
      'SELECT * FROM ?',
      ['events; x'],
      "Query parameter 1 must be a name or a number where its ? has no quotes, and is 'events; x'",
    ],
    [
      "SELECT '?' FROM ?",
      ['x', 'a--b'],
      "Query parameter 2 must be a name or a number where its ? has no quotes, and is 'a--b'",
    ],
  ])('%s is refused', (statement, values, message) => {
    expect(() => fillQueryParameters(statement, values)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message }),
    )
  })

  it('are what they are in the statement, and nothing else changes', () => {
    const statement = "SELECT eventName FROM events WHERE eventName = '?' AND awsRegion <> '?'"
    const shapeOf = (sql: string) => {
      const literals: string[] = []
      const text = JSON.stringify(parse(sql), (key, value: unknown) => {
        if (key === 'span' || key === 'operatorSpan') return undefined
        if (
          typeof value === 'object' &&
          value !== null &&
          'kind' in value &&
          value.kind === 'stringLiteral'
        ) {
          if ('value' in value && typeof value.value === 'string') literals.push(value.value)
          return 'literal'
        }
        return value
      })
      return { text, literals }
    }
    const { text } = shapeOf(statement)
    const quoting = fc.string({ unit: fc.constantFrom("'", '-', '?', '\\', '\n', '"', '/*', ';') })
    fc.assert(
      fc.property(fc.string(), quoting, (a, b) => {
        expect(shapeOf(fillQueryParameters(statement, [a, b]))).toEqual({ text, literals: [a, b] })
      }),
    )
  })
})
