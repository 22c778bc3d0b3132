import { describe, expect, it } from 'vitest'
import { occurrencesIn } from '../../src/plan/occurrences.ts'
import { columnNames } from '../../src/plan/column-names.ts'
import { printExpression } from '../../src/plan/print-expression.ts'
import { bound } from '../support/plan/bound.ts'

/** `part × uses` of what a SELECT's expressions repeat, with `?` where no place is evaluated for every row. */
async function repeated(select: string): Promise<readonly string[]> {
  const { plan } = await bound(`SELECT ${select} FROM numbers`)
  if (plan.kind !== 'project') throw new Error(`${plan.kind} instead of a projection`)
  const roots = plan.assignments.map(({ expression }) => ({ expression, always: true }))
  const names = columnNames()
  return occurrencesIn(roots)
    .filter(({ uses }) => uses > 1)
    .map(
      ({ expression, uses, always }) => `${printExpression(expression, names)} × ${uses}${always ? '' : '?'}`,
    )
    .sort()
}

describe('occurrences', () => {
  it('count places inside repeated parts once', async () => {
    expect(await repeated('(i + 1) * 2, (i + 1) * 2, (i + 1) * 2 - 1')).toEqual(['(i + 1) * 2 × 3'])
    expect(await repeated('(i + 1) * 2, (i + 1) * 2, i + 1')).toEqual(['(i + 1) * 2 × 2', 'i + 1 × 2'])
    expect(await repeated('abs(abs(abs(i))), abs(abs(abs(abs(i)))), abs(i)')).toEqual([
      'abs(abs(abs(i))) × 2',
      'abs(i) × 2',
    ])
  })

  it('know what is evaluated for every row, wherever that is written', async () => {
    expect(await repeated('i = 0 OR 1 / i > 1, i = 0 OR 2 < 1 / i')).toEqual(['1 / i × 2?', 'i = 0 × 2'])
    expect(await repeated('i = 0 OR 1 / (i - 1) > 1, TRY(1 / (i - 1)), i - 1')).toEqual([
      '1 / (i - 1) × 2?',
      'i - 1 × 2',
    ])
    expect(await repeated('CASE WHEN i = 0 THEN 0 ELSE (i + 1) / i END, (i + 1) / i')).toEqual([
      '(i + 1) / i × 2',
    ])
  })
})
