import { viewOf } from '../../../common/view-of.ts'
import { asBytes, asText } from '../../../types/as.ts'
import { type Json, parseJson } from '../../../types/json-text.ts'
import type { SqlType } from '../../../types/type.ts'
import type { Value } from '../../../types/value.ts'

/** How an argument is meant: as an SQL value, or as JSON text (of varbinary: in which encoding). */
export type ArgumentFormat = 'value' | 'json' | 'utf8' | 'utf16' | 'utf32'

function decodeUtf32(bytes: Uint8Array): string {
  const view = viewOf(bytes)
  let text = ''
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, true)
    text += point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point)
  }
  return text
}

function decode(bytes: Uint8Array, format: ArgumentFormat): string {
  if (format === 'utf32') return decodeUtf32(bytes)
  return new TextDecoder(format === 'utf16' ? 'utf-16le' : 'utf-8').decode(bytes)
}

function encodeUtf32(text: string): Uint8Array {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0)
  const out = new Uint8Array(4 * points.length)
  const view = new DataView(out.buffer)
  points.forEach((point, i) => view.setUint32(4 * i, point, true))
  return out
}

/** Text in one of the encodings that FORMAT JSON ENCODING names; UTF-16 and UTF-32 are little-endian, as Trino's. */
export function encodeText(text: string, format: ArgumentFormat): Uint8Array {
  if (format === 'utf32') return encodeUtf32(text)
  return Uint8Array.from(Buffer.from(text, format === 'utf16' ? 'utf16le' : 'utf8'))
}

/** The document that an argument holds; undefined where it is malformed. */
export function readDocument(
  value: Exclude<Value, null>,
  type: SqlType,
  format: ArgumentFormat,
): Json | undefined {
  return parseJson(type.kind === 'varbinary' ? decode(asBytes(value), format) : asText(value))
}
