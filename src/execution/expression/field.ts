import type { PlainColumn } from '../../column/column.ts'
import { fieldColumn } from '../../column/field.ts'
import { dictionaryColumn, rowColumn } from '../../column/make.ts'
import type { SqlType } from '../../types/type.ts'
import { type Compiled, mergeSources } from './compiled.ts'

/** Field `index` of a computed row. A dictionary of rows gives the same field dictionary every time. */
export function compileField(type: SqlType, base: Compiled, index: number): Compiled {
  const known = new WeakMap<PlainColumn, PlainColumn>()
  return {
    ...base,
    type,
    evaluate(frame) {
      const rows = base.evaluate(frame)
      if (rows.kind !== 'dictionary') return fieldColumn(rows, index)
      const entries = known.get(rows.dictionary)
      if (entries !== undefined) return dictionaryColumn(rows.codes, entries, rows.validity)
      const field = fieldColumn(rows, index)
      if (field.kind === 'dictionary') known.set(rows.dictionary, field.dictionary)
      return field
    },
  }
}

/** `ROW(a, b)`; the items keep their encodings. */
export function compileRow(type: SqlType, items: readonly Compiled[]): Compiled {
  return {
    type,
    sources: mergeSources(items),
    fallible: items.some((item) => item.fallible),
    deterministic: items.every((item) => item.deterministic),
    evaluate: (frame) =>
      rowColumn(
        frame.rows,
        items.map((item) => item.evaluate(frame)),
      ),
  }
}
