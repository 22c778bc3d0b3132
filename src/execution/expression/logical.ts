import { combineBytes } from '../../column/flags.ts'
import { BOOLEAN } from '../../types/type.ts'
import type { LogicalExpression } from '../../plan/expression.ts'
import { type Compiled, mergeSources } from './compiled.ts'
import { type Frame, selectFrame } from './frame.ts'
import { bothTruths, eitherTruth, rowsWhere, type Truth, truthColumn, truthOf } from './truth.ts'

/** Below this share of undecided rows, a term that could run on all rows is evaluated on the undecided ones only. */
const FEW = 1 / 8

/**
 * Three-valued AND and OR, left to right. A later term that can fail is evaluated only on rows that the terms before it
 * left undecided, so that `x LIKE '1%' AND CAST(x AS bigint) > 1` is safe.
 */
export function compileLogical(expression: LogicalExpression, terms: readonly Compiled[]): Compiled {
  const isAnd = expression.kind === 'and'
  const combine = isAnd ? bothTruths : eitherTruth
  const [first, ...rest] = terms

  function refine(truth: Truth, frame: Frame, term: Compiled): void {
    const open = rowsWhere(truth, isAnd ? 'not false' : 'not true')
    if (open.length === 0) return
    if (open.length < frame.rows && (term.fallible || open.length < FEW * frame.rows)) {
      const other = truthOf(term.evaluate(selectFrame(frame, open)))
      for (let i = 0; i < open.length; i++) truth[open[i]!] = combine(truth[open[i]!]!, other[i]!)
      return
    }
    combineBytes(truth, truthOf(term.evaluate(frame)), combine, truth)
  }

  return {
    type: BOOLEAN,
    sources: mergeSources(terms),
    fallible: terms.some((term) => term.fallible),
    deterministic: terms.every((term) => term.deterministic),
    evaluate(frame) {
      const truth = truthOf(first!.evaluate(frame))
      for (const term of rest) refine(truth, frame, term)
      return truthColumn(truth)
    },
  }
}
