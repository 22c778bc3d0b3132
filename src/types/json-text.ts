import { formatDouble } from './number.ts'

/** A JSON number as it was written: doubles would lose long ones. */
interface JsonNumber {
  readonly number: string
  /** An SQL decimal: all its digits are shown. */
  readonly exact?: true
}

/** A JSON document. Of duplicate keys the last counts; keys keep the order of their first. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | ReadonlyMap<string, Json>

export type JsonKind = 'null' | 'boolean' | 'string' | 'number' | 'array' | 'object'

/** What a JSON value is. */
export function jsonKind(json: Json): JsonKind {
  if (json === null) return 'null'
  if (typeof json === 'boolean') return 'boolean'
  if (typeof json === 'string') return 'string'
  if (json instanceof Map) return 'object'
  return 'number' in json ? 'number' : 'array'
}

function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}
/** The elements of an array, undefined for everything else. */
export function jsonArray(json: Json): readonly Json[] | undefined {
  return isArray(json) ? json : undefined
}
/** The members of an object, undefined for everything else. */
export function jsonObject(json: Json): ReadonlyMap<string, Json> | undefined {
  return json instanceof Map ? json : undefined
}
/** The text of a number, undefined for everything else. */
export function jsonNumber(json: Json): string | undefined {
  return typeof json === 'object' && json !== null && 'number' in json ? json.number : undefined
}

/** Deeper documents are refused, as Jackson does. */
const MAX_DEPTH = 1_000

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const PLAIN_STRING = /[^"\\\u0000-\u001f]*/y
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** Thrown inside the parser only: the text is no JSON. One for all, as it needs no stack. */
const NOT_JSON = new Error('not JSON')

/**
 * Reads a JSON document strictly (RFC 8259), numbers as they are spelled. Undefined where the text is none or is nested
 * more than 1000 deep.
 */
export function parseJson(text: string): Json | undefined {
  let at = 0

  const skipSpace = (): number => {
    for (;;) {
      const code = text.charCodeAt(at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code
      at++
    }
  }
  const fail = (): never => {
    throw NOT_JSON
  }
  const word = <T extends Json>(spelling: string, value: T): T => {
    if (!text.startsWith(spelling, at)) return fail()
    at += spelling.length
    return value
  }
  const escape = (): string => {
    const letter = text[at++] ?? ''
    if (letter !== 'u') return ESCAPES[letter] ?? fail()
    const hex = text.slice(at, at + 4)
    if (!/^[0-9a-fA-F]{4}$/.test(hex)) fail()
    at += 4
    return String.fromCharCode(Number.parseInt(hex, 16))
  }
  /** At the opening quote. */
  const string = (): string => {
    at++
    let out = ''
    for (;;) {
      PLAIN_STRING.lastIndex = at
      PLAIN_STRING.test(text)
      const end = PLAIN_STRING.lastIndex
      const plain = text.slice(at, end)
      at = end + 1
      const next = text.charCodeAt(end)
      if (next === 0x22) return out === '' ? plain : out + plain
      if (next !== 0x5c) fail()
      out += plain + escape()
    }
  }
  const array = (depth: number): Json[] => {
    at++
    const out: Json[] = []
    if (skipSpace() === 0x5d) {
      at++
      return out
    }
    for (;;) {
      out.push(value(depth))
      const next = skipSpace()
      at++
      if (next === 0x5d) return out
      if (next !== 0x2c) fail()
    }
  }
  const object = (depth: number): Map<string, Json> => {
    at++
    const out = new Map<string, Json>()
    if (skipSpace() === 0x7d) {
      at++
      return out
    }
    for (;;) {
      if (skipSpace() !== 0x22) fail()
      const key = string()
      if (skipSpace() !== 0x3a) fail()
      at++
      out.set(key, value(depth))
      const next = skipSpace()
      at++
      if (next === 0x7d) return out
      if (next !== 0x2c) fail()
    }
  }
  const value = (depth: number): Json => {
    if (depth > MAX_DEPTH) fail()
    switch (skipSpace()) {
      case 0x22:
        return string()
      case 0x7b:
        return object(depth + 1)
      case 0x5b:
        return array(depth + 1)
      case 0x74:
        return word('true', true)
      case 0x66:
        return word('false', false)
      case 0x6e:
        return word('null', null)
      default: {
        NUMBER.lastIndex = at
        if (!NUMBER.test(text)) return fail()
        const start = at
        at = NUMBER.lastIndex
        return { number: text.slice(start, at) }
      }
    }
  }

  try {
    const json = value(0)
    skipSpace()
    return at === text.length ? json : undefined
  } catch (error) {
    if (error === NOT_JSON) return undefined
    throw error
  }
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** A string as Jackson writes it: only quotes, backslashes and control characters are escaped, hex digits in capitals. */
export function quoteJson(text: string): string {
  const escaped = text.replace(/["\\\u0000-\u001f]/g, (letter) => {
    const code = letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    return SHORT_ESCAPES[letter] ?? `\\u${code}`
  })
  return `"${escaped}"`
}

/** Significant digits and the power of ten behind them, so that equal numbers look alike. */
function normalized(number: string): string {
  const [mantissa = '', exponent = '0'] = number.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`
}

/**
 * A number as the JSON type shows it. Whole numbers stay; others are spelled as Trino's doubles are (`1.50` is `1.5`,
 * `1e2` is `100.0`) unless a double would lose digits or overflow: then they stay as written.
 */
function canonicalNumber(number: string): string {
  if (/^-?\d+$/.test(number)) return number === '-0' ? '0' : number
  const value = Number(number)
  if (!Number.isFinite(value)) return number
  const text = formatDouble(value)
  return normalized(text) === normalized(number) ? text : number
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The one text of a JSON document: no blanks, keys in the order of their UTF-16 units (Java's), numbers alike. */
export function formatJson(json: Json): string {
  if (json === null || typeof json === 'boolean') return String(json)
  if (typeof json === 'string') return quoteJson(json)
  if (json instanceof Map) {
    const members = [...(jsonObject(json) ?? [])].sort(([a], [b]) => compareKeys(a, b))
    return `{${members.map(([key, value]) => `${quoteJson(key)}:${formatJson(value)}`).join(',')}}`
  }
  if ('number' in json) return json.exact === true ? json.number : canonicalNumber(json.number)
  return `[${(jsonArray(json) ?? []).map(formatJson).join(',')}]`
}

/** `json_parse`: the canonical text of a JSON text, undefined where it is none. */
export function canonicalJson(text: string): string | undefined {
  const json = parseJson(text)
  return json === undefined ? undefined : formatJson(json)
}
