import type { ParserMethod } from 'chevrotain'
import type { DataType, Expression, Located, Statement } from './ast.ts'
import { nodeDeeperThan } from './depth.ts'
import { endOf, syntaxProblem } from './errors.ts'
import { tokenize } from './lexer.ts'
import { read } from './parser.ts'
import { MAX_TEXT_LENGTH, MAX_TREE_DEPTH, type Problem, tooDeep } from './problem.ts'
import type { SqlParser } from './rules/statement.ts'

export { print, printExpression, printType } from './print.ts'
export { isReserved } from './keywords.ts'
export { MAX_NESTING, MAX_TEXT_LENGTH, MAX_TREE_DEPTH, type Problem } from './problem.ts'

export type Parsed<Tree> =
  | { readonly ok: true; readonly tree: Tree }
  | { readonly ok: false; readonly problem: Problem }

export type ParseResult =
  | { readonly ok: true; readonly statement: Statement }
  | { readonly ok: false; readonly problem: Problem }

/**
 * Reads one statement of Trino's SELECT language; a semicolon may end it. Never throws for what a user writes.
 *
 * @example
 * const result = parse('SELECT count(*) FROM events')
 * if (result.ok) result.statement.kind // 'query'
 * else result.problem // { code, message: "mismatched input …", span, hint }
 */
export function parse(sql: string): ParseResult {
  const parsed = parseWith(sql, (parser) => parser.singleStatement)
  return parsed.ok ? { ok: true, statement: parsed.tree } : parsed
}

/** Reads one expression: `a + 1`, `x -> x`, `(SELECT 1)`. */
export function parseExpression(sql: string): Parsed<Expression> {
  return parseWith(sql, (parser) => parser.standaloneExpression)
}

/** Reads one type: `map(varchar, array(row(a bigint)))`. */
export function parseType(text: string): Parsed<DataType> {
  return parseWith(text, (parser) => parser.standaloneType)
}

function parseWith<Tree extends Located>(
  text: string,
  rule: (parser: SqlParser) => ParserMethod<[], Tree>,
): Parsed<Tree> {
  if (text.length > MAX_TEXT_LENGTH) {
    const message = `Query text length (${text.length}) exceeds the maximum length (${MAX_TEXT_LENGTH})`
    const span = { start: 0, end: text.length, line: 1, column: 1 }
    return { ok: false, problem: { code: 'QUERY_TEXT_TOO_LARGE', message, span, hint: undefined } }
  }
  const tokens = tokenize(text)
  const outcome = readBounded(text, () => read(tokens, rule))
  if (outcome.ok) {
    const deep = nodeDeeperThan(outcome.result, MAX_TREE_DEPTH)
    return deep === undefined ? { ok: true, tree: outcome.result } : { ok: false, problem: tooDeep(deep) }
  }
  if (outcome.problem !== undefined) return { ok: false, problem: outcome.problem }
  const { at, expectations } = outcome
  return { ok: false, problem: syntaxProblem(text, tokens, at, expectations.tokensAt(at)) }
}

/** MAX_NESTING fits the default stack; a caller far down a stack, or a smaller one, is told the same. */
function readBounded<Tree>(
  text: string,
  run: () => ReturnType<typeof read<Tree>>,
): ReturnType<typeof read<Tree>> {
  try {
    return run()
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, problem: tooDeep(endOf(text)) }
    throw error
  }
}
