import type { TokenType } from 'chevrotain'
import { isReserved } from './keywords.ts'
import { type Place, trackPlaces } from './places.ts'
import type { SqlToken } from './tokens.ts'
import * as T from './tokens.ts'

const BLANK = /[ \t\r\n]+|--[^\r\n]*|\/\*[\s\S]*?\*\//y
const STRING = /'[^']*(?:''[^']*)*'/y
const UNICODE_STRING = /[Uu]&'[^']*(?:''[^']*)*'/y
const BINARY_STRING = /[Xx]'[^']*'/y
const QUOTED = /"[^"]*(?:""[^"]*)*"/y
const BACKQUOTED = /`[^`]*(?:``[^`]*)*`/y
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y
const DIGIT_WORD = /[0-9][A-Za-z0-9_]+/y
const INTEGER = /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|[0-9](?:_?[0-9])*/y
const DECIMAL = /[0-9](?:_?[0-9])*\.(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*/y
const DOUBLE = /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+/y
/** Words joined by single hyphens; two hyphens would start a comment. */
const STORE_NAME = /[$\w]+(?:-[$\w]+)*/y
const NO_STORE_NAME = /^(?:[A-Za-z_]\w*|[0-9]+)$/

type Cut = readonly [image: string, type: TokenType]

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

/** Of several token kinds the longest wins, and among equals the first, as in ANTLR. */
function longest(
  text: string,
  at: number,
  kinds: readonly (readonly [RegExp, TokenType])[],
): Cut | undefined {
  let best: Cut | undefined
  for (const [pattern, type] of kinds) {
    const image = match(pattern, text, at)
    if (image.length > (best?.[0].length ?? 0)) best = [image, type]
  }
  return best
}

const NUMBERS = [
  [INTEGER, T.IntegerToken],
  [DECIMAL, T.DecimalToken],
  [DOUBLE, T.DoubleToken],
  [DIGIT_WORD, T.DigitIdentifier],
] as const

const PREFIXED_STRINGS = [
  [UNICODE_STRING, T.UnicodeString],
  [BINARY_STRING, T.BinaryString],
] as const

const QUOTES: ReadonlyMap<string, readonly [RegExp, TokenType]> = new Map([
  [`'`, [STRING, T.StringToken]],
  ['"', [QUOTED, T.QuotedIdentifier]],
  ['`', [BACKQUOTED, T.BackquotedIdentifier]],
])

/** What stands at a table's place, or goes on with a table's name, where that is cut otherwise than elsewhere. */
function cutAtTable(text: string, at: number, place: Place): Cut | undefined {
  if (place === 'other') return undefined
  // `"db".5e26-a` has no number in it.
  if (place === 'afterTable') return text.charAt(at) === '.' ? ['.', T.Dot] : undefined
  const image = match(STORE_NAME, text, at)
  if (image === '' || NO_STORE_NAME.test(image)) return undefined
  // `(SELECT-1)` and `(VALUES-1)` stand at a table's place too.
  if (isReserved(match(WORD, image, 0))) return undefined
  return [image, T.StoreName]
}

function cut(text: string, at: number): Cut {
  const prefixed = longest(text, at, PREFIXED_STRINGS)
  if (prefixed !== undefined) return prefixed
  const word = match(WORD, text, at)
  if (word !== '') return [word, T.KEYWORD_BY_TEXT.get(word.toUpperCase()) ?? T.Identifier]
  const number = longest(text, at, NUMBERS)
  if (number !== undefined) return number
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  const quote = QUOTES.get(character)
  if (quote !== undefined) {
    const image = match(quote[0], text, at)
    return image === '' ? [text.slice(at), T.Unterminated] : [image, quote[1]]
  }
  if (text.startsWith('/*', at)) return [text.slice(at), T.Unterminated]
  const two = text.slice(at, at + 2)
  const operator = T.PUNCTUATION_BY_TEXT.get(two)
  if (operator !== undefined) return [two, operator]
  return [character, T.PUNCTUATION_BY_TEXT.get(character) ?? T.Unknown]
}

/**
 * Cuts a text into tokens; blanks and comments are left out. It never fails: what is no token becomes `Unknown`, and
 * the rest after an opening quote or comment without its end becomes `Unterminated`; no rule accepts either.
 *
 * Deviation (Lake): at a table's place an event data store may stand without quotes: `FROM
 * 5e2676f8-9fce-46ef-8142-3e36a94e6691`. A table's place is after FROM of a query, after JOIN and TABLE, after a comma
 * or an opening parenthesis among the relations, and after a dot in such a name. No valid Trino statement has a
 * hyphen, a dollar sign or a leading digit in a word there; everywhere else `a-b` stays a subtraction.
 */
export function tokenize(text: string): SqlToken[] {
  const tokens: SqlToken[] = []
  const places = trackPlaces(tokens)
  let place: Place = 'other'
  let at = 0
  let line = 1
  let lineStart = 0
  let newline = text.indexOf('\n')

  function skip(length: number): void {
    at += length
    while (newline >= 0 && newline < at) {
      line++
      lineStart = newline + 1
      newline = text.indexOf('\n', lineStart)
    }
  }

  for (;;) {
    const blank = match(BLANK, text, at)
    if (blank !== '') {
      skip(blank.length)
      continue
    }
    if (at >= text.length) return tokens
    const [image, tokenType] = cutAtTable(text, at, place) ?? cut(text, at)
    const token: SqlToken = {
      image,
      startOffset: at,
      endOffset: at + image.length - 1,
      startLine: line,
      startColumn: at - lineStart + 1,
      tokenType,
      tokenTypeIdx: tokenType.tokenTypeIdx ?? 0,
      index: tokens.length,
      mate: -1,
      holdsQuery: false,
    }
    tokens.push(token)
    skip(image.length)
    place = places.follow(token)
  }
}
