import { BOOLEAN } from '../../types/type.ts'
import type { LogicalExpression } from '../../plan/expression.ts'
import { type Compiled, mergeSources } from './compiled.ts'
import { type Frame, selectFrame } from './frame.ts'
import { FALSE, rowsWhere, TRUE, type Truth, truthColumn, truthOf, UNKNOWN_TRUTH } from './truth.ts'

/** Below this share of undecided rows, a term that could run on all rows is evaluated on the undecided ones only. */
const FEW = 1 / 8

/**
 * Three-valued AND and OR, left to right. A later term that can fail is evaluated only on rows that the terms before it
 * left undecided, so that `x LIKE '1%' AND CAST(x AS bigint) > 1` is safe.
 */
export function compileLogical(expression: LogicalExpression, terms: readonly Compiled[]): Compiled {
  /** The truth that decides a row whatever the other terms say. */
  const deciding = expression.kind === 'and' ? FALSE : TRUE
  const undecided = Uint8Array.of(1, 1, 1)
  undecided[deciding] = 0
  const [first, ...rest] = terms

  function combine(a: number, b: number): number {
    if (a === deciding || b === deciding) return deciding
    return a === b ? a : UNKNOWN_TRUTH
  }
  /** combine(a, b) at 3 a + b. */
  const table = Uint8Array.from({ length: 9 }, (_, i) => combine(Math.floor(i / 3), i % 3))

  function countOpen(truth: Truth): number {
    let open = 0
    for (let row = 0; row < truth.length; row++) open += undecided[truth[row]!]!
    return open
  }

  function refine(truth: Truth, frame: Frame, term: Compiled): void {
    const count = countOpen(truth)
    if (count === 0) return
    if (count < frame.rows && (term.fallible || count < FEW * frame.rows)) {
      const open = rowsWhere(truth, undecided)
      const other = truthOf(term.evaluate(selectFrame(frame, open)))
      for (let i = 0; i < open.length; i++) truth[open[i]!] = table[3 * truth[open[i]!]! + other[i]!]!
      return
    }
    const other = truthOf(term.evaluate(frame))
    for (let row = 0; row < truth.length; row++) truth[row] = table[3 * truth[row]! + other[row]!]!
  }

  return {
    type: BOOLEAN,
    sources: mergeSources(terms),
    fallible: terms.some((term) => term.fallible),
    deterministic: terms.every((term) => term.deterministic),
    evaluate(frame) {
      const truth = truthOf(first!.evaluate(frame)).slice()
      for (const term of rest) refine(truth, frame, term)
      return truthColumn(truth)
    },
  }
}
