import type { Column, Selection } from '../../column/column.ts'
import { withNulls } from '../../column/field.ts'
import { flatten } from '../../column/flatten.ts'
import { take } from '../../column/take.ts'
import { validRows } from '../../column/valid-rows.ts'
import type { SqlType } from '../../types/type.ts'
import { mergedValidity } from '../../function/nulls.ts'
import { nullsOf } from './encoded.ts'

/** How a kernel treats NULL and failure. */
export interface KernelTraits {
  readonly returns: SqlType
  /** NULL in, NULL out. */
  readonly propagatesNull: boolean
  readonly fallible: boolean
}

/** Runs a kernel's body over rows: `rowsOf` says which of the caller's rows they are (undefined: all, in order). */
export type KernelBody = (columns: readonly Column[], rows: number, rowsOf: Selection | undefined) => Column

/** A column of `rows` rows: `column`'s rows at `selection`, NULL elsewhere. */
function scatter(column: Column, selection: Selection, rows: number): Column {
  const indices = new Int32Array(rows).fill(-1)
  for (let i = 0; i < selection.length; i++) indices[selection[i]!] = i
  return take(column, indices)
}

/** A kernel takes plain columns and constants; an all-NULL one takes the shape of its type. */
function kernelArgument(column: Column, type: SqlType): Column {
  if (column.kind === 'null' && type.kind !== 'unknown') return nullsOf(type, column.length)
  return column.kind === 'dictionary' ? flatten(column) : column
}

/**
 * Applies a kernel to columns of `rows` rows, NULLs kept away from it where it propagates them: what can fail runs only
 * over rows in which no argument is NULL.
 *
 * @param types of the arguments
 */
export function applyKernel(
  traits: KernelTraits,
  types: readonly SqlType[],
  body: KernelBody,
  columns: readonly Column[],
  rows: number,
): Column {
  const { returns, propagatesNull, fallible } = traits
  const shaped = columns.map((column, i) => kernelArgument(column, types[i]!))
  if (!propagatesNull) return body(shaped, rows, undefined)
  if (columns.some((column) => column.kind === 'null')) return nullsOf(returns, rows)
  const validity = mergedValidity(shaped, rows)
  if (validity === undefined || !validity.includes(0)) return body(shaped, rows, undefined)
  if (!validity.includes(1)) return nullsOf(returns, rows)
  if (!fallible) return withNulls(body(shaped, rows, undefined), validity)
  const selection = validRows(validity)
  const dense = shaped.map((column) => take(column, selection))
  return scatter(body(dense, selection.length, selection), selection, rows)
}
