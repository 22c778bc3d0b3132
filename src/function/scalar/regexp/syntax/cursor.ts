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
}

export function createCursor(source: string): Cursor {
  let at = 0
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
  }
}
