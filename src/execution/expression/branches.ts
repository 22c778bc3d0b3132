import type { Column, ConstantColumn, PlainColumn, Selection } from '../../column/column.ts'
import { concatColumns } from '../../column/concat.ts'
import { flatten } from '../../column/flatten.ts'
import { dictionaryColumn } from '../../column/make.ts'
import { take } from '../../column/take.ts'

/** A part of a result: `column`'s rows belong at `rows` (undefined: at all rows). */
export interface Piece {
  readonly rows: Selection | undefined
  readonly column: Column
}

/** Where each row's value lies in the pieces laid end to end. */
function positionsOf(pieces: readonly Piece[], rows: number): Int32Array {
  const positions = new Int32Array(rows)
  let start = 0
  for (const piece of pieces) {
    const selection = piece.rows
    for (let i = 0; i < piece.column.length; i++)
      positions[selection === undefined ? i : selection[i]!] = start + i
    start += piece.column.length
  }
  return positions
}

function isConstant(column: Column): column is ConstantColumn {
  return column.kind === 'constant'
}

/**
 * Puts the results of branches together. Branches that are all constants become a dictionary of them; the same dictionary
 * again where the constants are the same.
 */
export function createMerge(): (pieces: readonly Piece[], rows: number) => Column {
  let known: { readonly values: readonly PlainColumn[]; readonly dictionary: PlainColumn } | undefined

  function dictionaryOf(values: readonly PlainColumn[]): PlainColumn {
    if (
      known === undefined ||
      known.values.length !== values.length ||
      known.values.some((value, i) => value !== values[i])
    )
      known = { values, dictionary: flatten(concatColumns(values)) }
    return known.dictionary
  }

  return (all, rows) => {
    const pieces = all.length === 1 ? all : all.filter((piece) => piece.column.length > 0)
    const [only] = pieces
    if (only !== undefined && pieces.length === 1 && only.rows === undefined) return only.column
    const constants = pieces.map((piece) => piece.column).filter(isConstant)
    if (constants.length === pieces.length && pieces.length > 0) {
      const codes = new Int32Array(rows)
      pieces.forEach((piece, code) => {
        const selection = piece.rows
        if (selection === undefined) codes.fill(code)
        else for (let i = 0; i < selection.length; i++) codes[selection[i]!] = code
      })
      return dictionaryColumn(codes, dictionaryOf(constants.map((constant) => constant.value)))
    }
    return take(concatColumns(pieces.map((piece) => piece.column)), positionsOf(pieces, rows))
  }
}
