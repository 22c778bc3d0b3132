import { dictionaryColumn } from '../../column/make.ts'
import { flatten } from '../../column/flatten.ts'
import { createTextDictionary } from './text-dictionary.ts'
import { createInt32Vector, finishCodes, setInt32 } from './vector.ts'
import type { ValueWriter } from './writer.ts'

/**
 * A nested value that many records spell alike, such as userIdentity (one in ten differs): each spelling is taken apart
 * once, and a row is the number of its spelling.
 */
export function repeatedWriter(distinct: ValueWriter): ValueWriter {
  const spellings = createTextDictionary()
  const rowCodes = createInt32Vector(0)
  let written = 0
  return {
    write(row, value) {
      const { bytes, valueStart, valueEnd, kind } = value
      if (kind !== 'object' && kind !== 'array') return
      const code = spellings.codeOf(bytes, valueStart, valueEnd)
      if (code === written) distinct.write(written++, value)
      setInt32(rowCodes, row, code + 1)
    },
    finish(rows) {
      // Codes need an entry to name even where every row is NULL.
      const entries = flatten(distinct.finish(Math.max(written, 1)))
      const { codes, validity } = finishCodes(rowCodes, rows)
      return dictionaryColumn(codes, entries, validity)
    },
    size: () => rowCodes.length * 4 + spellings.bytes + spellings.size * 20 + distinct.size(),
  }
}
