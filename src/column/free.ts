import { free } from '../common/free.ts'
import type { Column } from './column.ts'
import { viewsOf } from './views.ts'

/**
 * Gives the memory of a column's rows back at once, where rows were taken from it and it is not needed any more. Dictionaries
 * stay, for what was taken has them too, but for the column's own where it is of no texts: those rows must have been
 * flattened. Nobody else may have a part of its buffers.
 */
export function freeRows(column: Column): void {
  if (column.kind === 'dictionary' && column.dictionary.kind !== 'bytes') freeViews(column.dictionary)
  freeViews(column)
}

function freeViews(column: Column): void {
  for (const view of viewsOf(column, false)) free(view)
}
