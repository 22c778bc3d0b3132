import { fallible, infallible, scalar } from '../../define.ts'
import { rowwise } from '../../rowwise.ts'
import { BYTES, TEXT } from '../../slot.ts'
import { invalid } from '../../invalid.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
/** Characters that the last group of eight may have, padding aside. */
const GROUP_LENGTHS = [0, 2, 4, 5, 7]

function encode(bytes: Uint8Array): string {
  let out = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff
    held += 8
    while (held >= 5) {
      held -= 5
      out += ALPHABET[(bits >> held) & 31]
    }
  }
  if (held > 0) out += ALPHABET[(bits << (5 - held)) & 31]
  return out.padEnd(Math.ceil(out.length / 8) * 8, '=')
}

/** Guava's decoder (RFC 4648): capitals only; padding may be left out. Its messages. */
function decode(text: string): Uint8Array {
  const digits = text.replace(/=+$/, '')
  if (!GROUP_LENGTHS.includes(digits.length % 8)) invalid(`Invalid input length ${digits.length}`)
  const out = new Uint8Array(Math.floor((digits.length * 5) / 8))
  let written = 0
  let bits = 0
  let held = 0
  for (const digit of digits) {
    const value = ALPHABET.indexOf(digit)
    if (value < 0) invalid(`Unrecognized character: ${digit}`)
    bits = ((bits << 5) | value) & 0xfff
    held += 5
    if (held >= 8) {
      held -= 8
      out[written++] = bits >> held
    }
  }
  return out
}

export const TO_BASE32 = scalar(
  'binary',
  'to_base32',
  'Bytes as base32 text',
  ["to_base32(to_utf8('hello'))", 'NBSWY3DP'],
  [infallible('to_base32(varbinary) -> varchar', rowwise([BYTES], TEXT, encode))],
)

export const FROM_BASE32 = scalar(
  'binary',
  'from_base32',
  'The bytes that base32 text stands for',
  ["from_utf8(from_base32('NBSWY3DP'))", 'hello'],
  ['varchar(x)', 'varbinary'].map((type) =>
    fallible(`from_base32(${type}) -> varbinary`, rowwise([TEXT], BYTES, decode)),
  ),
)
