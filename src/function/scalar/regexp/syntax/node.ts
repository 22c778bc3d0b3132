import type { CharSet } from './char-set.ts'

/** A place that a pattern asks for without taking a character. */
export type AnchorPlace =
  /** The start of the text (`^`, `\A`), its end (`\z`), or that or before the line end that ends it (`$`, `\Z`). */
  | 'start'
  | 'end'
  | 'end-of-last-line'
  /** `^` and `$` after `(?m)`. */
  | 'line-start'
  | 'line-end'
  | 'word-boundary'
  | 'no-word-boundary'
  /** Where the search began (`\G`). */
  | 'search-start'

/** How a repetition chooses: as often as possible, as rarely as possible, or as often as possible without going back. */
export type RepeatMode = 'greedy' | 'lazy' | 'possessive'

/** A regular expression, read. `folds`: letter case does not count. */
export type RegexpNode =
  | { readonly kind: 'character'; readonly character: number; readonly folds: boolean }
  | { readonly kind: 'set'; readonly set: CharSet; readonly folds: boolean }
  | { readonly kind: 'anchor'; readonly place: AnchorPlace }
  | { readonly kind: 'sequence'; readonly items: readonly RegexpNode[] }
  | { readonly kind: 'alternatives'; readonly items: readonly RegexpNode[] }
  | {
      readonly kind: 'group'
      readonly index: number
      readonly name: string | undefined
      readonly body: RegexpNode
    }
  | {
      readonly kind: 'repeat'
      readonly body: RegexpNode
      readonly least: number
      readonly most: number
      readonly mode: RepeatMode
    }
  | {
      readonly kind: 'look'
      readonly behind: boolean
      readonly negative: boolean
      readonly body: RegexpNode
    }
  /** `(?>…)`: once found, it is not gone back into. */
  | { readonly kind: 'atomic'; readonly body: RegexpNode }
  | { readonly kind: 'reference'; readonly group: number; readonly folds: boolean }

export interface RegexpSyntax {
  readonly node: RegexpNode
  readonly groupCount: number
  /** Group numbers by name. */
  readonly names: ReadonlyMap<string, number>
}
