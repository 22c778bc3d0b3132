import { createByteBuffer } from '../../common/byte-buffer.ts'
import { knownKeys } from '../json/known-keys.ts'
import { createCursor, nextMember, openContainer } from '../json/member-cursor.ts'
import { isKeyEscaped, keyEndOf, nextMark } from '../json/member-marks.ts'
import { appendUnescaped } from '../json/unescape.ts'
import { createMarkedSpan, readMark } from './marked-span.ts'
import { createTextDictionary } from './text-dictionary.ts'
import { createInt32Vector, pushInt32 } from './vector.ts'
import type { JsonValueSpan } from './writer.ts'

/** The members of one object that have a name we know, the last of equal keys; reused from object to object. */
export interface ObjectReader {
  /**
   * Reads the object at `start` of compact text. Afterwards `found[0]` … `found[count − 1]` are the positions in `names`
   * of the names that it has, each once, and `members[i]` is the value of name i.
   */
  read(bytes: Uint8Array, start: number): void
  /** Reads an object by its marks; see `MemberMarks`. @param isOutermost whether its members' members are marked, too */
  readMarked(bytes: Uint8Array, marks: Int32Array, first: number, end: number, isOutermost: boolean): void
  readonly count: number
  readonly found: Int32Array
  readonly members: readonly JsonValueSpan[]
  /** Whether the object has name i. */
  has(index: number): boolean
}

const [UPPER_A, UPPER_Z] = [0x41, 0x5a]

/**
 * Finds the name that a key means, −1 for none. Keys are compared without case, as column and field names are.
 *
 * @param names in lower case
 */
export function createSpelledNames(
  names: readonly string[],
): (bytes: Uint8Array, start: number, end: number, escaped: boolean) => number {
  const find = knownKeys(names)
  const longest = Math.max(0, ...names.map((name) => name.length))
  const lower = new Uint8Array(longest)
  const unescaped = createByteBuffer(64)
  return (bytes, start, end, escaped) => {
    let [key, from, to] = [bytes, start, end]
    if (escaped) {
      unescaped.length = 0
      appendUnescaped(bytes, start, end, unescaped)
      ;[key, from, to] = [unescaped.bytes, 0, unescaped.length]
    }
    if (to - from > longest) return -1
    for (let i = from; i < to; i++) {
      const byte = key[i]!
      lower[i - from] = byte >= UPPER_A && byte <= UPPER_Z ? byte | 0x20 : byte
    }
    return find(lower, 0, to - from)
  }
}

/** @param names in lower case; keys are compared without case, as column and field names are */
export function createObjectReader(names: readonly string[]): ObjectReader {
  const meaningOf = createSpelledNames(names)
  const cursor = createCursor()
  const members = names.map(createMarkedSpan)
  const found = new Int32Array(names.length)
  const present = new Uint8Array(names.length)
  // Every spelling of a key met, and the name that it means: letter case and escapes are looked at once a spelling.
  const spellings = createTextDictionary()
  const meanings = createInt32Vector(64)
  let count = 0

  /** The position in `names` of the key of the next member; −1 for a name we do not know. */
  function indexOf(bytes: Uint8Array, start: number, end: number, escaped: boolean): number {
    const spelling = spellings.codeOf(bytes, start, end)
    if (spelling === meanings.length) pushInt32(meanings, meaningOf(bytes, start, end, escaped))
    const index = meanings.values[spelling]!
    if (index < 0 || present[index] === 1) return index
    present[index] = 1
    found[count++] = index
    return index
  }

  function begin(): void {
    for (let i = 0; i < count; i++) present[found[i]!] = 0
    count = 0
  }

  return {
    members,
    found,
    get count() {
      return count
    },
    has: (index) => present[index] === 1,
    read(bytes, start) {
      begin()
      openContainer(cursor, bytes, start)
      while (nextMember(cursor)) {
        const index = indexOf(bytes, cursor.keyStart, cursor.keyEnd, cursor.keyEscaped)
        if (index < 0) continue
        const member = members[index]!
        member.bytes = bytes
        member.valueStart = cursor.valueStart
        member.valueEnd = cursor.valueEnd
        member.kind = cursor.kind
        member.valueEscaped = cursor.valueEscaped
        member.marks = undefined
      }
    },
    readMarked(bytes, marks, first, end, isOutermost) {
      begin()
      for (let at = first; at < end; at = nextMark(marks, at)) {
        const index = indexOf(bytes, marks[at]!, keyEndOf(marks, at), isKeyEscaped(marks, at))
        if (index >= 0) readMark(members[index]!, bytes, marks, at, isOutermost)
      }
    },
  }
}
