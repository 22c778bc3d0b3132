import { arrayColumn, dictionaryColumn, mapColumn, rowColumn } from '../../column/make.ts'
import { createByteBuffer } from '../json/byte-buffer.ts'
import { knownKeys } from '../json/known-keys.ts'
import { createCursor, type JsonKind, nextItem, nextMember, openContainer } from '../json/member-cursor.ts'
import { compactValue, createJsonProblem } from '../json/scanner.ts'
import { appendUnescaped } from '../json/unescape.ts'
import { createTextDictionary } from './text-dictionary.ts'
import { createInt32Vector, createValidityVector, finishValidity, pushInt32, pushValidity } from './vector.ts'
import type { JsonValueSpan, ValueWriter } from './writer.ts'
import { dictionaryTextWriter } from './scalar.ts'

const [UPPER_A, UPPER_Z, OPEN_BRACE] = [0x41, 0x5a, 0x7b]

/** The members of one object that have a name we know, the last of equal keys; reused from object to object. */
export interface ObjectReader {
  /** Reads the object at `start` of compact text; afterwards `members[i]` is the value of `names[i]`, where `present[i]` is 1. */
  read(bytes: Uint8Array, start: number): void
  readonly present: Uint8Array
  readonly members: readonly JsonValueSpan[]
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

/** @param names in lower case; keys are compared without case, as column and field names are */
export function createObjectReader(names: readonly string[]): ObjectReader {
  const find = knownKeys(names)
  const longest = Math.max(0, ...names.map((name) => name.length))
  const lower = new Uint8Array(longest)
  const unescaped = createByteBuffer(64)
  const cursor = createCursor()
  const present = new Uint8Array(names.length)
  const members = names.map(emptySpan)
  return {
    present,
    members,
    read(bytes, start) {
      present.fill(0)
      openContainer(cursor, bytes, start)
      while (nextMember(cursor)) {
        let [key, from, length] = [bytes, cursor.keyStart, cursor.keyEnd - cursor.keyStart]
        if (cursor.keyEscaped) {
          unescaped.length = 0
          appendUnescaped(bytes, cursor.keyStart, cursor.keyEnd, unescaped)
          ;[key, from, length] = [unescaped.bytes, 0, unescaped.length]
        }
        if (length > longest) continue
        for (let i = 0; i < length; i++) {
          const byte = key[from + i]!
          lower[i] = byte >= UPPER_A && byte <= UPPER_Z ? byte | 0x20 : byte
        }
        const index = find(lower, 0, length)
        if (index < 0) continue
        present[index] = 1
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

/** row: an object's members by field name. An absent field is NULL; `{}` is a row of NULLs; anything else is a NULL row. */
export function rowWriter(names: readonly string[], fields: readonly ValueWriter[]): ValueWriter {
  const reader = createObjectReader(names)
  const validity = createValidityVector()
  const skip = () => {
    pushValidity(validity, 0)
    for (const field of fields) field.skip()
  }
  return {
    write({ bytes, valueStart, kind }) {
      if (kind !== 'object') return skip()
      pushValidity(validity, 1)
      reader.read(bytes, valueStart)
      fields.forEach((field, i) => {
        if (reader.present[i] === 1) field.write(reader.members[i]!)
        else field.skip()
      })
    },
    skip,
    finish: () =>
      rowColumn(
        validity.length,
        fields.map((field) => field.finish()),
        finishValidity(validity),
      ),
    size: () => validity.length + fields.reduce((sum, field) => sum + field.size(), 0),
  }
}

/** array: the items in order; anything else is NULL. */
export function arrayWriter(element: ValueWriter): ValueWriter {
  const cursor = createCursor()
  const offsets = createInt32Vector()
  const validity = createValidityVector()
  let items = 0
  pushInt32(offsets, 0)
  const skip = () => {
    pushInt32(offsets, items)
    pushValidity(validity, 0)
  }
  return {
    write({ bytes, valueStart, kind }) {
      if (kind !== 'array') return skip()
      openContainer(cursor, bytes, valueStart)
      for (; nextItem(cursor); items++) element.write(cursor)
      pushInt32(offsets, items)
      pushValidity(validity, 1)
    },
    skip,
    finish: () =>
      arrayColumn(offsets.values.slice(0, offsets.length), element.finish(), finishValidity(validity)),
    size: () => offsets.length * 5 + element.size(),
  }
}

/**
 * map(varchar, varchar): the members of an object, top level only. Values: strings as they are, other scalars as
 * spelled, nested values as their compact JSON text, null as NULL. Of equal keys the last counts. A string that is
 * itself the text of an object is read as that object (`additionalEventData` comes so); anything else is NULL.
 */
export function mapWriter(): ValueWriter {
  const cursor = createCursor()
  const keyDictionary = createTextDictionary()
  const keys = createInt32Vector()
  const values = dictionaryTextWriter()
  const offsets = createInt32Vector()
  const validity = createValidityVector()
  const text = createByteBuffer(256)
  const object = createByteBuffer(256)
  const problem = createJsonProblem()
  // Entries of the map being read, and for each key code the entry it had last: finds equal keys at once.
  const entryKeys = createInt32Vector(64)
  const spans: MutableSpan[] = []
  const entryOfKey = createInt32Vector(256)
  pushInt32(offsets, 0)

  const skip = () => {
    pushInt32(offsets, keys.length)
    pushValidity(validity, 0)
  }

  function keyCode(bytes: Uint8Array): number {
    if (!cursor.keyEscaped) return keyDictionary.codeOf(bytes, cursor.keyStart, cursor.keyEnd)
    text.length = 0
    appendUnescaped(bytes, cursor.keyStart, cursor.keyEnd, text)
    return keyDictionary.codeOf(text.bytes, 0, text.length)
  }

  function writeObject(bytes: Uint8Array, start: number): void {
    entryKeys.length = 0
    openContainer(cursor, bytes, start)
    while (nextMember(cursor)) {
      const code = keyCode(bytes)
      while (entryOfKey.length <= code) pushInt32(entryOfKey, -1)
      let entry = entryOfKey.values[code]!
      if (entry < 0 || entry >= entryKeys.length || entryKeys.values[entry] !== code) {
        entry = entryKeys.length
        pushInt32(entryKeys, code)
        entryOfKey.values[code] = entry
      }
      const { valueStart, valueEnd, kind, valueEscaped } = cursor
      const span = spans[entry]
      if (span === undefined) spans[entry] = { bytes, valueStart, valueEnd, kind, valueEscaped }
      else Object.assign(span, { bytes, valueStart, valueEnd, kind, valueEscaped })
    }
    for (let entry = 0; entry < entryKeys.length; entry++) {
      pushInt32(keys, entryKeys.values[entry]!)
      values.write(spans[entry]!)
    }
    pushInt32(offsets, keys.length)
    pushValidity(validity, 1)
  }

  /** The object that a string's text is, compact, in `object`; false where it is none. */
  function objectInText({ bytes, valueStart, valueEnd }: JsonValueSpan): boolean {
    text.length = 0
    appendUnescaped(bytes, valueStart, valueEnd, text)
    object.length = 0
    if (text.bytes[0] !== OPEN_BRACE) return false
    return compactValue(text.bytes, 0, text.length, object, problem) === text.length
  }

  return {
    write(value) {
      if (value.kind === 'object') writeObject(value.bytes, value.valueStart)
      else if (value.kind === 'string' && objectInText(value)) writeObject(object.bytes, 0)
      else skip()
    },
    skip,
    finish() {
      if (keyDictionary.size === 0) keyDictionary.codeOf(text.bytes, 0, 0)
      const keyColumn = dictionaryColumn(keys.values.slice(0, keys.length), keyDictionary.column())
      return mapColumn(
        offsets.values.slice(0, offsets.length),
        keyColumn,
        values.finish(),
        finishValidity(validity),
      )
    },
    size: () => offsets.length * 5 + keys.length * 4 + keyDictionary.bytes + values.size(),
  }
}
