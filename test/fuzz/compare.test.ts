import { describe, expect, it } from 'vitest'
import type { Result } from '../support/slt/run.ts'
import { differenceOf } from './compare.ts'

const answer = (type: string, cells: readonly string[]): Result => ({
  kind: 'answer',
  answer: { columns: [{ name: 'c', type }], rows: cells.map((cell) => [cell]) },
})
const error = (code: string, message: string): Result => ({ kind: 'error', code, lines: [message] })

describe('the difference of two answers', () => {
  it('is about rows in any order, unless the statement orders them', () => {
    const [ours, theirs] = [answer('integer', ['1', '2', '2']), answer('INTEGER', ['2', '1', '2'])]
    expect(differenceOf(ours, theirs, false)).toBeUndefined()
    expect(differenceOf(ours, theirs, true)?.sort).toBe('rows')
    expect(differenceOf(ours, answer('INTEGER', ['2', '1']), false)?.sort).toBe('rows')
  })

  it('takes doubles to twelve digits, and all else to the last', () => {
    const close = ['0.1', '0.1000000000000001'] as const
    expect(differenceOf(answer('double', [close[0]]), answer('DOUBLE', [close[1]]), false)).toBeUndefined()
    expect(
      differenceOf(answer('bigint', ['9007199254740993']), answer('HUGEINT', ['9007199254740992']), false)
        ?.sort,
    ).toBe('rows')
    expect(differenceOf(answer('varchar', ['1.0']), answer('VARCHAR', ['1']), false)?.sort).toBe('rows')
  })

  it('takes decimals and times by value', () => {
    expect(
      differenceOf(answer('decimal(12, 2)', ['1.50']), answer('DECIMAL(4,1)', ['1.5']), false),
    ).toBeUndefined()
    expect(
      differenceOf(answer('decimal(12, 2)', ['100.00']), answer('DECIMAL(4,1)', ['1']), false)?.sort,
    ).toBe('rows')
    expect(
      differenceOf(
        answer('timestamp(3)', ['2023-07-01 00:00:00.500']),
        answer('TIMESTAMP', ['2023-07-01 00:00:00.500000']),
        false,
      ),
    ).toBeUndefined()
    expect(
      differenceOf(answer('time(3)', ['12:30:00.000']), answer('TIME', ['12:30:00']), false),
    ).toBeUndefined()
  })

  it('takes reals by their own digits', () => {
    const [ours, theirs] = [answer('real', ['0.1', 'NULL']), answer('FLOAT', ['0.10000000149011612', 'NULL'])]
    expect(differenceOf(ours, theirs, true)).toBeUndefined()
    expect(differenceOf(ours, answer('FLOAT', ['0.1000001', 'NULL']), true)?.sort).toBe('rows')
  })

  it('is none where both fail, and names the error where one does', () => {
    const failed = error('DIVISION_BY_ZERO', 'Division by zero')
    expect(differenceOf(failed, error('Error', 'Error: Out of Range Error'), false)).toBeUndefined()
    expect(differenceOf(error('TypeError', 'x is undefined'), failed, false)?.sort).toBe(
      'ours fails with TypeError: x is undefined',
    )
    expect(differenceOf(failed, answer('INTEGER', ['1']), false)).toEqual({
      sort: 'ours fails with DIVISION_BY_ZERO: Division by zero',
      ours: ['DIVISION_BY_ZERO', 'Division by zero'],
      theirs: ['1'],
    })
    expect(differenceOf(answer('integer', ['1']), error('Error', `Error: no "x" here`), false)?.sort).toBe(
      'the other fails with Error: Error: no ',
    )
  })
})
