import { bytesOperand, countCodePoints, isAscii } from '../../bytes.ts'
import { infallible, scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { smallLongs } from '../../numeric.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'

const countBytes = (_data: Uint8Array, start: number, end: number): number => end - start

function counted(count: (data: Uint8Array, start: number, end: number) => number): Kernel {
  return (args, rows) => {
    const { offsets, data, mask } = bytesOperand(columnAt(args, 0))
    // In ASCII every byte is a character.
    const measure = mask === -1 && isAscii(data, offsets[0]!, offsets[rows]!) ? countBytes : count
    return smallLongs(
      rows,
      (row) => measure(data, offsets[row & mask]!, offsets[(row & mask) + 1]!),
      mergedValidity(args, rows),
    )
  }
}

export const LENGTH = scalar(
  'string',
  'length',
  'The number of characters of a text, or of bytes of a varbinary',
  ["length('añil')", '4'],
  [
    infallible('length(varchar(x)) -> bigint', () => counted(countCodePoints)),
    infallible('length(varbinary) -> bigint', () => counted(countBytes)),
    infallible('length(char(x)) -> bigint', ({ arguments: [type] }) => {
      const length = type?.kind === 'char' ? type.length : 0
      return (args, rows) => smallLongs(rows, () => length, mergedValidity(args, rows))
    }),
  ],
)
