import { utf8 } from '../../bytes.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import { rowwise } from '../../rowwise.ts'
import { BYTES, INT, PADDED, SIZE, TEXT } from '../../slot.ts'
import { invalid } from '../../invalid.ts'

export const CHR = scalar(
  'string',
  'chr',
  'The character of a Unicode code point',
  ['chr(65)', 'A'],
  [
    fallible(
      'chr(bigint) -> varchar(1)',
      rowwise([SIZE], TEXT, (codePoint) => {
        const exists =
          codePoint >= 0 && codePoint <= 0x10ffff && !(codePoint >= 0xd800 && codePoint <= 0xdfff)
        return exists
          ? String.fromCodePoint(codePoint)
          : invalid(`Not a valid Unicode code point: ${codePoint}`)
      }),
    ),
  ],
)

export const CODEPOINT = scalar(
  'string',
  'codepoint',
  'The Unicode code point of a character',
  ["codepoint('A')", '65'],
  [
    fallible(
      'codepoint(varchar(1)) -> integer',
      rowwise(
        [TEXT],
        INT,
        (text) => text.codePointAt(0) ?? invalid('Input string must be a single character string'),
      ),
    ),
  ],
)

const FORMS = new Set(['NFD', 'NFC', 'NFKD', 'NFKC'])

export const NORMALIZE = scalar(
  'string',
  'normalize',
  'The text in a Unicode normal form, NFC where none is named',
  ["normalize('é', NFD) = 'é'", 'false'],
  [
    infallible(
      'normalize(varchar(x)) -> varchar',
      rowwise([TEXT], TEXT, (text) => text.normalize('NFC')),
    ),
    fallible(
      'normalize(varchar(x), varchar(y)) -> varchar',
      rowwise([TEXT, TEXT], TEXT, (text, form) =>
        FORMS.has(form)
          ? text.normalize(form)
          : invalid('Normalization form must be one of [NFD, NFC, NFKD, NFKC]'),
      ),
    ),
  ],
)

export const TO_UTF8 = scalar(
  'string',
  'to_utf8',
  'The UTF-8 bytes of a text',
  ["to_utf8('abc')", '61 62 63'],
  [
    infallible(
      'to_utf8(varchar(x)) -> varbinary',
      rowwise([BYTES], BYTES, (bytes) => bytes),
    ),
    infallible('to_utf8(char(x)) -> varbinary', rowwise([PADDED], BYTES, utf8)),
  ],
)

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const REPLACEMENT = '�'

/** Decodes with what is not UTF-8 replaced. */
function decode(bytes: Uint8Array, replacement: string): string {
  const text = decoder.decode(bytes)
  if (replacement === REPLACEMENT || !text.includes(REPLACEMENT)) return text
  // Characters that were written as U+FFFD must stay.
  let out = ''
  let at = 0
  for (const character of text) {
    if (character !== REPLACEMENT) {
      out += character
      at += utf8(character).length
      continue
    }
    const written = bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd
    out += written ? REPLACEMENT : replacement
    at += written ? 3 : malformedLength(bytes, at)
  }
  return out
}

/** How many bytes the decoder takes for one replacement (the longest prefix of a character, WHATWG Encoding). */
function malformedLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 3; length++) {
    const rest = decoder.decode(bytes.subarray(at, at + length + 1))
    if ([...rest].length > 1) return length
  }
  return 1
}

export const FROM_UTF8 = scalar(
  'string',
  'from_utf8',
  'The text of UTF-8 bytes; what is none is replaced by U+FFFD, or by the second argument (a character or nothing)',
  ["from_utf8(X'616263')", 'abc'],
  [
    infallible(
      'from_utf8(varbinary) -> varchar',
      rowwise([BYTES], TEXT, (bytes) => decoder.decode(bytes)),
    ),
    fallible(
      'from_utf8(varbinary, varchar(x)) -> varchar',
      rowwise([BYTES, TEXT], TEXT, (bytes, replacement) =>
        [...replacement].length <= 1
          ? decode(bytes, replacement)
          : invalid('Replacement character string must empty or a single character'),
      ),
    ),
    fallible(
      'from_utf8(varbinary, bigint) -> varchar',
      rowwise([BYTES, SIZE], TEXT, (bytes, codePoint) =>
        codePoint >= 0 && codePoint <= 0x10ffff && !(codePoint >= 0xd800 && codePoint <= 0xdfff)
          ? decode(bytes, String.fromCodePoint(codePoint))
          : invalid('Invalid replacement character'),
      ),
    ),
  ],
)
