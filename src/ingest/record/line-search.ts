import * as ch from '../json/characters.ts'
import { advance, type Window } from './window.ts'

/** Which lines end a {@link findLine}: those where reading may go on after a damaged piece. */
export interface LineSearch {
  /** White space before `window.head` on its line, -1 behind the line's first token. */
  lineIndent: number
  /** Whether any line will do, as in newline-delimited JSON, or only one that begins a document in its first column. */
  readonly anyLine: boolean
  /** The indentation of the items of the array that the damage is in, -1 where it is in none. */
  readonly itemIndent: number
}

/** What the line found begins with, or that the bytes ended before. */
export type FoundLine = 'document' | 'item' | 'end of array' | 'none'

/**
 * Moves `window.head` to the first token of the next line on which reading may go on. Pretty-printed text
 * nests deeper than its records' own lines, so a line that begins an object exactly as deep as the
 * damaged item did begins the next one, and a bracket that closes no deeper ends their array.
 */
export function findLine(window: Window, search: LineSearch): FoundLine {
  const { bytes } = window
  while (window.head < bytes.length) {
    if (search.lineIndent < 0) {
      const lineFeed = bytes.indexOf(ch.LINE_FEED, window.head)
      if (lineFeed < 0) {
        advance(window, bytes.length - window.head)
        return 'none'
      }
      advance(window, lineFeed - window.head)
      search.lineIndent = 0
    }
    const byte = bytes[window.head]!
    if (ch.isBlank(byte)) {
      if (byte === ch.LINE_FEED) search.lineIndent = 0
      else if (byte !== ch.CARRIAGE_RETURN) search.lineIndent++
    } else {
      const found = judgeLine(byte, search)
      if (found !== 'none') return found
      search.lineIndent = -1
    }
    advance(window, 1)
  }
  return 'none'
}

function judgeLine(first: number, search: LineSearch): FoundLine {
  const { lineIndent, itemIndent } = search
  if (search.anyLine) return 'document'
  if (lineIndent === itemIndent && first === ch.OPEN_BRACE) return 'item'
  if (lineIndent <= itemIndent && first === ch.CLOSE_BRACKET) return 'end of array'
  const opens = first === ch.OPEN_BRACE || first === ch.OPEN_BRACKET
  return lineIndent === 0 && opens ? 'document' : 'none'
}
