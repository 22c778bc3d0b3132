import type { Selection } from '../../column/column.ts'
import { numbersOf } from '../../column/numbers-of.ts'
import { validityOf } from '../../column/flatten.ts'
import type { SqlType } from '../../types/type.ts'
import { createMerge, type Piece } from './branches.ts'
import { type Compiled, mergeSources } from './compiled.ts'
import { nullsOf } from './encoded.ts'
import { type Frame, selectFrame } from './frame.ts'
import { rowsWhere, truthOf } from './truth.ts'

/** Row numbers within a selection, as row numbers of the whole. */
function within(outer: Selection | undefined, inner: Selection): Selection {
  return outer === undefined ? inner : numbersOf(outer, inner)
}

function restricted(frame: Frame, selection: Selection | undefined): Frame {
  return selection === undefined ? frame : selectFrame(frame, selection)
}

function traitsOf(type: SqlType, parts: readonly Compiled[]): Omit<Compiled, 'evaluate'> {
  return {
    type,
    sources: mergeSources(parts),
    fallible: parts.some((part) => part.fallible),
    deterministic: parts.every((part) => part.deterministic),
  }
}

/** Searched CASE: a condition is asked only of rows that no earlier one took, a branch evaluated only on its own rows. */
export function compileCase(
  type: SqlType,
  branches: readonly { readonly when: Compiled; readonly then: Compiled }[],
  otherwise: Compiled,
): Compiled {
  const merge = createMerge()
  return {
    ...traitsOf(type, [...branches.flatMap(({ when, then }) => [when, then]), otherwise]),
    evaluate(frame) {
      const pieces: Piece[] = []
      let remaining: Selection | undefined
      for (const { when, then } of branches) {
        const open = restricted(frame, remaining)
        if (open.rows === 0) break
        const truth = truthOf(when.evaluate(open))
        const taken = rowsWhere(truth, 'true')
        if (taken.length === 0) continue
        const rows = taken.length === open.rows ? remaining : within(remaining, taken)
        pieces.push({ rows, column: then.evaluate(restricted(frame, rows)) })
        remaining = within(remaining, rowsWhere(truth, 'not true'))
      }
      if (remaining === undefined || remaining.length > 0)
        pieces.push({ rows: remaining, column: otherwise.evaluate(restricted(frame, remaining)) })
      return merge(pieces, frame.rows)
    },
  }
}

/** COALESCE: each argument is evaluated only on rows for which all before it were NULL. */
export function compileCoalesce(type: SqlType, args: readonly Compiled[]): Compiled {
  const merge = createMerge()
  return {
    ...traitsOf(type, args),
    evaluate(frame) {
      const pieces: Piece[] = []
      let remaining: Selection | undefined
      for (const arg of args) {
        const open = restricted(frame, remaining)
        const column = arg.evaluate(open)
        const validity = validityOf(column)
        if (validity === undefined || !validity.includes(0)) {
          pieces.push({ rows: remaining, column })
          return merge(pieces, frame.rows)
        }
        const valid = rowsWhere(validity, 'true')
        if (valid.length === 0) continue
        const kept = selectFrame({ rows: open.rows, column: () => column }, valid)
        pieces.push({ rows: within(remaining, valid), column: kept.column(0) })
        remaining = within(remaining, rowsWhere(validity, 'not true'))
      }
      pieces.push({ rows: remaining, column: nullsOf(type, remaining?.length ?? frame.rows) })
      return merge(pieces, frame.rows)
    },
  }
}
