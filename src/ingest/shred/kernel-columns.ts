import type { TableColumn } from '../../catalog/table-source.ts'
import type { Column, Selection } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import { booleanColumn, bytesColumn, dictionaryColumn, mapColumn } from '../../column/make.ts'
import { assertNever } from '../../common/assert.ts'
import { appendBytes, createByteBuffer } from '../../common/byte-buffer.ts'
import { free } from '../../common/free.ts'
import type { ColumnCodes, IngestKernel } from '../../kernel/ingest-binding.ts'
import type { SpreadRows } from '../../kernel/ingest-rows.ts'
import { createCursor, nextMember, openContainer } from '../json/member-cursor.ts'
import {
  isKeyEscaped,
  isValueEscaped,
  KEY_CODE,
  keyEndOf,
  MARK,
  nextMark,
  VALUE_CODE,
} from '../json/member-marks.ts'
import { appendUnescaped } from '../json/unescape.ts'
import { createObjectTextReader } from './object-text.ts'
import type { RecordMembers } from './record-members.ts'
import { wordOf } from './scalar-writer.ts'
import type { ValueWriter } from './writer.ts'

/** The columns that a kernel fills: it writes rows down as they come, and they become columns at the end. */
export interface KernelColumns {
  /** Adds the record that was opened last as the next row, which has a number. */
  add(row: number): void
  /** Column `column` of the rows in their order; of columns that are none of the kernel's undefined. */
  finish(order: Selection): (column: number) => Column | undefined
  /** About how much memory dictionaries will take outside of the kernel's, in bytes. */
  size(): number
}

/**
 * @param codes what columns are made of, as the kernel was told
 * @param writers of plain columns, which are asked to write rows, and of those made of spellings, which take each of these apart
 */
export function createKernelColumns(
  columns: readonly TableColumn[],
  codes: readonly ColumnCodes[],
  writers: readonly (ValueWriter | undefined)[],
  members: RecordMembers,
  kernel: IngestKernel,
): KernelColumns {
  const writes = writers.map((writer) => writer?.write)
  const written = columns.map(() => 0)
  const text = createByteBuffer(1024)
  const cursor = createCursor()
  const readObject = createObjectTextReader()
  const dictionaries = codes.flatMap((how) => {
    if (how.kind === 'maps') return [how.keys, how.values]
    return how.kind === 'texts' || how.kind === 'spellings' ? [how.dictionary] : []
  })

  function unescape(bytes: Uint8Array, start: number, end: number): void {
    text.length = 0
    appendUnescaped(bytes, start, end, text)
  }

  // Where the kernel is asked its memory may be another, and so its words.
  function codeOfText(dictionary: number): number {
    return kernel.codeOf(dictionary, text.bytes, 0, text.length)
  }

  function entryOfText(dictionary: number): number {
    return kernel.entryOf(dictionary, text.bytes, 0, text.length)
  }

  /** Codes the keys and values of an object that have escapes. */
  function codeEscapes(mark: number, keys: number, values: number): void {
    const end = nextMark(kernel.words, mark)
    for (let at = mark + MARK; at < end; at += MARK) {
      if (isKeyEscaped(kernel.words, at)) {
        unescape(kernel.bytes, kernel.words[at]!, keyEndOf(kernel.words, at))
        const entry = entryOfText(keys)
        kernel.words[at + KEY_CODE] = entry
      }
      if (isValueEscaped(kernel.words, at)) {
        unescape(kernel.bytes, kernel.words[at + 1]!, kernel.words[at + 2]!)
        const code = codeOfText(values)
        kernel.words[at + VALUE_CODE] = code
      }
    }
  }

  /** Gives a column the object that a string has as its text. */
  function codeObject(column: number, bytes: Uint8Array, keys: number, values: number): void {
    const pairs: number[] = []
    openContainer(cursor, bytes, 0)
    while (nextMember(cursor)) {
      unescape(bytes, cursor.keyStart, cursor.keyEnd)
      pairs.push(entryOfText(keys))
      if (cursor.valueEscaped) unescape(bytes, cursor.valueStart, cursor.valueEnd)
      else {
        text.length = 0
        appendBytes(text, bytes, cursor.valueStart, cursor.valueEnd)
      }
      pairs.push(cursor.kind === 'null' ? -1 : codeOfText(values))
    }
    let at = kernel.replaceMember(column, pairs.length / 2)
    for (let i = 0; i < pairs.length; i += 2, at += MARK) {
      kernel.words[at + KEY_CODE] = pairs[i]!
      kernel.words[at + VALUE_CODE] = pairs[i + 1]!
    }
  }

  /** Does what the kernel leaves. */
  function see(column: number, row: number): void {
    const how = codes[column]!
    const mark = kernel.memberOf(column)
    const value = members.member(column)!
    const { bytes, valueStart, valueEnd, kind } = value
    switch (how.kind) {
      case 'given':
        break
      case 'plain':
        writes[column]?.(row, value)
        break
      case 'texts': {
        unescape(bytes, valueStart, valueEnd)
        const code = codeOfText(how.dictionary)
        kernel.words[mark + VALUE_CODE] = code
        break
      }
      case 'spellings':
        writes[column]?.(written[column]!++, value)
        break
      case 'spans': {
        unescape(bytes, valueStart, valueEnd)
        const place = kernel.stage(text.bytes, 0, text.length)
        kernel.words[mark + 1] = place
        kernel.words[mark + 2] = place + text.length
        break
      }
      case 'booleans':
        kernel.words[mark + VALUE_CODE] = wordOf(value)
        break
      case 'maps': {
        if (kind === 'object') {
          codeEscapes(mark, how.keys, how.values)
          break
        }
        const object = readObject(value)
        if (object !== undefined) codeObject(column, object.bytes, how.keys, how.values)
        break
      }
      default:
        assertNever(how)
    }
  }

  function columnOf(column: number, spread: SpreadRows): Column | undefined {
    const how = codes[column]!
    const dictionaryOf = (number: number) => {
      const { offsets, data } = kernel.texts(number)
      return bytesColumn(offsets, data)
    }
    switch (how.kind) {
      case 'plain':
      case 'given':
        return undefined
      case 'texts': {
        const { codes: numbers, validity } = spread.codes(column)
        return dictionaryColumn(numbers, dictionaryOf(how.dictionary), validity)
      }
      case 'spellings': {
        // Codes need an entry to name even where every row is NULL.
        const entries = flatten(writers[column]!.finish(Math.max(written[column]!, 1)))
        const { codes: numbers, validity } = spread.codes(column)
        const flat = flatten(dictionaryColumn(numbers, entries, validity))
        free(numbers)
        return flat
      }
      case 'spans': {
        const { offsets, data, validity } = spread.spans(column)
        return bytesColumn(offsets, data, validity)
      }
      case 'booleans': {
        const { codes: numbers, validity } = spread.codes(column)
        const values = new Uint8Array(numbers)
        free(numbers)
        return booleanColumn(values, validity)
      }
      case 'maps': {
        const { offsets, keys, values, validity } = spread.maps(column)
        const keyColumn = dictionaryColumn(keys, dictionaryOf(how.keys))
        const valueColumn = dictionaryColumn(values.codes, dictionaryOf(how.values), values.validity)
        return mapColumn(offsets, keyColumn, valueColumn, validity)
      }
      default:
        return assertNever(how)
    }
  }

  return {
    add(row) {
      const count = kernel.code()
      for (let i = 0; i < count; i++) see(kernel.wanted(i), row)
      kernel.addRow()
    },
    finish(order) {
      // Codes need an entry to name even where no row has a value.
      for (const number of dictionaries)
        if (kernel.sizeOf(number) === 0) kernel.codeOf(number, text.bytes, 0, 0)
      const places = new Int32Array(order.length)
      for (let i = 0; i < order.length; i++) places[order[i]!] = i
      const spread = kernel.spread(places)
      return (column) => columnOf(column, spread)
    },
    size() {
      return dictionaries.reduce(
        (sum, number) => sum + kernel.bytesOf(number) + 20 * kernel.sizeOf(number),
        0,
      )
    },
  }
}
