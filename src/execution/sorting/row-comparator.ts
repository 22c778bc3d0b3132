import { assertNever } from '../../common/assert.ts'
import type { BytesColumn, Column, PlainColumn } from '../../column/column.ts'
import { validityOf } from '../../column/flatten.ts'
import { valueReader } from '../../column/value.ts'
import { compareValues, type NanOrder } from '../../types/compare.ts'
import type { SqlType } from '../../types/type.ts'
import { integerWords } from '../grouping/canonical.ts'
import { type KeyOrder, nanOrderOf } from './order-words.ts'

/** The order of row `i` of one column and row `j` of another: negative, zero or positive. */
export type RowComparator = (i: number, j: number) => number

function compareWords(a: Int32Array, b: Int32Array, width: number): RowComparator {
  return (i, j) => {
    const top = a[(i + 1) * width - 1]! - b[(j + 1) * width - 1]!
    if (top !== 0) return top
    for (let word = width - 2; word >= 0; word--) {
      const difference = (a[i * width + word]! >>> 0) - (b[j * width + word]! >>> 0)
      if (difference !== 0) return difference
    }
    return 0
  }
}

function compareFloats(
  a: Float64Array | Float32Array,
  b: Float64Array | Float32Array,
  nan: NanOrder,
): RowComparator {
  const ofNan = nan === 'largest' ? 1 : -1
  return (i, j) => {
    const x = a[i]!
    const y = b[j]!
    if (x < y) return -1
    if (x > y) return 1
    return x === y ? 0 : ofNan * (Number(x !== x) - Number(y !== y))
  }
}

function compareBytes(a: BytesColumn, b: BytesColumn): RowComparator {
  return (i, j) => {
    const from = a.offsets[i]!
    const to = b.offsets[j]!
    const left = a.offsets[i + 1]! - from
    const right = b.offsets[j + 1]! - to
    const shared = Math.min(left, right)
    for (let at = 0; at < shared; at++) {
      const difference = a.data[from + at]! - b.data[to + at]!
      if (difference !== 0) return difference
    }
    return left - right
  }
}

function compareRead(a: PlainColumn, b: PlainColumn, type: SqlType, nan: NanOrder): RowComparator {
  const left = valueReader(a, type)
  const right = valueReader(b, type)
  const compare = compareValues(type, nan)
  return (i, j) => compare(left(i), right(j))
}

function comparePlain(a: PlainColumn, b: PlainColumn, type: SqlType, nan: NanOrder): RowComparator {
  switch (a.kind) {
    case 'null':
      return () => 0
    case 'boolean':
    case 'int32': {
      if (b.kind !== a.kind) break
      const left = a.values
      const right = b.values
      return (i, j) => left[i]! - right[j]!
    }
    case 'int64':
    case 'zoned':
      if (b.kind !== a.kind) break
      return compareWords(integerWords(a.values), integerWords(b.values), 2)
    case 'int128':
      if (b.kind !== a.kind) break
      return compareWords(integerWords(a.values), integerWords(b.values), 4)
    case 'float32':
    case 'float64':
      if (b.kind !== a.kind) break
      return compareFloats(a.values, b.values, nan)
    case 'bytes':
      if (b.kind !== a.kind) break
      return type.kind === 'char' ? compareRead(a, b, type, nan) : compareBytes(a, b)
    case 'array':
    case 'map':
    case 'row':
      if (b.kind !== a.kind) break
      return compareRead(a, b, type, nan)
    default:
      return assertNever(a)
  }
  // One of the two is all NULL: no row of it is ever compared.
  return () => 0
}

function entriesOf(column: Column): PlainColumn {
  return column.kind === 'dictionary' ? column.dictionary : column.kind === 'constant' ? column.value : column
}

/**
 * Compares rows of two columns of one type through their encodings, ascending, as ORDER BY does. Neither row may be NULL.
 */
export function compareRows(a: Column, b: Column, type: SqlType, nan: NanOrder = 'largest'): RowComparator {
  const compare = comparePlain(entriesOf(a), entriesOf(b), type, nan)
  const left = a.kind === 'dictionary' ? a.codes : undefined
  const right = b.kind === 'dictionary' ? b.codes : undefined
  if (a.kind === 'constant' || b.kind === 'constant')
    return (i, j) =>
      compare(
        a.kind === 'constant' ? 0 : left === undefined ? i : left[i]!,
        b.kind === 'constant' ? 0 : right === undefined ? j : right[j]!,
      )
  if (left === undefined && right === undefined) return compare
  return (i, j) => compare(left === undefined ? i : left[i]!, right === undefined ? j : right[j]!)
}

/** Compares rows of two columns under a key's direction, NULLs placed as it says; two NULLs are equal. */
export function compareKeyRows(a: Column, b: Column, type: SqlType, order: KeyOrder): RowComparator {
  const values = compareRows(a, b, type, nanOrderOf(order))
  const sign = order.descending ? -1 : 1
  const nullOrder = order.nullsFirst ? -1 : 1
  const left = validityOf(a)
  const right = validityOf(b)
  return (i, j) => {
    const leftNull = left !== undefined && left[i] === 0
    const rightNull = right !== undefined && right[j] === 0
    if (leftNull || rightNull) return leftNull === rightNull ? 0 : leftNull ? nullOrder : -nullOrder
    return sign * values(i, j)
  }
}
