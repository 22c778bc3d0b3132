import { fallible, infallible, scalar } from '../../define.ts'
import { rowwise } from '../../rowwise.ts'
import { BYTES, TEXT } from '../../slot.ts'
import { invalid } from '../../invalid.ts'

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  if (letter >= 0x61 && letter <= 0x66) return letter - 0x61 + 10
  // Java's HexFormat.fromHexDigit, whose argument is the (signed) byte.
  const signed = byte > 127 ? byte - 256 : byte
  return invalid(`not a hexadecimal digit: "${String.fromCharCode(signed & 0xffff)}" = ${signed}`)
}

function fromHex(text: Uint8Array): Uint8Array {
  if (text.length % 2 === 1) invalid(`invalid input length ${text.length}`)
  const out = new Uint8Array(text.length / 2)
  for (let i = 0; i < out.length; i++) out[i] = (digitOf(text[2 * i]!) << 4) | digitOf(text[2 * i + 1]!)
  return out
}

export const TO_HEX = scalar(
  'binary',
  'to_hex',
  'Bytes as hexadecimal digits, two a byte, capitals',
  ["to_hex(to_utf8('hello'))", '68656C6C6F'],
  [
    infallible(
      'to_hex(varbinary) -> varchar',
      rowwise([BYTES], TEXT, (bytes) =>
        Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex').toUpperCase(),
      ),
    ),
  ],
)

export const FROM_HEX = scalar(
  'binary',
  'from_hex',
  'The bytes that hexadecimal digits stand for',
  ["from_utf8(from_hex('68656C6C6F'))", 'hello'],
  ['varchar(x)', 'varbinary'].map((type) =>
    fallible(`from_hex(${type}) -> varbinary`, rowwise([BYTES], BYTES, fromHex)),
  ),
)
