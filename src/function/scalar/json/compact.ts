import { quoteJson } from '../../../types/json-text.ts'
import { formatDouble } from '../../../types/number.ts'
import { utf8 } from '../../bytes.ts'
import { skipString, skipValue, stringAt } from './scan.ts'

const BACKSLASH = 0x5c
const QUOTE = 0x22
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Whether a value has nothing that {@link compactValue} would change. */
function isCompact(data: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = data[at]!
    if (byte === QUOTE) {
      const stop = skipString(data, at, end)
      for (let i = at; i < stop; i++) if (data[i] === BACKSLASH) return false
      at = stop - 1
    } else if (byte <= 0x20) return false
    else if (isNumeric(byte)) {
      for (; at + 1 < end && isNumeric(data[at + 1]!); at++) if (!isWhole(data[at + 1]!)) return false
    }
  }
  return true
}

const isWhole = (byte: number): boolean => byte === 0x2d || (byte >= 0x30 && byte <= 0x39)

/** Bytes of which numbers consist. */
function isNumeric(byte: number): boolean {
  return isWhole(byte) || byte === 0x2e || byte === 0x2b || byte === 0x45 || byte === 0x65
}

/**
 * A JSON value as Jackson copies it: no white space, strings escaped where they must be, fractions as doubles
 * (`1.50` becomes `1.5`); members keep their order. Undefined where it is no JSON.
 */
export function compactValue(data: Uint8Array, start: number, limit: number): Uint8Array | undefined {
  const end = skipValue(data, start, limit)
  if (end < 0) return undefined
  if (isCompact(data, start, end)) return data.subarray(start, end)
  let out = ''
  for (let at = start; at < end; ) {
    const byte = data[at]!
    if (byte <= 0x20) {
      at++
      continue
    }
    if (byte === QUOTE) {
      const stop = skipString(data, at, end)
      const text = stringAt(data, at, stop)
      if (text === undefined) return undefined
      out += quoteJson(text)
      at = stop
      continue
    }
    if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
      const stop = skipValue(data, at, end)
      const text = decoder.decode(data.subarray(at, stop))
      out += /[.eE]/.test(text) ? formatDouble(Number(text)) : text
      at = stop
      continue
    }
    out += String.fromCharCode(byte)
    at++
  }
  return utf8(out)
}
