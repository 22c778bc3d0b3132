import { describe, expect, it } from 'vitest'
import { sameExpression } from '../../src/plan/equal.ts'
import type { BoundExpression } from '../../src/plan/expression.ts'
import { canFail } from '../../src/plan/properties.ts'
import { freeColumns } from '../../src/plan/walk.ts'
import { bound } from '../support/plan/bound.ts'

/** An expression over the columns of `numbers`; equal names are equal columns. */
async function expressionsOf(list: string): Promise<readonly BoundExpression[]> {
  const { plan } = await bound(`SELECT ${list} FROM numbers`)
  if (plan.kind !== 'project') throw new Error('SELECT makes a projection')
  return plan.assignments.map(({ expression }) => expression)
}

describe('canFail', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['i = 1', false],
    ['i + 1', true],
    ['1 / i', true],
    ['TRY(1 / i)', false],
    ["CAST('x' AS bigint)", true],
    ["TRY_CAST('x' AS bigint)", false],
    ['CAST(i AS bigint)', false],
    ['CAST(i AS varchar)', false],
    ['CAST(b AS integer)', true],
    ['CAST(day AS timestamp)', false],
    ['list[1]', true],
    ['element_at(list, 1) IS NULL', true],
    ["json_extract_scalar(CAST(i AS varchar), '$.a')", false],
    ["json_extract_scalar(CAST(i AS varchar), '$.a..b')", true],
    ['json_extract_scalar(CAST(i AS varchar), CAST(b AS varchar))', true],
    ['CASE WHEN i = 0 THEN 0 ELSE 1 / i END', true],
  ]
  for (const [sql, expected] of cases)
    it(sql, async () => {
      const [expression] = await expressionsOf(sql)
      expect(expression === undefined ? undefined : canFail(expression)).toBe(expected)
    })
})

describe('sameExpression', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['i + 1', 'i+1', true],
    ['i + 1', '1 + i', false],
    ['i + 1', 'b + 1', false],
    ["'a'", "'a '", false],
    ['filter(list, x -> x > b)', 'filter(list, other -> other > b)', true],
    ['filter(list, x -> x > b)', 'filter(list, b -> b > b)', false],
    ["TIMESTAMP '2024-01-01 00:00:00 UTC'", "TIMESTAMP '2024-01-01 01:00:00 +01:00'", false],
    ['CAST(i AS bigint)', 'TRY_CAST(i AS bigint)', false],
    ['ARRAY[1, 2]', 'ARRAY[1, 2]', true],
  ]
  for (const [left, right, expected] of cases)
    it(`${left} and ${right}`, async () => {
      const [a, b] = await expressionsOf(`${left}, ${right}`)
      expect(a !== undefined && b !== undefined && sameExpression(a, b)).toBe(expected)
    })
})

describe('freeColumns', () => {
  it("does not count a lambda's parameters", async () => {
    const [outer, lambda] = await expressionsOf('b, filter(list, x -> x > b AND x > 1)')
    const list = await expressionsOf('list')
    expect(lambda === undefined ? 0 : freeColumns(lambda).size).toBe(2)
    expect(outer?.kind === 'column' && lambda !== undefined && freeColumns(lambda).has(outer.id)).toBe(true)
    expect(list).toHaveLength(1)
  })
})
