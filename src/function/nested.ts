import type { Column } from '../column/column.ts'
import { invariant } from '../common/assert.ts'

/** An array column, or a constant one, for loops: row i spans `offsets[i & mask] … offsets[(i & mask) + 1]`. */
export interface ArrayOperand {
  readonly offsets: Int32Array
  readonly elements: Column
  /** 0 for a constant, −1 for a plain column. */
  readonly mask: number
}

export interface MapOperand {
  readonly offsets: Int32Array
  readonly keys: Column
  readonly values: Column
  readonly mask: number
}

export function arrayOperand(column: Column): ArrayOperand {
  const plain = column.kind === 'constant' ? column.value : column
  invariant(plain.kind === 'array', `a column of arrays was expected, not ${plain.kind}`)
  return { offsets: plain.offsets, elements: plain.elements, mask: column.kind === 'constant' ? 0 : -1 }
}

export function mapOperand(column: Column): MapOperand {
  const plain = column.kind === 'constant' ? column.value : column
  invariant(plain.kind === 'map', `a column of maps was expected, not ${plain.kind}`)
  const { offsets, keys, values } = plain
  return { offsets, keys, values, mask: column.kind === 'constant' ? 0 : -1 }
}

/** How many elements or entries row `row` has. */
export function sizeAt(operand: ArrayOperand | MapOperand, row: number): number {
  const at = row & operand.mask
  return operand.offsets[at + 1]! - operand.offsets[at]!
}

/** Growing list of row numbers, for gathering. */
export interface IndexList {
  push(index: number): void
  readonly length: number
  finish(): Int32Array
}

export function indexList(capacity = 1024): IndexList {
  let values = new Int32Array(Math.max(capacity, 16))
  let length = 0
  return {
    push(index) {
      if (length === values.length) {
        const grown = new Int32Array(length * 2)
        grown.set(values)
        values = grown
      }
      values[length++] = index
    },
    get length() {
      return length
    },
    finish: () => values.subarray(0, length),
  }
}
