import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain'
import { type Keyword, NON_RESERVED, RESERVED, RESERVED_ELSEWHERE } from './keywords.ts'

/**
 * A token as the lexer makes it. `mate` is the index of the bracket that closes this one, -1 where there is none.
 * `holdsQuery` tells of `(` that a query, not an expression or a relation, stands inside.
 */
export interface SqlToken extends IToken {
  readonly endOffset: number
  readonly startLine: number
  readonly startColumn: number
  index: number
  mate: number
  holdsQuery: boolean
}

function token(name: string, label: string, ...categories: TokenType[]): TokenType {
  return createToken({ name, label, categories, pattern: Lexer.NA })
}

/** Whatever may be a name: an identifier in its forms, or a keyword that is not reserved. */
export const Name = token('Name', '<identifier>')

export const Identifier = token('Identifier', '<identifier>', Name)
export const QuotedIdentifier = token('QuotedIdentifier', '<identifier>', Name)
/** Lexed so that the message can say what Trino's says: `1a` and `` `a` `` are no identifiers. */
export const DigitIdentifier = token('DigitIdentifier', '<identifier>', Name)
export const BackquotedIdentifier = token('BackquotedIdentifier', '<identifier>', Name)
/** An event data store id or name without quotes, at a table's place alone: `5e2676f8-9fce-46ef-8142-3e36a94e6691`. */
export const StoreName = token('StoreName', '<identifier>', Name)

export const StringToken = token('String', '<string>')
export const UnicodeString = token('UnicodeString', '<string>')
export const BinaryString = token('BinaryString', `X'…'`)
export const IntegerToken = token('Integer', '<integer>')
export const DecimalToken = token('Decimal', '<number>')
export const DoubleToken = token('Double', '<number>')

export const Equal = token('Equal', `'='`)
export const NotEqual = token('NotEqual', `'<>'`)
export const Less = token('Less', `'<'`)
export const LessOrEqual = token('LessOrEqual', `'<='`)
export const Greater = token('Greater', `'>'`)
export const GreaterOrEqual = token('GreaterOrEqual', `'>='`)
export const Plus = token('Plus', `'+'`)
export const Minus = token('Minus', `'-'`)
export const Asterisk = token('Asterisk', `'*'`)
export const Slash = token('Slash', `'/'`)
export const Percent = token('Percent', `'%'`)
export const ConcatOperator = token('ConcatOperator', `'||'`)
export const TypeCast = token('TypeCast', `'::'`)
export const Arrow = token('Arrow', `'->'`)
export const DoubleArrow = token('DoubleArrow', `'=>'`)
export const QuestionMark = token('QuestionMark', `'?'`)
export const Comma = token('Comma', `','`)
export const Dot = token('Dot', `'.'`)
export const Colon = token('Colon', `':'`)
export const Semicolon = token('Semicolon', `';'`)
export const LeftParen = token('LeftParen', `'('`)
export const RightParen = token('RightParen', `')'`)
export const LeftBracket = token('LeftBracket', `'['`)
export const RightBracket = token('RightBracket', `']'`)

/** No rule reads these three: they are where a parse must stop, so that errors.ts can say why. */
const ReservedWord = token('ReservedWord', '<reserved word>')
export const Unknown = token('Unknown', '<character>')
export const Unterminated = token('Unterminated', '<unterminated>')

const PUNCTUATION: readonly (readonly [string, TokenType])[] = [
  ['<>', NotEqual],
  ['!=', NotEqual],
  ['<=', LessOrEqual],
  ['>=', GreaterOrEqual],
  ['||', ConcatOperator],
  ['::', TypeCast],
  ['->', Arrow],
  ['=>', DoubleArrow],
  ['=', Equal],
  ['<', Less],
  ['>', Greater],
  ['+', Plus],
  ['-', Minus],
  ['*', Asterisk],
  ['/', Slash],
  ['%', Percent],
  ['?', QuestionMark],
  [',', Comma],
  ['.', Dot],
  [':', Colon],
  [';', Semicolon],
  ['(', LeftParen],
  [')', RightParen],
  ['[', LeftBracket],
  [']', RightBracket],
]

/** Operators and punctuation by their text. */
export const PUNCTUATION_BY_TEXT: ReadonlyMap<string, TokenType> = new Map(PUNCTUATION)

function keywordTokens(): Readonly<Record<Keyword, TokenType>> {
  const tokens: Partial<Record<Keyword, TokenType>> = {}
  for (const word of RESERVED) tokens[word] = token(word, `'${word}'`)
  for (const word of NON_RESERVED) tokens[word] = token(word, `'${word}'`, Name)
  // The two loops go over all of Keyword.
  return tokens as Record<Keyword, TokenType>
}

/** The token of each keyword: `K.SELECT`. */
export const K = keywordTokens()

/** Every keyword's token by its upper-case text. */
export const KEYWORD_BY_TEXT: ReadonlyMap<string, TokenType> = new Map([
  ...Object.entries(K),
  ...RESERVED_ELSEWHERE.map((word) => [word, ReservedWord] as const),
])

/** The parser's vocabulary. */
export const VOCABULARY: readonly TokenType[] = [
  ...[Name, Identifier, QuotedIdentifier, DigitIdentifier, BackquotedIdentifier, StoreName],
  ...[StringToken, UnicodeString, BinaryString, IntegerToken, DecimalToken, DoubleToken],
  ...new Set(PUNCTUATION_BY_TEXT.values()),
  ...Object.values(K),
  ...[ReservedWord, Unknown, Unterminated],
]
