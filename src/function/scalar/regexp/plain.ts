import { TraillakeError } from '../../../common/errors.ts'
import { compileLike, type LikePattern } from '../string/like-pattern.ts'
import type { AnchorPlace, RegexpNode } from './syntax/node.ts'
import { parseRegexp } from './syntax/parse.ts'

/** A pattern of literal characters, `^` in front or not, `$` behind or not. */
export interface PlainPattern {
  /** What finds the same, in texts without a line end at their end where the pattern is `atEnd`. */
  readonly like: LikePattern
  /** Whether it stands at the end of the text, or before the line end there, which LIKE does not know. */
  readonly atEnd: boolean
}

const isAnchor = (node: RegexpNode | undefined, place: AnchorPlace): boolean =>
  node?.kind === 'anchor' && node.place === place

/** Undefined for patterns that are more than a literal text. */
export function plainPattern(node: RegexpNode): PlainPattern | undefined {
  const items = node.kind === 'sequence' ? node.items : [node]
  const start = isAnchor(items[0], 'start')
  const atEnd = isAnchor(items.at(-1), 'end-of-last-line')
  let literal = ''
  for (const item of items.slice(start ? 1 : 0, atEnd ? -1 : undefined)) {
    if (item.kind !== 'character' || item.folds) return undefined
    literal += String.fromCodePoint(item.character)
  }
  // Half a pair (`\uD800`) is in no text, and has no bytes to look for.
  if (/\p{Surrogate}/u.test(literal)) return undefined
  const escaped = literal.replace(/[!%_]/g, '!$&')
  return { like: compileLike(`${start ? '' : '%'}${escaped}${atEnd ? '' : '%'}`, '!'), atEnd }
}

/**
 * The literal text that a pattern is, for a search by other means; undefined where it is more than that, or is no pattern: what
 * evaluates it tells of that, if a row comes there.
 */
export function plainTextOf(source: string): PlainPattern | undefined {
  try {
    return plainPattern(parseRegexp(source).node)
  } catch (error) {
    if (error instanceof TraillakeError && error.category !== 'internal') return undefined
    throw error
  }
}
