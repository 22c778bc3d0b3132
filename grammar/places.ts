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

/** Follows the lexer token by token, in constant time each. */
export interface Places {
  /** Takes the next token: sets the `mate` and `holdsQuery` of brackets and tells whether a table's name may be next. */
  readonly follow: (token: SqlToken) => boolean
}

export function trackPlaces(tokens: readonly SqlToken[]): Places {
  let frame: Frame = { open: undefined, select: false, relations: false }
  const outer: Frame[] = []
  let afterPlace = false
  let afterTableName = false

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

  function follow(token: SqlToken): boolean {
    const type = token.tokenType
    const previous = tokens[token.index - 1]
    const atPlace = afterPlace
    const inTableName = afterTableName
    afterTableName = false
    afterPlace = false
    if (previous === frame.open && previous?.tokenType === T.LeftParen && QUERY_START.has(type))
      previous.holdsQuery = true
    switch (type) {
      case T.LeftParen:
      case T.LeftBracket:
        open(token, atPlace)
        afterPlace = atPlace || previous?.tokenType === T.K.TABLE
        return afterPlace
      case T.RightParen:
      case T.RightBracket:
        close(token)
        return false
      case T.K.SELECT:
        frame.select = true
        frame.relations = false
        return false
      case T.K.FROM:
        frame.relations = frame.select && previous?.tokenType !== T.K.DISTINCT
        afterPlace = frame.relations
        return afterPlace
      case T.K.JOIN:
      case T.K.TABLE:
        afterPlace = true
        return true
      case T.Comma:
        afterPlace = frame.relations
        return afterPlace
      case T.Dot:
        afterPlace = inTableName
        return inTableName
      default:
        if (AFTER_RELATIONS.has(type)) frame.relations = false
        else afterTableName = atPlace
        return false
    }
  }
  return { follow }
}
