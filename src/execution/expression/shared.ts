import type { Column } from '../../column/column.ts'
import type { Compiled } from './compiled.ts'
import { createEncodedEvaluation } from './encoded.ts'
import type { Frame } from './frame.ts'

/** A frame that knows some sources only. */
function partialFrame(sources: readonly number[], columns: readonly Column[], rows: number): Frame {
  return { rows, column: (index) => columns[sources.indexOf(index)]! }
}

/** The sources' columns, or undefined where one of them is plain or two dictionaries differ in their codes. */
function encodedSources(frame: Frame, sources: readonly number[]): Column[] | undefined {
  const columns: Column[] = []
  let codes: Int32Array | undefined
  for (const source of sources) {
    const column = frame.column(source)
    if (column.kind === 'dictionary') {
      if (codes !== undefined && codes !== column.codes) return undefined
      codes = column.codes
    } else if (column.kind !== 'constant' && column.kind !== 'null') return undefined
    columns.push(column)
  }
  return columns
}

/**
 * A whole expression evaluated on its sources' encodings where that is possible: CASE, AND, LIKE, CAST over one dictionary
 * column run once an entry, and over constants once.
 */
export function evaluatedOnEncodings(inner: Compiled): Compiled {
  if (!inner.deterministic) return inner
  const { sources, type } = inner
  const onEncodings = createEncodedEvaluation(type, (columns, rows) =>
    inner.evaluate(partialFrame(sources, columns, rows)),
  )
  return {
    ...inner,
    evaluate(frame) {
      const columns = encodedSources(frame, sources)
      const shared = columns === undefined ? undefined : onEncodings(columns, frame.rows)
      return shared ?? inner.evaluate(frame)
    },
  }
}
