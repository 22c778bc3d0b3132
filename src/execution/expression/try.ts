import type { Column } from '../../column/column.ts'
import { concatColumns } from '../../column/concat.ts'
import { rowNumbers } from '../row-numbers.ts'
import type { Compiled } from './compiled.ts'
import { isDataError } from './data-error.ts'
import { nullsOf } from './encoded.ts'
import { type Frame, selectFrame } from './frame.ts'

/** Rows `start` to `end` of a frame. */
function rangeFrame(frame: Frame, start: number, end: number): Frame {
  return selectFrame(frame, rowNumbers(start, end))
}

/** TRY: NULL in rows whose evaluation fails with a data error. Rows that fail are found by halving. */
export function compileTry(argument: Compiled): Compiled {
  function attempt(frame: Frame): Column[] {
    try {
      return [argument.evaluate(frame)]
    } catch (error) {
      if (!isDataError(error)) throw error
      if (frame.rows === 1) return [nullsOf(argument.type, 1)]
      const middle = frame.rows >> 1
      return [...attempt(rangeFrame(frame, 0, middle)), ...attempt(rangeFrame(frame, middle, frame.rows))]
    }
  }
  return {
    ...argument,
    fallible: false,
    evaluate: (frame) => concatColumns(attempt(frame)),
  }
}
