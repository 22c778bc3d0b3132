import { BOOLEAN } from '../../types/type.ts'
import type { LogicalExpression } from '../../plan/expression.ts'
import { type Compiled, mergeSources } from './compiled.ts'
import { type Frame, selectFrame } from './frame.ts'
import { combineColumn, countWhere, rowsWhere, type Truth, truthColumn, truthOf } from './truth.ts'

/** Below this share of undecided rows, a term that could run on all rows is evaluated on the undecided ones only. */
const FEW = 1 / 8

/**
 * Three-valued AND and OR, left to right. A later term that can fail is evaluated only on rows that the terms before it
 * left undecided, so that `x LIKE '1%' AND CAST(x AS bigint) > 1` is safe.
 */
export function compileLogical(expression: LogicalExpression, terms: readonly Compiled[]): Compiled {
  const isAnd = expression.kind === 'and'
  const [first, ...rest] = terms

  /** @param truth what the terms before it say; it may be written over */
  function refined(truth: Truth, frame: Frame, term: Compiled): Truth {
    const undecided = isAnd ? 'not false' : 'not true'
    const count = countWhere(truth, undecided)
    if (count === 0) return truth
    if (count < frame.rows && (term.fallible || count < FEW * frame.rows)) {
      const open = rowsWhere(truth, undecided)
      const other = truthOf(term.evaluate(selectFrame(frame, open)))
      for (let i = 0; i < open.length; i++)
        truth[open[i]!] = isAnd ? truth[open[i]!]! & other[i]! : truth[open[i]!]! | other[i]!
      return truth
    }
    return combineColumn(expression.kind, truth, term.evaluate(frame))
  }

  return {
    type: BOOLEAN,
    sources: mergeSources(terms),
    fallible: terms.some((term) => term.fallible),
    deterministic: terms.every((term) => term.deterministic),
    evaluate(frame) {
      let truth = truthOf(first!.evaluate(frame))
      for (const term of rest) truth = refined(truth, frame, term)
      return truthColumn(truth)
    },
  }
}
