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
  doubledWord,
  trailingComma,
  secondStatement,
  gluedKeyword,
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
  if (token === undefined || previous === undefined) return undefined
  const joined = previous.image + token.image
  if (joined === '==') return `Equality is written =.`
  if (['<=', '>=', '<>', '!='].includes(joined)) return `Write ${joined} without a blank.`
  if (joined === '=>' || joined === '=<') return `Write ${joined === '=>' ? '>=' : '<='}.`
  return undefined
}

function doubledWord({ token, previous }: Stop): string | undefined {
  if (token === undefined || previous === undefined) return undefined
  const word = token.image.toUpperCase()
  if (!/^[A-Z]/.test(word) || previous.image.toUpperCase() !== word) return undefined
  return `${word} is written twice.`
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

function doubleQuotedString({ token, expected }: Stop): string | undefined {
  if (token?.tokenType !== T.QuotedIdentifier) return undefined
  const previousIsType = expected.has(T.StringToken) || !expected.has(T.Name)
  if (!previousIsType) return undefined
  return `Double quotes make a name; a string takes single quotes: '${token.image.slice(1, -1)}'.`
}

function reservedName({ token, expected }: Stop): string | undefined {
  if (token === undefined || !isReserved(token.image) || !expected.has(T.Name)) return undefined
  if (expected.has(K.CASE)) return undefined
  return `${token.image.toUpperCase()} is a reserved word; as a name it is written "${token.image}".`
}

function unclosedParenthesis({ token, tokens }: Stop): string | undefined {
  if (token !== undefined) return undefined
  const open = tokens.findLast(({ tokenType, mate }) => tokenType === T.LeftParen && mate < 0)
  if (open === undefined) return undefined
  return `The parenthesis at line ${open.startLine}:${open.startColumn} is not closed.`
}
