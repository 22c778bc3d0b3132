import type { Column } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import { valueReader } from '../../column/value.ts'
import { mergedValidity } from '../../function/nulls.ts'
import { equalValues } from '../../types/compare.ts'
import type { SqlType } from '../../types/type.ts'
import { compareRows } from '../sorting/row-comparator.ts'
import { isPlainKey } from './in.ts'
import { FALSE, TRUE, type Truth, UNKNOWN_TRUTH } from './truth.ts'

/** `a = b` over columns of equal length, three-valued. */
export type Equality = (a: Column, b: Column, rows: number) => Truth

type RowEquality = (row: number) => boolean | undefined

function rowEquality(a: Column, b: Column, type: SqlType): RowEquality {
  if (!isPlainKey(type)) {
    const left = valueReader(a, type)
    const right = valueReader(b, type)
    const equal = equalValues(type)
    return (row) => equal(left(row), right(row))
  }
  const left = flatten(a)
  const right = flatten(b)
  if (left.kind === 'float32' || left.kind === 'float64') {
    const x = left.values
    const y = right.kind === left.kind ? right.values : x
    return (row) => x[row] === y[row]
  }
  const compare = compareRows(left, right, type)
  return (row) => compare(row, row) === 0
}

/** Compares any two columns of a type, row by row: what IN over expressions is made of. NaN equals nothing. */
export function equalityOf(type: SqlType): Equality {
  return (a, b, rows) => {
    const equal = rowEquality(a, b, type)
    const validity = mergedValidity([a, b], rows)
    const truth = new Uint8Array(rows)
    for (let row = 0; row < rows; row++) {
      const answer = validity === undefined || validity[row] === 1 ? equal(row) : undefined
      truth[row] = answer === undefined ? UNKNOWN_TRUTH : answer ? TRUE : FALSE
    }
    return truth
  }
}
