import { tokenMatcher } from 'chevrotain'
import * as T from './tokens.ts'
import type { SqlToken } from './tokens.ts'

/** What is known about the innermost open bracket. */
interface Frame {
  readonly open: SqlToken | undefined
  /** SELECT was seen, so that FROM is its clause and not a part of `EXTRACT(DAY FROM x)`. */
  select: boolean
  /** The relations of a FROM are being listed, so that a comma is followed by a table. */
  relations: boolean
}

/** Clauses that end a list of relations. */
const AFTER_RELATIONS: ReadonlySet<unknown> = new Set([
  ...[T.K.WHERE, T.K.GROUP, T.K.HAVING, T.K.ORDER],
  ...[T.K.UNION, T.K.INTERSECT, T.K.EXCEPT, T.K.SELECT, T.K.VALUES],
])

const QUERY_START: ReadonlySet<unknown> = new Set([T.K.SELECT, T.K.WITH, T.K.VALUES, T.K.TABLE])

/** What may follow a query in parentheses that is itself the beginning of a query. */
const QUERY_CONTINUATION: ReadonlySet<unknown> = new Set([
  ...[T.K.UNION, T.K.INTERSECT, T.K.EXCEPT, T.K.ORDER, T.K.OFFSET, T.K.LIMIT, T.K.FETCH],
])

/** What the lexer must know of the place it is at: a table's name may be next, or a dot that goes on with one. */
export type Place = 'table' | 'afterTable' | 'other'

/** Follows the lexer token by token, in constant time each. */
export interface Places {
  /** Takes the next token: sets the `mate` and `holdsQuery` of brackets and tells the place behind it. */
  readonly follow: (token: SqlToken) => Place
}

export function trackPlaces(tokens: readonly SqlToken[]): Places {
  let frame: Frame = { open: undefined, select: false, relations: false }
  const outer: Frame[] = []
  let place: Place = 'other'

  function open(token: SqlToken, relations: boolean): void {
    outer.push(frame)
    frame = { open: token, select: false, relations }
  }

  function close(token: SqlToken): void {
    const opened = frame.open
    if (opened === undefined) return
    opened.mate = token.index
    const inner = tokens[opened.index + 1]
    if (inner?.holdsQuery === true) {
      const next = tokens[inner.mate + 1]
      opened.holdsQuery = next === token || QUERY_CONTINUATION.has(next?.tokenType)
    }
    frame = outer.pop() ?? frame
  }

  function follow(token: SqlToken): Place {
    const previous = tokens[token.index - 1]
    if (previous === frame.open && previous?.tokenType === T.LeftParen && QUERY_START.has(token.tokenType))
      previous.holdsQuery = true
    place = placeBehind(token, previous)
    return place
  }

  function placeBehind(token: SqlToken, previous: SqlToken | undefined): Place {
    switch (token.tokenType) {
      case T.LeftParen:
      case T.LeftBracket:
        open(token, place === 'table')
        return place === 'table' || previous?.tokenType === T.K.TABLE ? 'table' : 'other'
      case T.RightParen:
      case T.RightBracket:
        close(token)
        return 'other'
      case T.K.SELECT:
        frame.select = true
        frame.relations = false
        return 'other'
      case T.K.FROM:
        frame.relations = frame.select && previous?.tokenType !== T.K.DISTINCT
        return frame.relations ? 'table' : 'other'
      case T.K.JOIN:
      case T.K.TABLE:
        return 'table'
      case T.Comma:
        return frame.relations ? 'table' : 'other'
      case T.Dot:
        return place === 'afterTable' ? 'table' : 'other'
      default:
        if (AFTER_RELATIONS.has(token.tokenType)) frame.relations = false
        return place === 'table' && tokenMatcher(token, T.Name) ? 'afterTable' : 'other'
    }
  }
  return { follow }
}
