import { describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import type { Column, PlainColumn } from '../../src/column/column.ts'
import { flatten } from '../../src/column/flatten.ts'
import { booleanColumn, dictionaryColumn } from '../../src/column/make.ts'
import { valueReader } from '../../src/column/value.ts'
import { TraillakeError } from '../../src/common/errors.ts'
import { createPairedEvaluation } from '../../src/execution/expression/paired.ts'
import { BOOLEAN, VARCHAR } from '../../src/types/type.ts'

const ROWS = 64

function texts(...values: (string | null)[]): PlainColumn {
  return flatten(columnOf(VARCHAR, values))
}

/** `a = b` for one-letter texts, NULL where one is NULL; fails on `x` where asked to. */
function equal(asked: { rows: number }, failsOn?: string) {
  return ([a, b]: readonly Column[], rows: number): Column => {
    asked.rows += rows
    const [left, right] = [valueReader(a!, VARCHAR), valueReader(b!, VARCHAR)]
    const values = new Uint8Array(rows)
    const validity = new Uint8Array(rows)
    for (let row = 0; row < rows; row++) {
      if (failsOn !== undefined && left(row) === failsOn)
        throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', 'x')
      validity[row] = left(row) === null || right(row) === null ? 0 : 1
      values[row] = left(row) === right(row) ? 1 : 0
    }
    return booleanColumn(values, validity)
  }
}

function rowsOf(column: Column | undefined): unknown[] | undefined {
  if (column === undefined) return undefined
  const read = valueReader(column, BOOLEAN)
  return Array.from({ length: column.length }, (_, row) => read(row))
}

function codes(of: (row: number) => number): Int32Array {
  return Int32Array.from({ length: ROWS }, (_, row) => of(row))
}

describe('functions of two dictionaries', () => {
  const first = dictionaryColumn(
    codes((row) => row % 3),
    texts('a', 'b', null),
  )
  const second = dictionaryColumn(
    codes((row) => row % 2),
    texts('a', 'b'),
    Uint8Array.from({ length: ROWS }, (_, row) => (row % 5 === 0 ? 0 : 1)),
  )

  it('ask each combination once, NULL among them, and no more for the next batch', () => {
    const asked = { rows: 0 }
    const evaluate = createPairedEvaluation(equal(asked))
    const expected = rowsOf(equal({ rows: 0 })([first, second], ROWS))
    expect(rowsOf(evaluate([first, second], ROWS))).toEqual(expected)
    expect(rowsOf(evaluate([first, second], ROWS))).toEqual(expected)
    expect(asked.rows).toBe(4 * 3)
  })

  it('leave rows alone where a combination fails that they may not have', () => {
    const evaluate = createPairedEvaluation(equal({ rows: 0 }, 'b'))
    expect(evaluate([first, second], ROWS)).toBeUndefined()
  })

  it('leave alone what has more combinations than rows, and other columns', () => {
    const evaluate = createPairedEvaluation(equal({ rows: 0 }))
    const wide = dictionaryColumn(
      codes((row) => row),
      texts(...Array.from({ length: ROWS }, String)),
    )
    expect(evaluate([wide, second], ROWS)).toBeUndefined()
    expect(evaluate([flatten(first), second], ROWS)).toBeUndefined()
  })
})
