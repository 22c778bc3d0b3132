import type { Column } from '../column/column.ts'
import { validityOf } from '../column/flatten.ts'
import type { Argument } from './definition.ts'

/** The column among a call's arguments; throws where it is a lambda. */
export function columnAt(args: readonly Argument[], index: number): Column {
  const arg = args[index]
  if (arg === undefined || arg.kind === 'lambda') throw new TypeError(`argument ${index} is not a column`)
  return arg
}

/**
 * One validity for all the columns: 1 where none is NULL; undefined where no row of any is. The result may share a
 * column's buffer and must not be written to.
 */
export function mergedValidity(columns: readonly Argument[], rows: number): Uint8Array | undefined {
  let merged: Uint8Array | undefined
  let owned = false
  for (const column of columns) {
    if (column.kind === 'lambda') continue
    const validity = validityOf(column)
    if (validity === undefined) continue
    if (merged === undefined) {
      merged = validity
      continue
    }
    const out: Uint8Array = owned ? merged : merged.slice(0, rows)
    for (let i = 0; i < rows; i++) out[i]! &= validity[i]!
    merged = out
    owned = true
  }
  return merged
}
