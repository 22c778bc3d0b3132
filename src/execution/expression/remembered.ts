import type { Column } from '../../column/column.ts'
import type { Compiled } from './compiled.ts'

/**
 * An expression that stands in several places of another: what it came to over one column is remembered until it is asked
 * over another, so that `lower(x) LIKE 'a%' OR lower(x) LIKE 'b%'` has one text in lower case. Of several columns, or where it
 * can fail or give something else each time, it is computed in every place.
 */
export function remembered(inner: Compiled): Compiled {
  const [source, another] = inner.sources
  if (source === undefined || another !== undefined || inner.fallible || !inner.deterministic) return inner
  let last: { readonly over: Column; readonly result: Column } | undefined
  return {
    ...inner,
    evaluate(frame) {
      const over = frame.column(source)
      if (last?.over !== over) last = { over, result: inner.evaluate(frame) }
      return last.result
    },
  }
}
