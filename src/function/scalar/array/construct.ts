import { concatColumns } from '../../../column/concat.ts'
import { arrayColumn } from '../../../column/make.ts'
import { columnOf } from '../../../column/builder.ts'
import { take } from '../../../column/take.ts'
import type { ScalarFunction } from '../../definition.ts'
import { columnAt } from '../../nulls.ts'

/** `ARRAY[a, b, c]` */
export const ARRAY_CONSTRUCTOR: ScalarFunction = {
  kind: 'scalar',
  name: '$array',
  group: 'array',
  hidden: true,
  description: 'The constructor ARRAY[…]',
  example: { sql: 'ARRAY[1, 2, 3]', result: '[1, 2, 3]' },
  overloads: [
    {
      signature: '$array(T...) -> array(T)',
      nulls: 'called',
      fallible: false,
      bind: (signature) => (args, rows) => {
        const width = args.length
        const offsets = new Int32Array(rows + 1)
        for (let row = 0; row <= rows; row++) offsets[row] = row * width
        if (width === 0) {
          const element = signature.returns.kind === 'array' ? signature.returns.element : signature.returns
          return arrayColumn(offsets, columnOf(element, []))
        }
        if (width === 1) return arrayColumn(offsets, columnAt(args, 0))
        // One column after another, then gathered row by row.
        const pool = concatColumns(args.map((_, i) => columnAt(args, i)))
        const picked = new Int32Array(rows * width)
        for (let row = 0; row < rows; row++) {
          for (let i = 0; i < width; i++) picked[row * width + i] = i * rows + row
        }
        return arrayColumn(offsets, take(pool, picked))
      },
    },
  ],
}
