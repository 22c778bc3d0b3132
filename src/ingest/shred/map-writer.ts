import { dictionaryColumn, mapColumn } from '../../column/make.ts'
import { createByteBuffer } from '../../common/byte-buffer.ts'
import { createCursor, nextMember, openContainer } from '../json/member-cursor.ts'
import { isKeyEscaped, keyEndOf, MARK } from '../json/member-marks.ts'
import { appendUnescaped } from '../json/unescape.ts'
import { createMarkedSpan, readMark } from './marked-span.ts'
import { createObjectTextReader } from './object-text.ts'
import { createTextDictionary } from './text-dictionary.ts'
import { dictionaryTextWriter } from './text-writer.ts'
import {
  createByteVector,
  createInt32Vector,
  createOffsets,
  endRow,
  finishInt32,
  finishOffsets,
  finishValidity,
  pushInt32,
  setByte,
} from './vector.ts'
import type { ValueWriter } from './writer.ts'

/**
 * map(varchar, varchar): the members of an object, top level only. Values: strings as they are, other scalars as
 * spelled, nested values as their compact JSON text, null as NULL. Of equal keys the last counts. A string that is
 * itself the text of an object is read as that object (`additionalEventData` comes so); anything else is NULL.
 */
export function mapWriter(): ValueWriter {
  const keyDictionary = createTextDictionary()
  const cursor = createCursor()
  const value = createMarkedSpan()
  const keys = createInt32Vector()
  const values = dictionaryTextWriter()
  const offsets = createOffsets()
  const validity = createByteVector()
  const text = createByteBuffer(256)
  const readObject = createObjectTextReader()
  // For each key code 1 + the entry it had last: finds equal keys of one object at once.
  const entryOfKey = createInt32Vector(64)

  function keyCode(bytes: Uint8Array, start: number, end: number, escaped: boolean): number {
    if (!escaped) return keyDictionary.codeOf(bytes, start, end)
    text.length = 0
    appendUnescaped(bytes, start, end, text)
    return keyDictionary.codeOf(text.bytes, 0, text.length)
  }

  /** The entry of a key in the object whose entries begin with `first`: that of an equal key before it, or a new one. */
  function entryOf(code: number, first: number): number {
    while (code >= entryOfKey.length) pushInt32(entryOfKey, 0)
    const before = entryOfKey.values[code]! - 1
    if (before >= first) return before
    const entry = keys.length
    pushInt32(keys, code)
    entryOfKey.values[code] = entry + 1
    return entry
  }

  function writeObject(bytes: Uint8Array, start: number): void {
    const first = keys.length
    openContainer(cursor, bytes, start)
    while (nextMember(cursor)) {
      const code = keyCode(bytes, cursor.keyStart, cursor.keyEnd, cursor.keyEscaped)
      values.write(entryOf(code, first), cursor)
    }
  }

  function writeMarked(bytes: Uint8Array, marks: Int32Array, start: number, end: number): void {
    const first = keys.length
    for (let at = start; at < end; at += MARK) {
      const code = keyCode(bytes, marks[at]!, keyEndOf(marks, at), isKeyEscaped(marks, at))
      readMark(value, bytes, marks, at, false)
      values.write(entryOf(code, first), value)
    }
  }

  return {
    write(row, span) {
      const { bytes, valueStart, kind, marks, firstMark = 0, endMark = 0 } = span
      if (kind === 'object') {
        if (marks === undefined) writeObject(bytes, valueStart)
        else writeMarked(bytes, marks, firstMark, endMark)
      } else {
        const object = kind === 'string' ? readObject(span) : undefined
        if (object === undefined) return
        writeObject(object.bytes, 0)
      }
      endRow(offsets, row, keys.length)
      setByte(validity, row, 1)
    },
    finish(rows) {
      const entries = keys.length
      // Codes need an entry to name even where no row has a key.
      if (keyDictionary.size === 0) keyDictionary.codeOf(text.bytes, 0, 0)
      const keyColumn = dictionaryColumn(finishInt32(keys, entries), keyDictionary.column())
      return mapColumn(
        finishOffsets(offsets, rows),
        keyColumn,
        values.finish(entries),
        finishValidity(validity, rows),
      )
    },
    size: () => offsets.length * 5 + keys.length * 4 + keyDictionary.bytes + values.size(),
  }
}
