import { EOF, type TokenType } from 'chevrotain'
import * as T from './tokens.ts'
import { K } from './tokens.ts'

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
  group('<query>', [K.SELECT, K.VALUES, K.TABLE, K.WITH], [T.LeftParen]),
  group(
    '<predicate>',
    [T.Equal, K.BETWEEN, K.IS],
    [...[T.NotEqual, T.Less, T.LessOrEqual, T.Greater, T.GreaterOrEqual], ...[K.IN, K.LIKE, K.NOT]],
  ),
]

/** What Trino does not have. */
const OURS: ReadonlySet<TokenType> = new Set([T.TypeCast, T.Semicolon])

/** The expectations in Trino's notation (io.trino.sql.parser.ErrorHandler): grouped, in the order of their text. */
export function expectedWords(tokens: ReadonlySet<TokenType>): readonly string[] {
  const words = new Set<string>()
  const rest = new Set(tokens)
  for (const { word, signs, members } of GROUPS) {
    if (!signs.every((sign) => tokens.has(sign))) continue
    words.add(word)
    for (const member of members) rest.delete(member)
  }
  // AT TIME ZONE binds closer than the operators, and is looked for on its own.
  if (rest.has(T.ConcatOperator)) words.add(`'AT'`)
  for (const token of rest)
    if (!OURS.has(token)) words.add(token === EOF ? '<EOF>' : (token.LABEL ?? token.name))
  return [...words].sort()
}
