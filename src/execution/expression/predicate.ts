import type { Selection } from '../../column/column.ts'
import { numbersOf } from '../../column/numbers-of.ts'
import type { Session } from '../../function/definition.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import { compileExpression, type Layout } from './compile.ts'
import { type Frame, selectFrame } from './frame.ts'
import { trueRows, trueRowsWithin } from './truth.ts'

/** The rows for which a condition is true, ascending; `all` where it is true for every one. */
export type Predicate = (frame: Frame) => Selection | 'all'

/** Below this share of remaining rows, they are gathered before the next term. */
const FEW = 1 / 4

function conjuncts(expression: BoundExpression): readonly BoundExpression[] {
  return expression.kind === 'and' ? expression.terms.flatMap(conjuncts) : [expression]
}

/**
 * Compiles conditions that must all hold (none: every row passes). They, and the terms of an AND among them, narrow the
 * rows one after another; one that can fail sees only rows that passed those before it.
 */
export function compilePredicate(
  conditions: readonly BoundExpression[],
  layout: Layout,
  session: Session,
): Predicate {
  const terms = conditions.flatMap(conjuncts).map((term) => compileExpression(term, layout, session))
  return (frame) => {
    let rows: Selection | 'all' = 'all'
    for (const term of terms) {
      if (rows === 'all') {
        rows = trueRows(term.evaluate(frame))
      } else if (rows.length === 0) {
        return rows
      } else if (term.fallible || !term.deterministic || rows.length < FEW * frame.rows) {
        const before: Selection = rows
        const kept = trueRows(term.evaluate(selectFrame(frame, before)))
        if (kept !== 'all') rows = numbersOf(before, kept)
      } else {
        rows = trueRowsWithin(term.evaluate(frame), rows)
      }
    }
    return rows
  }
}
