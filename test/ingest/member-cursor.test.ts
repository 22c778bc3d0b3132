import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createByteBuffer } from '../../src/common/byte-buffer.ts'
import { knownKeys } from '../../src/ingest/json/known-keys.ts'
import { createCursor, nextItem, nextMember, openContainer } from '../../src/ingest/json/member-cursor.ts'
import { appendUnescaped } from '../../src/ingest/json/unescape.ts'
import { jsonTokens, stringToken } from './json-arbitrary.ts'
import { utf8 } from './reader-support.ts'

function unescaped(bytes: Uint8Array, start: number, end: number): string {
  const out = createByteBuffer(0)
  appendUnescaped(bytes, start, end, out)
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(out.bytes.subarray(0, out.length))
}

/** The text of the object or array that begins at `start`, put together again from what cursors give. */
function rebuild(bytes: Uint8Array, start: number, isObject: boolean): string {
  const spelled = (from: number, to: number): string =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(from, to))
  const cursor = createCursor()
  openContainer(cursor, bytes, start)
  const parts: string[] = []
  while (isObject ? nextMember(cursor) : nextItem(cursor)) {
    const { valueStart, valueEnd, kind } = cursor
    const text = spelled(valueStart, valueEnd)
    let value = text
    if (kind === 'string') {
      expect(cursor.valueEscaped).toBe(text.includes('\\'))
      value = `"${text}"`
    } else if (kind === 'object' || kind === 'array') {
      value = rebuild(bytes, valueStart, kind === 'object')
      expect(value).toBe(text)
    } else if (kind === 'number') {
      expect(text).toMatch(/^-?[0-9]/)
    } else {
      expect(text).toBe(kind)
    }
    const key = spelled(cursor.keyStart, cursor.keyEnd)
    if (isObject) expect(cursor.keyEscaped).toBe(key.includes('\\'))
    parts.push(isObject ? `"${key}":${value}` : value)
  }
  const text = isObject ? `{${parts.join(',')}}` : `[${parts.join(',')}]`
  expect(cursor.next).toBe(start + utf8(text).length)
  return text
}

describe('cursor', () => {
  it('gives every member and item, at every depth', () => {
    fc.assert(
      fc.property(jsonTokens, (tokens) => {
        const text = `[${tokens.join('')},{"":${tokens.join('')}}]`
        expect(rebuild(utf8(text), 0, false)).toBe(text)
      }),
      { numRuns: 1_000 },
    )
  })

  it('gives keys and values as spelled', () => {
    const text = '{"a\\u0062":1.50,"c":"x\\"y","d":[{"e":1}],"f":{},"g":-0}'
    const cursor = createCursor()
    openContainer(cursor, utf8(text), 0)
    const seen: unknown[] = []
    while (nextMember(cursor)) {
      const { keyStart, keyEnd, keyEscaped, valueStart, valueEnd, valueEscaped, kind } = cursor
      seen.push([
        text.slice(keyStart, keyEnd),
        keyEscaped,
        kind,
        text.slice(valueStart, valueEnd),
        valueEscaped,
      ])
    }
    expect(seen).toEqual([
      ['a\\u0062', true, 'number', '1.50', false],
      ['c', false, 'string', 'x\\"y', true],
      ['d', false, 'array', '[{"e":1}]', false],
      ['f', false, 'object', '{}', false],
      ['g', false, 'number', '-0', false],
    ])
  })
})

describe('appendUnescaped', () => {
  it('means what JSON.parse means, but for half surrogate pairs', () => {
    fc.assert(
      fc.property(stringToken, (token) => {
        const bytes = utf8(token)
        // The encoder writes U+FFFD for half a pair.
        const expected = new TextDecoder('utf-8', { ignoreBOM: true }).decode(utf8(String(JSON.parse(token))))
        expect(unescaped(bytes, 1, bytes.length - 1)).toBe(expected)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('knownKeys', () => {
  it('finds a name by its bytes, with letter case', () => {
    const names = ['eventTime', 'eventName', 'eventname', 'e', '', 'userAgent', 'étage', 'sourceIPAddress']
    const find = knownKeys(names)
    const lookUp = (key: string): number => find(utf8(`"${key}"`), 1, utf8(key).length + 1)
    expect(names.map(lookUp)).toEqual(names.map((_, i) => i))
    expect(['EventTime', 'eventTim', 'eventTime ', 'x', 'userAgenT', 'etage'].map(lookUp)).toEqual(
      Array.from({ length: 6 }, () => -1),
    )
  })

  it('finds exactly what is in the list', () => {
    const name = fc.string({ maxLength: 12 })
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { maxLength: 60 }),
        fc.array(name, { maxLength: 20 }),
        (names, others) => {
          const find = knownKeys(names)
          for (const key of [...names, ...others]) {
            const bytes = utf8(key)
            expect(find(bytes, 0, bytes.length)).toBe(
              names.findIndex((other) => utf8(other).join() === bytes.join()),
            )
          }
        },
      ),
    )
  })
})
