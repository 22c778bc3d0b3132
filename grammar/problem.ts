import type { Span } from './ast.ts'

/** Why a text is no statement we can answer. `message` has no place in it; `hint` is one sentence on what to do. */
export interface Problem {
  readonly code: 'SYNTAX_ERROR' | 'NOT_SUPPORTED' | 'QUERY_TEXT_TOO_LARGE'
  readonly message: string
  readonly span: Span
  readonly hint: string | undefined
}

/** The longest text that is read, in UTF-16 units: Trino's `query.max-length`. */
export const MAX_TEXT_LENGTH = 1_000_000

/**
 * How many expressions, queries, relations and types may stand one inside the other while reading. Each takes some
 * 3 kB of stack, of which Node gives 984 kB by default.
 */
export const MAX_NESTING = 200

/** How deep a tree may be that leaves here, so that whoever walks it needs no guard of its own. */
export const MAX_TREE_DEPTH = 500

/** Trino's words. */
export const BACKQUOTED = 'backquoted identifiers are not supported; use double quotes to quote identifiers'

export function tooDeep(span: Span): Problem {
  return {
    code: 'SYNTAX_ERROR',
    message: 'Statement is nested too deeply',
    span,
    hint: `At most ${MAX_NESTING} levels of parentheses and ${MAX_TREE_DEPTH} operators in one chain are read; chains of AND, OR, || and IN lists have no such bound.`,
  }
}
