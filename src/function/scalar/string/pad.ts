import { TraillakeError } from '../../../common/errors.ts'
import { checkTextLength } from '../../../common/text-limit.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import type { ScalarFunction, ScalarOverload } from '../../definition.ts'
import { rowwise } from '../../rowwise.ts'
import { BYTES, PADDED, SIZE, TEXT } from '../../slot.ts'

const MAX_LENGTH = 2 ** 31 - 1

function checkPadding(length: number, padding: number, what: string): void {
  if (length < 0 || length > MAX_LENGTH)
    throw new TraillakeError(
      'INVALID_FUNCTION_ARGUMENT',
      `Target length must be in the range [0..${MAX_LENGTH}]`,
    )
  if (padding === 0)
    throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', `Padding ${what} must not be empty`)
  checkTextLength(length)
}

function padText(text: string, length: number, padding: string, side: 'left' | 'right'): string {
  checkPadding(length, padding.length, 'string')
  const characters = [...text]
  if (characters.length >= length) return characters.slice(0, length).join('')
  const filler = [...padding]
  const missing = length - characters.length
  const rest = filler.slice(0, missing % filler.length).join('')
  const fill = padding.repeat(Math.floor(missing / filler.length)) + rest
  return side === 'left' ? fill + text : text + fill
}

function padBytes(
  bytes: Uint8Array,
  length: number,
  padding: Uint8Array,
  side: 'left' | 'right',
): Uint8Array {
  checkPadding(length, padding.length, 'bytes')
  if (bytes.length >= length) return bytes.subarray(0, length)
  const out = new Uint8Array(length)
  const missing = length - bytes.length
  const at = side === 'left' ? 0 : bytes.length
  for (let i = 0; i < missing; i++) out[at + i] = padding[i % padding.length]!
  out.set(bytes, side === 'left' ? missing : 0)
  return out
}

/** @param more overloads that the other side lacks */
function pad(
  name: string,
  side: 'left' | 'right',
  example: readonly [string, string],
  more: readonly ScalarOverload[] = [],
): ScalarFunction {
  return scalar(
    'string',
    name,
    `The text padded on the ${side} with another to a length, or cut to it`,
    example,
    [
      fallible(
        `${name}(varchar(x), bigint, varchar(y)) -> varchar`,
        rowwise([TEXT, SIZE, TEXT], TEXT, (text, length, padding) => padText(text, length, padding, side)),
      ),
      fallible(
        `${name}(varbinary, bigint, varbinary) -> varbinary`,
        rowwise([BYTES, SIZE, BYTES], BYTES, (bytes, length, padding) =>
          padBytes(bytes, length, padding, side),
        ),
      ),
      ...more,
    ],
  )
}

export const LPAD = pad(
  'lpad',
  'left',
  ["lpad('7', 3, '0')", '007'],
  [
    fallible(
      'lpad(char(x), bigint, varchar(y)) -> varchar',
      rowwise([PADDED, SIZE, TEXT], TEXT, (text, length, padding) => padText(text, length, padding, 'left')),
    ),
  ],
)
export const RPAD = pad('rpad', 'right', ["rpad('7', 3, '.')", '7..'])

const reversed = (text: string): string => [...text].reverse().join('')

export const REVERSE_TEXT = infallible('reverse(varchar(x)) -> varchar(x)', rowwise([TEXT], TEXT, reversed))
export const REVERSE_CHAR = infallible('reverse(char(x)) -> char(x)', rowwise([PADDED], PADDED, reversed))
export const REVERSE_BYTES = infallible(
  'reverse(varbinary) -> varbinary',
  rowwise([BYTES], BYTES, (bytes) => bytes.toReversed()),
)
