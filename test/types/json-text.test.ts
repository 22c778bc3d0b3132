import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, jsonKind, parseJson } from '../../src/types/json-text.ts'

describe('canonicalJson', () => {
  it('means what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const canonical = canonicalJson(text)
        expect(JSON.parse(canonical ?? '')).toEqual(JSON.parse(text))
        expect(canonicalJson(canonical ?? '')).toBe(canonical)
      }),
    )
  })

  it('accepts what JSON.parse accepts', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"\\n"',
      '1',
      '-0',
      '01',
      '1.',
      '.5',
      'tru',
      'true',
      'null',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 7 }), (parts) => {
        const text = parts.join('')
        let accepted = true
        try {
          JSON.parse(text)
        } catch {
          accepted = false
        }
        expect(parseJson(text) !== undefined).toBe(accepted)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['{ "b": 1, "a": [ true, null ] }', '{"a":[true,null],"b":1}'],
    ['{"a":1,"a":2}', '{"a":2}'],
    ['{"é":1,"z":2,"B":3}', '{"B":3,"z":2,"é":1}'],
    ['{"__proto__":1}', '{"__proto__":1}'],
    ['123', '123'],
    ['-0', '0'],
    ['1.50', '1.5'],
    ['128.9', '128.9'],
    ['1e2', '100.0'],
    ['1E10', '1.0E10'],
    ['0.00001', '1.0E-5'],
    ['12345678901234567890', '12345678901234567890'],
    ['123456789012345678901234567890.12345678', '123456789012345678901234567890.12345678'],
    ['1e309', '1e309'],
    ['"a\\u0041\\/\\n\\u001f\\""', '"aA/\\n\\u001F\\""'],
    ['"é🙂"', '"é🙂"'],
    ['"\\ud83d\\ude42"', '"🙂"'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalJson(text)).toBe(canonical)
  })

  it.each([
    '',
    '{}{',
    '{} "a"',
    '{}abc',
    "{'a':1}",
    '[1,]',
    '{"a"}',
    'NaN',
    '01',
    '1.',
    '"\n"',
    '"\\x"',
    '"abc',
    'nul',
  ])('%j is none', (text) => {
    expect(canonicalJson(text)).toBeUndefined()
  })

  it('refuses documents nested past 1000 levels', () => {
    expect(canonicalJson(`${'['.repeat(1000)}${']'.repeat(1000)}`)).toBeDefined()
    expect(canonicalJson(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toBeUndefined()
  })

  it('tells kinds apart', () => {
    const kinds = ['null', 'true', '"x"', '1', '[]', '{}'].map((text) => jsonKind(parseJson(text) ?? null))
    expect(kinds).toEqual(['null', 'boolean', 'string', 'number', 'array', 'object'])
  })
})
