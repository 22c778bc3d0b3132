/**
 * A place in the text. `start` and `end` are offsets in UTF-16 units (end exclusive); `line` and `column`
 * count from 1 and belong to `start`.
 */
export interface Span {
  readonly start: number
  readonly end: number
  readonly line: number
  readonly column: number
}

/** What every node has. */
export interface Located {
  readonly span: Span
}

/** A name as written, case kept. `quoted` is true for `"x"` and for a bare event data store id in FROM. */
export interface Identifier extends Located {
  readonly kind: 'identifier'
  readonly value: string
  readonly quoted: boolean
}

/** `a`, `a.b`, `a.b.c`: never empty. */
export interface QualifiedName extends Located {
  readonly kind: 'qualifiedName'
  readonly parts: readonly Identifier[]
}
