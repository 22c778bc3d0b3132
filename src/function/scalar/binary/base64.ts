import { fallible, infallible, scalar } from '../../define.ts'
import type { ScalarFunction } from '../../definition.ts'
import { rowwise } from '../../rowwise.ts'
import { BYTES, TEXT } from '../../slot.ts'
import { invalid } from '../../invalid.ts'

const PADDING = 0x3d

/** `a`, or `ffffffff` for the bytes that Java takes for negative. */
const javaHex = (byte: number): string => (byte > 127 ? byte + 0xffff_ff00 : byte).toString(16)

function valueOf(byte: number, url: boolean): number {
  if (byte >= 0x41 && byte <= 0x5a) return byte - 0x41
  if (byte >= 0x61 && byte <= 0x7a) return byte - 0x61 + 26
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30 + 52
  if (byte === (url ? 0x2d : 0x2b)) return 62
  return byte === (url ? 0x5f : 0x2f) ? 63 : -1
}

/** Padding may be left out, but where it stands it must complete the last four characters. */
function checkPadding(bytes: Uint8Array, at: number): void {
  const rest = at % 4
  if (rest === 0 || rest === 1 || (rest === 2 && bytes[at + 1] !== PADDING))
    invalid('Input byte array has wrong 4-byte ending unit')
  const end = rest === 2 ? at + 2 : at + 1
  if (end < bytes.length) invalid(`Input byte array has incorrect ending byte at ${end}`)
}

/** `java.util.Base64`'s decoder (RFC 4648), its messages included. */
function decode(bytes: Uint8Array, url: boolean): Uint8Array {
  if (bytes.length === 1) invalid('Input byte[] should at least have 2 bytes for base64 bytes')
  const out = new Uint8Array(Math.floor((bytes.length * 3) / 4))
  let written = 0
  let bits = 0
  let at = 0
  for (; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte === PADDING) {
      checkPadding(bytes, at)
      break
    }
    const value = valueOf(byte, url)
    if (value < 0) invalid(`Illegal base64 character ${javaHex(byte)}`)
    bits = (bits << 6) | value
    if (at % 4 === 3) {
      out[written++] = bits >> 16
      out[written++] = bits >> 8
      out[written++] = bits
      bits = 0
    }
  }
  if (at % 4 === 1) invalid('Last unit does not have enough valid bits')
  if (at % 4 === 2) out[written++] = bits >> 4
  if (at % 4 === 3) {
    out[written++] = bits >> 10
    out[written++] = bits >> 2
  }
  return out.subarray(0, written)
}

function encode(bytes: Uint8Array, url: boolean): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  return url ? text.replaceAll('+', '-').replaceAll('/', '_') : text
}

function pair(suffix: '' | 'url', what: string): readonly ScalarFunction[] {
  const url = suffix === 'url'
  return [
    scalar(
      'binary',
      `to_base64${suffix}`,
      `Bytes as ${what}`,
      [`to_base64${suffix}(to_utf8('hello?>'))`, url ? 'aGVsbG8_Pg==' : 'aGVsbG8/Pg=='],
      [
        infallible(
          `to_base64${suffix}(varbinary) -> varchar`,
          rowwise([BYTES], TEXT, (bytes) => encode(bytes, url)),
        ),
      ],
    ),
    scalar(
      'binary',
      `from_base64${suffix}`,
      `The bytes that ${what} stands for`,
      [`from_utf8(from_base64${suffix}('aGVsbG8='))`, 'hello'],
      ['varchar(x)', 'varbinary'].map((type) =>
        fallible(
          `from_base64${suffix}(${type}) -> varbinary`,
          rowwise([BYTES], BYTES, (bytes) => decode(bytes, url)),
        ),
      ),
    ),
  ]
}

export const BASE64_FUNCTIONS: readonly ScalarFunction[] = [
  ...pair('', 'base64 text'),
  ...pair('url', 'base64 text of the alphabet that is safe in URLs'),
]
