import { invalidPattern } from './char-set.ts'

/** A place in a pattern that moves on, for those who read it. */
export interface Cursor {
  readonly source: string
  readonly isAtEnd: () => boolean
  /** The unit at this place; '' at the end. */
  readonly peek: () => string
  /** The code point at this place; moves past it. */
  readonly take: () => number
  /** Moves past a text where it stands here. */
  readonly accept: (text: string) => boolean
  /** Moves past what a sticky regular expression matches here; '' where that is nothing. */
  readonly match: (sticky: RegExp) => string
  /** What a sticky regular expression matches here; stays. */
  readonly look: (sticky: RegExp) => string
  /** Reads what may have its like within. Throws INVALID_FUNCTION_ARGUMENT from so many within each other on. */
  readonly within: <Read>(read: () => Read) => Read
}

/** Joni has such a limit too, of 4096. What goes through a pattern calls itself as often. */
const MAX_DEPTH = 500

export function createCursor(source: string): Cursor {
  let [at, depth] = [0, 0]
  return {
    source,
    isAtEnd: () => at >= source.length,
    peek: () => source.charAt(at),
    take() {
      const character = source.codePointAt(at)!
      at += character > 0xffff ? 2 : 1
      return character
    },
    accept(text) {
      if (!source.startsWith(text, at)) return false
      at += text.length
      return true
    },
    match(sticky) {
      sticky.lastIndex = at
      const found = sticky.exec(source)?.[0] ?? ''
      at += found.length
      return found
    },
    look(sticky) {
      sticky.lastIndex = at
      return sticky.exec(source)?.[0] ?? ''
    },
    within(read) {
      if (++depth > MAX_DEPTH) invalidPattern(source, 'parse depth limit over')
      const found = read()
      depth--
      return found
    },
  }
}
