import { type ByteBuffer, reserve } from '../../common/byte-buffer.ts'
import { BACKSLASH, hexDigit } from './characters.ts'

/** What stands behind a backslash → the byte it means; `u` is not among them. */
const MEANING = new Uint8Array(256)
for (const [letter, meaning] of Object.entries({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f' }))
  MEANING[letter.charCodeAt(0)] = meaning.charCodeAt(0)
for (const [letter, meaning] of Object.entries({ n: '\n', r: '\r', t: '\t' }))
  MEANING[letter.charCodeAt(0)] = meaning.charCodeAt(0)

/**
 * Appends the text that a valid JSON string means, as UTF-8; `[start, end)` is what stands between its
 * quotes. Half of a surrogate pair, which no UTF-8 can hold, becomes U+FFFD.
 *
 * @example appendUnescaped(utf8('a\\u00e9\\n'), 0, 9, out) // appends the bytes of 'aé' and a line feed
 */
export function appendUnescaped(bytes: Uint8Array, start: number, end: number, out: ByteBuffer): void {
  // An escape is never shorter than what it means.
  reserve(out, end - start)
  const target = out.bytes
  let to = out.length
  for (let i = start; i < end; ) {
    const byte = bytes[i++]!
    if (byte !== BACKSLASH) {
      target[to++] = byte
      continue
    }
    const meaning = MEANING[bytes[i++]!]!
    if (meaning !== 0) {
      target[to++] = meaning
      continue
    }
    let point = codeUnit(bytes, i)
    i += 4
    if (point >= 0xd800 && point < 0xe000) {
      const low = point < 0xdc00 && isUnicodeEscape(bytes, i, end) ? codeUnit(bytes, i + 2) : 0
      const isPair = low >= 0xdc00 && low < 0xe000
      point = isPair ? 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00) : 0xfffd
      if (isPair) i += 6
    }
    to = writeCodePoint(target, to, point)
  }
  out.length = to
}

function isUnicodeEscape(bytes: Uint8Array, start: number, end: number): boolean {
  return start + 6 <= end && bytes[start] === BACKSLASH && bytes[start + 1] === 0x75
}

function codeUnit(bytes: Uint8Array, start: number): number {
  let unit = 0
  for (let i = start; i < start + 4; i++) unit = unit * 16 + hexDigit(bytes[i]!)
  return unit
}

function writeCodePoint(target: Uint8Array, start: number, point: number): number {
  let to = start
  if (point < 0x80) {
    target[to++] = point
    return to
  }
  if (point < 0x800) {
    target[to++] = 0xc0 | (point >> 6)
  } else {
    if (point < 0x10000) {
      target[to++] = 0xe0 | (point >> 12)
    } else {
      target[to++] = 0xf0 | (point >> 18)
      target[to++] = 0x80 | ((point >> 12) & 0x3f)
    }
    target[to++] = 0x80 | ((point >> 6) & 0x3f)
  }
  target[to++] = 0x80 | (point & 0x3f)
  return to
}
