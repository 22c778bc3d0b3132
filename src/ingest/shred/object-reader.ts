import { createByteBuffer } from '../../common/byte-buffer.ts'
import { knownKeys } from '../json/known-keys.ts'
import { createCursor, type JsonKind, nextMember, openContainer } from '../json/member-cursor.ts'
import { appendUnescaped } from '../json/unescape.ts'
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
  readonly count: number
  readonly found: Int32Array
  readonly members: readonly JsonValueSpan[]
  /** Whether the object has name i. */
  has(index: number): boolean
}

interface MutableSpan {
  bytes: Uint8Array
  valueStart: number
  valueEnd: number
  kind: JsonKind
  valueEscaped: boolean
}

function emptySpan(): MutableSpan {
  return { bytes: new Uint8Array(0), valueStart: 0, valueEnd: 0, kind: 'null', valueEscaped: false }
}

const [UPPER_A, UPPER_Z] = [0x41, 0x5a]

/** @param names in lower case; keys are compared without case, as column and field names are */
export function createObjectReader(names: readonly string[]): ObjectReader {
  const find = knownKeys(names)
  const longest = Math.max(0, ...names.map((name) => name.length))
  const lower = new Uint8Array(longest)
  const unescaped = createByteBuffer(64)
  const cursor = createCursor()
  const members = names.map(emptySpan)
  const found = new Int32Array(names.length)
  const present = new Uint8Array(names.length)
  // Every spelling of a key met, and the name that it means: letter case and escapes are looked at once a spelling.
  const spellings = createTextDictionary()
  const meanings = createInt32Vector(64)
  let count = 0

  /** The name that a key means; −1 for none. */
  function meaningOf(bytes: Uint8Array, start: number, end: number, escaped: boolean): number {
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

  return {
    members,
    found,
    get count() {
      return count
    },
    has: (index) => present[index] === 1,
    read(bytes, start) {
      for (let i = 0; i < count; i++) present[found[i]!] = 0
      count = 0
      openContainer(cursor, bytes, start)
      while (nextMember(cursor)) {
        const { keyStart, keyEnd } = cursor
        const spelling = spellings.codeOf(bytes, keyStart, keyEnd)
        if (spelling === meanings.length)
          pushInt32(meanings, meaningOf(bytes, keyStart, keyEnd, cursor.keyEscaped))
        const index = meanings.values[spelling]!
        if (index < 0) continue
        if (present[index] === 0) {
          present[index] = 1
          found[count++] = index
        }
        const member = members[index]!
        member.bytes = bytes
        member.valueStart = cursor.valueStart
        member.valueEnd = cursor.valueEnd
        member.kind = cursor.kind
        member.valueEscaped = cursor.valueEscaped
      }
    },
  }
}
