import { EOF, type IToken, type TokenType } from 'chevrotain'
import type { Span } from './ast.ts'
import { expectedWords } from './expected.ts'
import { hintAt } from './hints.ts'
import { BACKQUOTED, type Problem } from './problem.ts'
import type { SqlToken } from './tokens.ts'
import * as T from './tokens.ts'

/** Statements of Trino, Athena and other dialects that are not SELECT. */
const WRITING_STATEMENTS: ReadonlySet<string> = new Set([
  ...['ALTER', 'ANALYZE', 'COMMENT', 'COPY', 'CREATE', 'DELETE', 'DENY', 'DROP', 'GRANT', 'INSERT', 'MERGE'],
  ...['MSCK', 'OPTIMIZE', 'REFRESH', 'REVOKE', 'TRUNCATE', 'UNLOAD', 'UPDATE', 'VACUUM'],
])

const SESSION_STATEMENTS: ReadonlySet<string> = new Set([
  ...['CALL', 'COMMIT', 'DEALLOCATE', 'DESC', 'DESCRIBE', 'EXECUTE', 'PREPARE', 'RESET', 'ROLLBACK'],
  ...['SET', 'SHOW', 'START', 'USE'],
])

/** How much of a token a message repeats. */
const LONGEST_QUOTE = 60

/** The place just behind the last character. */
export function endOf(text: string): Span {
  const lineStart = text.lastIndexOf('\n') + 1
  const line = text.split('\n').length
  return { start: text.length, end: text.length, line, column: text.length - lineStart + 1 }
}

/** What the parser's stop at a token means for the user. `at` may be chevrotain's end of input. */
export function syntaxProblem(
  text: string,
  tokens: readonly SqlToken[],
  at: IToken,
  expected: ReadonlySet<TokenType>,
): Problem {
  const index = at.tokenType === EOF ? tokens.length : tokens.findIndex((token) => token === at)
  const token = tokens[index]
  const span = token === undefined ? endOf(text) : spanOf(token)
  const statement = token !== undefined && isStatementStart(tokens, index) ? token.image.toUpperCase() : ''
  if (WRITING_STATEMENTS.has(statement) || SESSION_STATEMENTS.has(statement)) {
    const writes = WRITING_STATEMENTS.has(statement)
    const hint = writes ? `Event data stores are never changed by SQL.` : `${statement} has no meaning here.`
    return { code: 'NOT_SUPPORTED', message: 'Only SELECT statements are allowed', span, hint }
  }
  if (token?.tokenType === T.Unterminated) return unterminated(token, span)
  const words = expectedWords(expected)
  const found = token === undefined ? '<EOF>' : quotable(token.image)
  const message =
    `mismatched input '${found}'` + (words.length === 0 ? '' : `. Expecting: ${words.join(', ')}`)
  return { code: 'SYNTAX_ERROR', message, span, hint: hintAt(text, tokens, index, expected) }
}

function isStatementStart(tokens: readonly SqlToken[], index: number): boolean {
  return tokens.slice(0, index).every(({ tokenType }) => EXPLAIN_WORDS.has(tokenType))
}

const EXPLAIN_WORDS: ReadonlySet<TokenType> = new Set([T.K.EXPLAIN, T.K.ANALYZE, T.K.VERBOSE])

function unterminated(token: SqlToken, span: Span): Problem {
  const place = { ...span, end: span.start + (token.image.startsWith('/*') ? 2 : 1) }
  const code = 'SYNTAX_ERROR'
  switch (token.image.charAt(0)) {
    case '/':
      return { code, message: 'Comment is not closed', span: place, hint: `Close it with '*/'.` }
    case `'`:
      return {
        code,
        message: 'String is not closed',
        span: place,
        hint: `Close it with a single quote; a single quote inside a string is written twice.`,
      }
    case '`':
      return { code, message: BACKQUOTED, span: place, hint: undefined }
    default:
      return {
        code,
        message: 'Quoted identifier is not closed',
        span: place,
        hint: `Close it with a double quote; a double quote inside a name is written twice.`,
      }
  }
}

function quotable(image: string): string {
  return image.length <= LONGEST_QUOTE ? image : `${image.slice(0, LONGEST_QUOTE)}…`
}

function spanOf(token: SqlToken): Span {
  return {
    start: token.startOffset,
    end: token.endOffset + 1,
    line: token.startLine,
    column: token.startColumn,
  }
}
