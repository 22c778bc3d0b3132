import { arrayColumn, rowColumn } from '../../column/make.ts'
import { createCursor, nextItem, openContainer } from '../json/member-cursor.ts'
import { createObjectReader } from './object-reader.ts'
import { createByteVector, createOffsets, endRow, finishOffsets, finishValidity, setByte } from './vector.ts'
import type { ValueWriter } from './writer.ts'

/** row: an object's members by field name. An absent field is NULL; `{}` is a row of NULLs; anything else is a NULL row. */
export function rowWriter(names: readonly string[], fields: readonly ValueWriter[]): ValueWriter {
  const reader = createObjectReader(names)
  const writes = fields.map(({ write }) => write)
  const validity = createByteVector()
  return {
    write(row, { bytes, valueStart, kind, marks, firstMark = 0, endMark = 0 }) {
      if (kind !== 'object') return
      setByte(validity, row, 1)
      if (marks === undefined) reader.read(bytes, valueStart)
      else reader.readMarked(bytes, marks, firstMark, endMark, false)
      const { count, found, members } = reader
      for (let i = 0; i < count; i++) writes[found[i]!]!(row, members[found[i]!]!)
    },
    finish: (rows) =>
      rowColumn(
        rows,
        fields.map((field) => field.finish(rows)),
        finishValidity(validity, rows),
      ),
    size: () => fields.reduce((sum, field) => sum + field.size(), validity.length),
  }
}

/** array: the items in order; anything else is NULL. */
export function arrayWriter(element: ValueWriter): ValueWriter {
  const cursor = createCursor()
  const offsets = createOffsets()
  const validity = createByteVector()
  let items = 0
  return {
    write(row, { bytes, valueStart, kind }) {
      if (kind !== 'array') return
      openContainer(cursor, bytes, valueStart)
      while (nextItem(cursor)) element.write(items++, cursor)
      endRow(offsets, row, items)
      setByte(validity, row, 1)
    },
    finish: (rows) =>
      arrayColumn(finishOffsets(offsets, rows), element.finish(items), finishValidity(validity, rows)),
    size: () => offsets.length * 5 + element.size(),
  }
}
