import { fallible, scalar } from '../../define.ts'
import { rowwise } from '../../rowwise.ts'
import { LONG, SIZE, TEXT } from '../../slot.ts'
import { invalid } from '../../invalid.ts'
import { require } from './check.ts'

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

function checkRadix(radix: number): void {
  require(radix >= 2 && radix <= 36, 'Radix must be between 2 and 36')
}

/** Java's `Long.parseLong`: a sign, then digits of the base. */
function parseLong(text: string, radix: number): bigint {
  const refuse = (): never => invalid(`Not a valid base-${radix} number: ${text}`)
  const negative = text.startsWith('-')
  const digits = negative || text.startsWith('+') ? text.slice(1) : text
  if (digits === '') return refuse()
  let value = 0n
  for (const letter of digits.toLowerCase()) {
    const digit = DIGITS.indexOf(letter)
    if (digit < 0 || digit >= radix) return refuse()
    value = value * BigInt(radix) + BigInt(digit)
    // One more digit than any int64 has is enough to know.
    if (value > 2n ** 64n) return refuse()
  }
  const signed = negative ? -value : value
  return BigInt.asIntN(64, signed) === signed ? signed : refuse()
}

export const TO_BASE = scalar(
  'math',
  'to_base',
  'A whole number as text in a base from 2 to 36',
  ['to_base(255, 16)', 'ff'],
  [
    fallible(
      'to_base(bigint, bigint) -> varchar(64)',
      rowwise([LONG, SIZE], TEXT, (value, radix) => {
        checkRadix(radix)
        return value.toString(radix)
      }),
    ),
  ],
)

export const FROM_BASE = scalar(
  'math',
  'from_base',
  'The whole number that a text in a base from 2 to 36 stands for',
  ["from_base('ff', 16)", '255'],
  [
    fallible(
      'from_base(varchar(x), bigint) -> bigint',
      rowwise([TEXT, SIZE], LONG, (text, radix) => {
        checkRadix(radix)
        return parseLong(text, radix)
      }),
    ),
  ],
)
