import { appendBytes, type ByteBuffer, reserve } from './byte-buffer.ts'
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
  let run = start
  for (let i = start; i < end; i++) {
    if (bytes[i] !== BACKSLASH) continue
    appendBytes(out, bytes, run, i)
    const meaning = MEANING[bytes[++i]!]!
    if (meaning !== 0) {
      appendCodePoint(out, meaning)
    } else {
      const unit = codeUnit(bytes, i + 1)
      i += 4
      const low =
        unit >= 0xd800 && unit < 0xdc00 && isUnicodeEscape(bytes, i + 1, end) ? codeUnit(bytes, i + 3) : 0
      if (low >= 0xdc00 && low < 0xe000) {
        appendCodePoint(out, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
        i += 6
      } else {
        appendCodePoint(out, unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit)
      }
    }
    run = i + 1
  }
  appendBytes(out, bytes, run, end)
}

function isUnicodeEscape(bytes: Uint8Array, start: number, end: number): boolean {
  return start + 6 <= end && bytes[start] === BACKSLASH && bytes[start + 1] === 0x75
}

function codeUnit(bytes: Uint8Array, start: number): number {
  let unit = 0
  for (let i = start; i < start + 4; i++) unit = unit * 16 + hexDigit(bytes[i]!)
  return unit
}

function appendCodePoint(out: ByteBuffer, point: number): void {
  reserve(out, 4)
  const { bytes } = out
  if (point < 0x80) {
    bytes[out.length++] = point
    return
  }
  if (point < 0x800) {
    bytes[out.length++] = 0xc0 | (point >> 6)
  } else {
    if (point < 0x10000) {
      bytes[out.length++] = 0xe0 | (point >> 12)
    } else {
      bytes[out.length++] = 0xf0 | (point >> 18)
      bytes[out.length++] = 0x80 | ((point >> 12) & 0x3f)
    }
    bytes[out.length++] = 0x80 | ((point >> 6) & 0x3f)
  }
  bytes[out.length++] = 0x80 | (point & 0x3f)
}
