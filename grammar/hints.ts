import type { TokenType } from 'chevrotain'
import { isReserved } from './keywords.ts'
import type { SqlToken } from './tokens.ts'
import * as T from './tokens.ts'
import { K } from './tokens.ts'

/** Where the parser stopped: the token, those before it, and the text from it on. */
interface Stop {
  readonly token: SqlToken | undefined
  readonly previous: SqlToken | undefined
  readonly beforePrevious: SqlToken | undefined
  readonly next: SqlToken | undefined
  readonly rest: string
  readonly tokens: readonly SqlToken[]
  readonly expected: ReadonlySet<TokenType>
}

type Hint = (stop: Stop) => string | undefined

/** The first that knows something wins: the sure ones stand before the guesses. */
const HINTS: readonly Hint[] = [
  placeholder,
  unknownCharacter,
  splitOperator,
  otherDialect,
  limitOrder,
  secondStatement,
  quoteInString,
  doubledWord,
  trailingComma,
  gluedKeyword,
  singleQuotedName,
  doubleQuotedString,
  reservedName,
  unclosedParenthesis,
]

/** One sentence on the likely cause, where one is visible. */
export function hintAt(
  text: string,
  tokens: readonly SqlToken[],
  index: number,
  expected: ReadonlySet<TokenType>,
): string | undefined {
  const token = tokens[index]
  const stop: Stop = {
    token,
    previous: tokens[index - 1],
    beforePrevious: tokens[index - 2],
    next: tokens[index + 1],
    rest: token === undefined ? '' : text.slice(token.startOffset, token.startOffset + 200),
    tokens,
    expected,
  }
  for (const hint of HINTS) {
    const sentence = hint(stop)
    if (sentence !== undefined) return sentence
  }
  return undefined
}

function placeholder({ rest, previous }: Stop): string | undefined {
  const found = /^(?:<[\w$][\w$ .-]*>|\{\{?[\w$ .-]+\}?\}|\[[A-Za-z][\w$ .-]*\])/.exec(rest)?.[0]
  if (found === undefined) return undefined
  const table = previous?.tokenType === K.FROM || previous?.tokenType === K.JOIN
  return `Replace the placeholder ${found}${table ? ' by the name or id of an event data store' : ''}.`
}

function unknownCharacter({ token }: Stop): string | undefined {
  if (token?.tokenType !== T.Unknown) return undefined
  switch (token.image) {
    case '“':
    case '”':
    case '„':
    case '‘':
    case '’':
      return `Strings take straight single quotes ('), names straight double quotes (").`
    case '&':
      return `Write AND.`
    case '|':
      return `Write OR; strings are joined by ||.`
    case '!':
      return `Write NOT; «not equal» is <> or !=.`
    case '#':
      return `Comments start with --.`
    case '\u00a0':
      return `This blank is a no-break space (U+00A0): replace it by an ordinary one.`
    default:
      return undefined
  }
}

function splitOperator({ token, previous }: Stop): string | undefined {
  if (token?.tokenType === T.DoubleArrow) return `Write >=.`
  if (token === undefined || previous === undefined) return undefined
  const joined = previous.image + token.image
  if (joined === '==') return `Equality is written =.`
  if (['<=', '>=', '<>', '!='].includes(joined)) return `Write ${joined} without a blank.`
  if (joined === '=<') return `Write <=.`
  return undefined
}

/** Words and operators that other dialects have at this place, and what Trino has instead. */
const OTHER_DIALECTS: ReadonlyMap<string, string> = new Map([
  ['TOP', 'TOP is not part of Trino: end the statement with LIMIT.'],
  ['QUALIFY', 'QUALIFY is not part of Trino: filter in a query around this one.'],
  ['ILIKE', 'ILIKE is not part of Trino: write lower(x) LIKE lower(pattern).'],
  ['RLIKE', 'RLIKE is not part of Trino: write regexp_like(x, pattern).'],
  ['REGEXP', 'REGEXP is not part of Trino: write regexp_like(x, pattern).'],
  ['SEPARATOR', `SEPARATOR is not part of Trino: write array_join(array_agg(x), ',').`],
])

function otherDialect({ token, previous, next }: Stop): string | undefined {
  if (token?.tokenType === T.Arrow) {
    const read = next?.tokenType === T.Greater ? 'json_extract_scalar' : 'json_extract'
    return `JSON is read with ${read}(x, '$.path').`
  }
  for (const word of [token, previous]) {
    const sentence = word === undefined ? undefined : OTHER_DIALECTS.get(word.image.toUpperCase())
    if (sentence !== undefined) return sentence
  }
  return undefined
}

function limitOrder({ token, beforePrevious, next }: Stop): string | undefined {
  if (beforePrevious?.tokenType !== K.LIMIT) return undefined
  if (token?.tokenType === K.OFFSET) return `OFFSET stands before LIMIT.`
  if (token?.tokenType === T.Comma && next?.tokenType === T.IntegerToken)
    return `Write OFFSET before LIMIT instead of two numbers.`
  return undefined
}

function doubledWord({ token, previous }: Stop): string | undefined {
  if (token === undefined || previous === undefined) return undefined
  const word = token.image.toUpperCase()
  if (!T.KEYWORD_BY_TEXT.has(word) || previous.image.toUpperCase() !== word) return undefined
  return `${word} is written twice.`
}

function quoteInString({ token, previous }: Stop): string | undefined {
  const glued = previous?.tokenType === T.StringToken && token?.startOffset === previous.endOffset + 1
  return glued && /^\w/.test(token.image) ? `A single quote inside a string is written twice.` : undefined
}

function trailingComma({ token, previous }: Stop): string | undefined {
  if (previous?.tokenType !== T.Comma) return undefined
  if (token !== undefined && !isReserved(token.image) && token.tokenType !== T.RightParen) return undefined
  return `Remove the comma before ${token === undefined ? 'the end' : token.image}.`
}

function secondStatement({ token, previous, expected }: Stop): string | undefined {
  if (token === undefined) return undefined
  const begins = [K.SELECT, K.WITH, K.EXPLAIN].includes(token.tokenType)
  const glued = begins && expected.has(T.Semicolon)
  if (previous?.tokenType !== T.Semicolon && !glued) return undefined
  return token.tokenType === T.Semicolon
    ? `Remove the second semicolon.`
    : `A second statement begins here: send one at a time.`
}

/** `eventNameORDER BY` lexes as a name and BY. */
function gluedKeyword({ token, previous, beforePrevious }: Stop): string | undefined {
  for (const word of [token, previous, beforePrevious]) {
    if (word?.tokenType !== T.Identifier) continue
    const found = /^(.*[a-z0-9_])(FROM|WHERE|GROUP|ORDER|HAVING|LIMIT|UNION|JOIN|AND|OR|BY|IN|LIKE)$/.exec(
      word.image,
    )
    const [, name, keyword] =
      found ?? (token?.tokenType === K.BY ? (/^(.+)(group|order|partition)$/i.exec(word.image) ?? []) : [])
    if (name !== undefined && keyword !== undefined) return `Put a blank between ${name} and ${keyword}.`
  }
  return undefined
}

function singleQuotedName({ token, expected }: Stop): string | undefined {
  if (token?.tokenType !== T.StringToken || !expected.has(T.Name)) return undefined
  if (expected.has(T.StringToken)) return undefined
  return `Single quotes make a string; a name takes double quotes: "${token.image.slice(1, -1)}".`
}

const LITERAL_WORDS: ReadonlySet<string> = new Set([
  'DATE',
  'TIME',
  'TIMESTAMP',
  'INTERVAL',
  'DECIMAL',
  'JSON',
])

function doubleQuotedString({ token, previous, beforePrevious, expected }: Stop): string | undefined {
  const afterWord = (word: SqlToken | undefined): boolean =>
    LITERAL_WORDS.has(word?.image.toUpperCase() ?? '')
  const here = expected.has(T.StringToken) && !expected.has(T.Name)
  const found =
    token?.tokenType === T.QuotedIdentifier && (here || afterWord(previous))
      ? token
      : previous?.tokenType === T.QuotedIdentifier && afterWord(beforePrevious)
        ? previous
        : undefined
  if (found === undefined) return undefined
  return `Double quotes make a name; a string takes single quotes: '${found.image.slice(1, -1)}'.`
}

function reservedName({ token, previous, beforePrevious, expected }: Stop): string | undefined {
  if (
    previous?.tokenType === K.TABLE &&
    (beforePrevious?.tokenType === K.FROM || beforePrevious?.tokenType === K.JOIN)
  )
    return `TABLE is a reserved word; as a name it is written "${previous.image}".`
  if (token === undefined || !isReserved(token.image) || !expected.has(T.Name)) return undefined
  if (expected.has(K.CASE)) return undefined
  return `${token.image.toUpperCase()} is a reserved word; as a name it is written "${token.image}".`
}

function unclosedParenthesis({ token, tokens, expected }: Stop): string | undefined {
  if (token !== undefined && !expected.has(T.RightParen)) return undefined
  const before = token === undefined ? tokens : tokens.slice(0, token.index)
  const open = before.findLast(({ tokenType, mate }) => tokenType === T.LeftParen && mate < 0)
  if (open === undefined) return undefined
  return `The parenthesis at line ${open.startLine}:${open.startColumn} is not closed.`
}
