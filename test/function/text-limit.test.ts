import { expect, it } from 'vitest'
import { cell, failureOf } from './sql.ts'

const LONG = 'A function’s text is longer than 64 MiB'
const LARGE = 'A function’s result is too large for memory'

it.each([
  ["lpad('x', 67108865, 'ab')", LONG],
  ["rpad('x', 2147483647, 'ab')", LONG],
  ["lpad(X'00', 1700000000, X'0102')", LONG],
  ["concat(lpad('', 40000000, 'x'), lpad('', 40000000, 'y'))", LONG],
  ["lpad('', 40000000, 'x') || lpad('', 40000000, 'y')", LONG],
  ["to_hex(lpad(X'', 40000000, X'00'))", LONG],
  ["replace(lpad('', 1000000, 'x'), 'x', lpad('', 100000, 'y'))", LARGE],
  ["regexp_replace(lpad('', 1000000, 'x'), 'x', lpad('', 100000, 'y'))", LARGE],
  ["format('%1000000000d', 5)", LARGE],
])('%s is told to be too large', async (expression, message) => {
  expect(await failureOf(expression)).toEqual(['EXCEEDED_MEMORY_LIMIT', message])
})

it('lets texts of 64 MiB through', async () => {
  expect(await cell("length(lpad('', 67108864, 'ab'))")).toBe('67108864')
})
