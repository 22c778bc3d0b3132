import { calledOnNull, scalar } from '../../define.ts'
import { invalid } from '../../invalid.ts'
import { rowwise, rowwiseList } from '../../rowwise.ts'
import { LIST, nullable, TEXT } from '../../slot.ts'

export const CONCAT_WS = scalar(
  'string',
  'concat_ws',
  'The texts (arguments or elements of an array) with a separator between them; NULLs are left out',
  ["concat_ws('/', 'a', NULL, 'b')", 'a/b'],
  [
    calledOnNull(
      'concat_ws(varchar, varchar...) -> varchar',
      rowwiseList(nullable(TEXT), TEXT, () => ([separator = null, ...parts]) => {
        if (parts.length === 0) invalid('There must be two or more arguments')
        return separator === null ? null : parts.filter((part) => part !== null).join(separator)
      }),
      true,
    ),
    {
      signature: 'concat_ws(varchar, array(varchar)) -> varchar',
      fallible: false,
      bind: rowwise([TEXT, LIST], TEXT, (separator, parts) =>
        parts.filter((part) => typeof part === 'string').join(separator),
      ),
    },
  ],
)
