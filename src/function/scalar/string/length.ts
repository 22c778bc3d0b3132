import { int64Column } from '../../../column/make.ts'
import { bytesOperand, countCodePoints } from '../../bytes.ts'
import { infallible, scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'

function counted(count: (data: Uint8Array, start: number, end: number) => number): Kernel {
  return (args, rows) => {
    const { offsets, data, mask } = bytesOperand(columnAt(args, 0))
    const out = new BigInt64Array(rows)
    for (let row = 0; row < rows; row++)
      out[row] = BigInt(count(data, offsets[row & mask]!, offsets[(row & mask) + 1]!))
    return int64Column(out, mergedValidity(args, rows))
  }
}

export const LENGTH = scalar(
  'string',
  'length',
  'The number of characters of a text, or of bytes of a varbinary',
  ["length('añil')", '4'],
  [
    infallible('length(varchar) -> bigint', () => counted(countCodePoints)),
    infallible('length(varbinary) -> bigint', () => counted((_data, start, end) => end - start)),
    infallible('length(char(x)) -> bigint', ({ arguments: [type] }) => {
      const length = type?.kind === 'char' ? type.length : 0
      return counted(() => length)
    }),
  ],
)
