import type { Column } from '../../../column/column.ts'
import { slice } from '../../../column/slice.ts'
import { take } from '../../../column/take.ts'
import { arrayOperand, indexList } from '../../nested.ts'

/** The elements of all rows of an array column, row after row, without gaps. */
export interface Exploded {
  readonly elements: Column
  /** rows + 1 entries from 0; a NULL row spans nothing. */
  readonly offsets: Int32Array<ArrayBuffer>
  /** The row that each element belongs to. */
  readonly origin: Int32Array<ArrayBuffer>
}

function originOf(offsets: Int32Array, rows: number): Int32Array<ArrayBuffer> {
  const origin = new Int32Array(offsets[rows]!)
  for (let row = 0; row < rows; row++) origin.fill(row, offsets[row], offsets[row + 1])
  return origin
}

/** @param validity rows to leave out are 0 */
export function explodeSpans(
  spans: { readonly offsets: Int32Array; readonly mask: number },
  rows: number,
  validity: Uint8Array | undefined,
  columns: readonly Column[],
): {
  readonly columns: readonly Column[]
  readonly offsets: Int32Array<ArrayBuffer>
  readonly origin: Int32Array<ArrayBuffer>
} {
  const { offsets: from, mask } = spans
  const offsets = new Int32Array(rows + 1)
  if (mask === -1 && validity === undefined) {
    const start = from[0]!
    for (let row = 0; row <= rows; row++) offsets[row] = from[row]! - start
    const parts = columns.map((column) => slice(column, start, from[rows]!))
    return { columns: parts, offsets, origin: originOf(offsets, rows) }
  }
  const picked = indexList()
  for (let row = 0; row < rows; row++) {
    if (validity === undefined || validity[row] === 1)
      for (let e = from[row & mask]!; e < from[(row & mask) + 1]!; e++) picked.push(e)
    offsets[row + 1] = picked.length
  }
  const indices = picked.finish()
  return { columns: columns.map((column) => take(column, indices)), offsets, origin: originOf(offsets, rows) }
}

/** The elements of a column of arrays. */
export function explode(arrays: Column, rows: number, validity: Uint8Array | undefined): Exploded {
  const operand = arrayOperand(arrays)
  const { columns, offsets, origin } = explodeSpans(operand, rows, validity, [operand.elements])
  return { elements: columns[0]!, offsets, origin }
}
