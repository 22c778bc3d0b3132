import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createByteBuffer } from '../../src/common/byte-buffer.ts'
import { skipBlank } from '../../src/ingest/json/characters.ts'
import { compactValue, createJsonProblem, MAX_NESTING } from '../../src/ingest/json/scanner.ts'
import { jsonTokens, spacedJson } from './json-arbitrary.ts'
import { utf8 } from './reader-support.ts'

/** The compact text and what is left behind it, or the fault and its place. */
function scan(input: string | Uint8Array): string {
  const bytes = typeof input === 'string' ? utf8(input) : input
  const out = createByteBuffer(4)
  const problem = createJsonProblem()
  const stop = compactValue(bytes, 0, bytes.length, out, problem)
  expect(compactValue(bytes, 0, bytes.length, undefined, problem)).toBe(stop)
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  if (stop >= 0)
    return `${decoder.decode(out.bytes.subarray(0, out.length))}|${decoder.decode(bytes.subarray(stop))}`
  expect(out.length).toBe(0)
  return `${problem.fault} @${problem.offset}`
}

describe('compactValue', () => {
  it.each([
    [' { "a" : 1.0 , "a" : -0 }  x', '{"a":1.0,"a":-0}|  x'],
    ['\t[ 1e5 , 1E+2,0.10,-1.5e-7 , 9007199254740993 ]', '[1e5,1E+2,0.10,-1.5e-7,9007199254740993]|'],
    ['"a \\u00e9\\/ \\" { , } é 日本 😀"', '"a \\u00e9\\/ \\" { , } é 日本 😀"|'],
    ['"\\ud800"', '"\\ud800"|'],
    ['[ ]{ }', '[]|{ }'],
    ['{ }', '{}|'],
    ['12 34', '12| 34'],
    ['true,', 'true|,'],
    ['nullx', 'null|x'],
    ['[[{"a":[{}]}]]', '[[{"a":[{}]}]]|'],
  ])('%j', (input, expected) => {
    expect(scan(input)).toBe(expected)
  })

  it.each([
    ['', 'unexpected end of input @0'],
    ['  ', 'unexpected end of input @2'],
    ['{"a"', 'unexpected end of input @4'],
    ['{"a":1,', 'unexpected end of input @7'],
    ['"a\\', 'unexpected end of input @3'],
    ['"\\u12', 'unexpected end of input @5'],
    ['tru', 'unexpected end of input @3'],
    ['-', 'unexpected end of input @1'],
    ['1.', 'unexpected end of input @2'],
    ['1e', 'unexpected end of input @2'],
    ['1e+', 'unexpected end of input @3'],
    ['}', 'expected a value @0'],
    ['[1,]', 'expected a value @3'],
    ["['a']", "expected a value or ']' @1"],
    ['[NaN]', "expected a value or ']' @1"],
    ['{"a":}', 'expected a value @5'],
    ['{a:1}', "expected a key or '}' @1"],
    ['{"a":1,}', 'expected a key @7'],
    ['{"a" 1}', "expected ':' @5"],
    ['{"a":1]', "expected ',' or '}' @6"],
    ['{"a":1 "b"', "expected ',' or '}' @7"],
    ['[1}', "expected ',' or ']' @2"],
    ['[1 2]', "expected ',' or ']' @3"],
    ['"a\nb"', 'control character in a string @2'],
    ['"\u0000"', 'control character in a string @1'],
    ['"\\x"', 'invalid escape in a string @2'],
    ['"\\u12g4"', 'invalid escape in a string @5'],
    ['012', 'invalid number @1'],
    ['-a', 'invalid number @1'],
    ['.5', 'expected a value @0'],
    ['+1', 'expected a value @0'],
    ['1.e2', 'invalid number @2'],
    ['1e+x', 'invalid number @3'],
    ['trve', 'invalid literal @2'],
    ['\u00a01', 'expected a value @0'],
    ['\ufeff1', 'expected a value @0'],
    ['1\v', '1|\v'],
    ['[1\v]', "expected ',' or ']' @2"],
  ])('%j → %s', (input, expected) => {
    expect(scan(input)).toBe(expected)
  })

  it.each([
    ['a continuation byte first', [0x80], 1],
    ['an overlong form of two bytes', [0xc1, 0xbf], 1],
    ['an overlong form of three bytes', [0xe0, 0x9f, 0xbf], 2],
    ['an overlong form of four bytes', [0xf0, 0x8f, 0xbf, 0xbf], 2],
    ['a surrogate', [0xed, 0xa0, 0x80], 2],
    ['past U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 2],
    ['a first byte that begins nothing', [0xf5, 0x80, 0x80, 0x80], 1],
    ['a character cut off', [0xe2, 0x82], 3],
  ])('rejects %s', (_, bytes, offset) => {
    expect(scan(Uint8Array.from([0x22, ...bytes, 0x22]))).toBe(`invalid UTF-8 @${offset}`)
  })

  it('bounds nesting', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
    expect(scan(nested(MAX_NESTING))).toBe(`${nested(MAX_NESTING)}|`)
    expect(scan(nested(MAX_NESTING + 1))).toBe(`more than 1,000 levels of nesting @${MAX_NESTING}`)
    expect(scan('{"a":'.repeat(MAX_NESTING + 1))).toBe(
      `more than 1,000 levels of nesting @${MAX_NESTING * 5}`,
    )
  })

  it('removes white space between tokens and nothing else', () => {
    fc.assert(
      fc.property(spacedJson, ({ spaced, compact }) => {
        expect(scan(spaced)).toBe(`${compact}|`)
        expect(scan(compact)).toBe(`${compact}|`)
      }),
      { numRuns: 1_000 },
    )
  })

  it('asks for more bytes exactly where more bytes can help', () => {
    fc.assert(
      fc.property(spacedJson, ({ spaced }) => {
        const bytes = utf8(spaced)
        const problem = createJsonProblem()
        for (let end = 0; end < bytes.length; end++) {
          if (compactValue(bytes, 0, end, undefined, problem) >= 0) expect(spaced).toMatch(/^\s*-?[0-9]/)
          else expect(problem).toEqual({ fault: 'unexpected end of input', offset: end })
        }
      }),
    )
  })

  it('accepts what JSON.parse accepts, however a text is damaged', () => {
    const damage = fc.array(
      fc.tuple(fc.nat(), fc.constantFrom(...' \n{}[],:"\\0.e-tnu\u0001é'), fc.boolean()),
      {
        maxLength: 3,
      },
    )
    fc.assert(
      fc.property(jsonTokens, damage, (tokens, edits) => {
        let text = tokens.join(' ')
        for (const [at, char, insert] of edits) {
          const i = at % (text.length + 1)
          text = text.slice(0, i) + char + text.slice(insert ? i : i + 1)
        }
        const bytes = utf8(text)
        const stop = compactValue(bytes, 0, bytes.length, undefined, createJsonProblem())
        expect(stop >= 0 && skipBlank(bytes, stop, bytes.length) === bytes.length).toBe(isJson(text))
      }),
      { numRuns: 3_000 },
    )
  })

  it('checks UTF-8 as TextDecoder does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: 0xff, min: 0x7f, maxLength: 8 }), (inner) => {
        const bytes = Uint8Array.from([0x22, ...inner, 0x22])
        const stop = compactValue(bytes, 0, bytes.length, undefined, createJsonProblem())
        expect(stop === bytes.length).toBe(isUtf8(inner))
      }),
      { numRuns: 3_000 },
    )
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
