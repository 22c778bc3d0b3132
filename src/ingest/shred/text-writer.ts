import { bytesColumn, dictionaryColumn } from '../../column/make.ts'
import { appendBytes, createByteBuffer } from '../../common/byte-buffer.ts'
import { appendUnescaped } from '../json/unescape.ts'
import { createTextDictionary } from './text-dictionary.ts'
import {
  createByteVector,
  createInt32Vector,
  createOffsets,
  endRow,
  finishCodes,
  finishOffsets,
  finishValidity,
  setByte,
  setInt32,
} from './vector.ts'
import type { JsonValueSpan, ValueWriter } from './writer.ts'

const scratch = createByteBuffer(1024)

/** The same value with its escapes resolved: `bytes[valueStart, valueEnd)` is the text that it means. */
export function plainSpan(value: JsonValueSpan): JsonValueSpan {
  if (!value.valueEscaped) return value
  const text = createByteBuffer(value.valueEnd - value.valueStart)
  appendUnescaped(value.bytes, value.valueStart, value.valueEnd, text)
  return { bytes: text.bytes, valueStart: 0, valueEnd: text.length, kind: value.kind, valueEscaped: false }
}

/** varchar: a string's text, anything else as spelled (nested values as compact JSON). Kept by dictionary code. */
export function dictionaryTextWriter(): ValueWriter {
  const dictionary = createTextDictionary()
  const rowCodes = createInt32Vector(0)
  return {
    write(row, { bytes, valueStart, valueEnd, kind, valueEscaped }) {
      if (kind === 'null') {
        setInt32(rowCodes, row, 0)
        return
      }
      if (!valueEscaped) {
        setInt32(rowCodes, row, dictionary.codeOf(bytes, valueStart, valueEnd) + 1)
        return
      }
      scratch.length = 0
      appendUnescaped(bytes, valueStart, valueEnd, scratch)
      setInt32(rowCodes, row, dictionary.codeOf(scratch.bytes, 0, scratch.length) + 1)
    },
    finish(rows) {
      // An all-NULL column still needs an entry for its codes to name.
      if (dictionary.size === 0) dictionary.codeOf(scratch.bytes, 0, 0)
      const { codes, validity } = finishCodes(rowCodes, rows)
      return dictionaryColumn(codes, dictionary.column(), validity)
    },
    size: () => rowCodes.length * 4 + dictionary.bytes + dictionary.size * 20,
  }
}

/** varchar of which nearly every row differs, such as eventid. */
export function plainTextWriter(): ValueWriter {
  const data = createByteBuffer(1 << 16)
  const offsets = createOffsets()
  const validity = createByteVector()
  return {
    write(row, { bytes, valueStart, valueEnd, kind, valueEscaped }) {
      if (kind === 'null') return
      if (valueEscaped) appendUnescaped(bytes, valueStart, valueEnd, data)
      else appendBytes(data, bytes, valueStart, valueEnd)
      endRow(offsets, row, data.length)
      setByte(validity, row, 1)
    },
    finish: (rows) =>
      bytesColumn(
        finishOffsets(offsets, rows),
        data.bytes.subarray(0, data.length),
        finishValidity(validity, rows),
      ),
    size: () => data.length + offsets.length * 5,
  }
}
