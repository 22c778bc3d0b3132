import { concatColumns } from '../../../column/concat.ts'
import { copyBytes } from '../../../column/copy-bytes.ts'
import { flatten } from '../../../column/flatten.ts'
import { arrayColumn, bytesColumn } from '../../../column/make.ts'
import { take } from '../../../column/take.ts'
import { checkTextBytes, checkTextLength } from '../../../common/text-limit.ts'
import { viewOf } from '../../../common/view-of.ts'
import { bytesOperand } from '../../bytes.ts'
import { arrayOperand } from '../../nested.ts'
import type { Kernel } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'

/** varchar and varbinary: each row's bytes one after another. */
export const concatBytes: Kernel = (args, rows) => {
  const operands = args.map((_, i) => {
    const operand = bytesOperand(columnAt(args, i))
    return { ...operand, view: viewOf(operand.data) }
  })
  const validity = mergedValidity(args, rows)
  const offsets = new Int32Array(rows + 1)
  let total = 0
  for (let row = 0; row < rows; row++) {
    if (validity === undefined || validity[row] === 1) {
      for (const { offsets: from, mask } of operands) total += from[(row & mask) + 1]! - from[row & mask]!
    }
    checkTextLength(total - offsets[row]!)
    checkTextBytes(total)
    offsets[row + 1] = total
  }
  const data = new Uint8Array(total)
  const target = viewOf(data)
  let at = 0
  for (let row = 0; row < rows; row++) {
    if (validity !== undefined && validity[row] === 0) continue
    for (const { offsets: from, data: source, view, mask } of operands) {
      const start = from[row & mask]!
      const length = from[(row & mask) + 1]! - start
      copyBytes(source, view, start, length, data, target, at)
      at += length
    }
  }
  return bytesColumn(offsets, data, validity)
}

/** Arrays of one element type: each row's elements one after another. */
export const concatArrays: Kernel = (args, rows) => {
  const operands = args.map((_, i) => arrayOperand(columnAt(args, i)))
  const validity = mergedValidity(args, rows)
  // All elements side by side in one column; each row then gathers its own.
  const bases: number[] = []
  let base = 0
  for (const { elements } of operands) {
    bases.push(base)
    base += elements.length
  }
  const pool = concatColumns(operands.map(({ elements }) => flatten(elements)))
  const offsets = new Int32Array(rows + 1)
  const picked: number[] = []
  for (let row = 0; row < rows; row++) {
    if (validity === undefined || validity[row] === 1) {
      operands.forEach(({ offsets: from, mask }, k) => {
        for (let e = from[row & mask]!; e < from[(row & mask) + 1]!; e++) picked.push(bases[k]! + e)
      })
    }
    offsets[row + 1] = picked.length
  }
  return arrayColumn(offsets, take(pool, Int32Array.from(picked)), validity)
}
