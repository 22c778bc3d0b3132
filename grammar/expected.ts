import { EOF, type TokenType } from 'chevrotain'
import * as T from './tokens.ts'
import { K } from './tokens.ts'

/** How many expectations a message lists. */
const LONGEST_LIST = 8

/** Tokens that are told as one word where all of `signs` could stand. */
interface Group {
  readonly word: string
  readonly signs: readonly TokenType[]
  readonly members: ReadonlySet<TokenType>
}

function group(word: string, signs: readonly TokenType[], members: readonly TokenType[]): Group {
  return { word, signs, members: new Set([...signs, ...members]) }
}

const GROUPS: readonly Group[] = [
  group(
    '<expression>',
    [K.CASE, K.EXISTS, K.NULL],
    [
      ...[
        T.Name,
        T.StringToken,
        T.UnicodeString,
        T.BinaryString,
        T.IntegerToken,
        T.DecimalToken,
        T.DoubleToken,
      ],
      ...[
        T.LeftParen,
        T.LeftBracket,
        T.Plus,
        T.Minus,
        T.QuestionMark,
        K.NOT,
        K.TRUE,
        K.FALSE,
        K.CAST,
        K.TRIM,
        K.EXTRACT,
      ],
      ...[
        K.NORMALIZE,
        K.GROUPING,
        K.LISTAGG,
        K.LOCALTIME,
        K.LOCALTIMESTAMP,
        K.CURRENT_CATALOG,
        K.CURRENT_DATE,
      ],
      ...[K.CURRENT_PATH, K.CURRENT_SCHEMA, K.CURRENT_TIME, K.CURRENT_TIMESTAMP, K.CURRENT_USER],
      ...[K.JSON_ARRAY, K.JSON_EXISTS, K.JSON_OBJECT, K.JSON_QUERY, K.JSON_VALUE],
      ...[K.INTERVAL, K.ARRAY, K.ROW, K.TRY_CAST, K.SUBSTRING, K.POSITION],
    ],
  ),
  group('<type>', [K.DOUBLE, K.MAP, K.TIMESTAMP], [T.Name, K.TIME, K.ROW, K.ARRAY, K.INTERVAL]),
  group('<query>', [K.SELECT, K.VALUES, K.TABLE], [K.WITH, T.LeftParen]),
  group('<relation>', [K.UNNEST, K.JSON_TABLE], [T.Name, K.TABLE, K.LATERAL, T.LeftParen]),
  group(
    '<operator>',
    [T.Plus, T.Asterisk, T.ConcatOperator],
    [
      ...[T.Minus, T.Slash, T.Percent, T.TypeCast, T.Dot, T.LeftBracket, K.AT, T.Equal, T.NotEqual],
      ...[T.Less, T.LessOrEqual, T.Greater, T.GreaterOrEqual, K.BETWEEN, K.IN, K.LIKE, K.IS, K.NOT],
    ],
  ),
  group('JOIN', [K.JOIN, K.CROSS], [K.INNER, K.LEFT, K.RIGHT, K.FULL, K.NATURAL]),
  group('AND', [K.AND, K.OR], []),
  group('UNION', [K.UNION, K.INTERSECT, K.EXCEPT], []),
  group('LIMIT', [K.LIMIT, K.FETCH], [K.OFFSET]),
]

/** What a reader looks for first stands first; what is not named stands before `AS`. */
const FIRST = [
  ...['<query>', '<relation>', '<expression>', '<type>', '<identifier>', '<string>', '<integer>', '<number>'],
]
const LAST = [
  ...[`'AS'`, `','`, `')'`, `']'`, `'('`, `'FROM'`, `'JOIN'`, `'ON'`, `'USING'`, `'WHERE'`, `'GROUP BY'`],
  ...[`'HAVING'`, `'ORDER BY'`, `'LIMIT'`, `'UNION'`, `'AND'`, '<operator>', `'WINDOW'`, `'TABLESAMPLE'`],
  ...[`'.'`, `'FOR'`, `'MATCH_RECOGNIZE'`, `'FILTER'`, `'IGNORE'`, `'RESPECT'`, `'OVER'`],
]

const TWO_WORDS: ReadonlyMap<TokenType, string> = new Map([
  [K.GROUP, `'GROUP BY'`],
  [K.ORDER, `'ORDER BY'`],
  [K.PARTITION, `'PARTITION BY'`],
])

function rank(word: string): number {
  const first = FIRST.indexOf(word)
  if (first >= 0) return first - FIRST.length
  return LAST.indexOf(word) + 1
}

/** The expectations in Trino's notation, fit for a sentence: grouped, the likely ones first, not too many. */
export function expectedWords(tokens: ReadonlySet<TokenType>): readonly string[] {
  const words = new Set<string>()
  const rest = new Set(tokens)
  for (const { word, signs, members } of GROUPS) {
    if (!signs.every((sign) => tokens.has(sign))) continue
    words.add(word.startsWith('<') ? word : `'${word}'`)
    for (const member of members) rest.delete(member)
  }
  const end = rest.delete(EOF)
  if (end) rest.delete(T.Semicolon)
  for (const token of rest) words.add(TWO_WORDS.get(token) ?? token.LABEL ?? token.name)
  const sorted = [...words].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return end ? [...sorted.slice(0, LONGEST_LIST - 1), '<EOF>'] : sorted.slice(0, LONGEST_LIST)
}
