import { assertNever } from '../common/assert.ts'
import { free } from '../common/free.ts'
import type { Column } from './column.ts'

/**
 * Gives the memory of a column's rows back at once, where rows were taken from it and it is not needed any more. Dictionaries
 * stay, for what was taken has them too, but for the column's own where it is of no texts: those rows must have been
 * flattened. Nobody else may have a part of its buffers.
 */
export function freeRows(column: Column): void {
  if (column.kind === 'dictionary' && column.dictionary.kind !== 'bytes') freeParts(column.dictionary)
  freeParts(column)
}

function freeParts(column: Column): void {
  if (column.kind === 'null' || column.kind === 'constant') return
  if (column.validity !== undefined) free(column.validity)
  switch (column.kind) {
    case 'dictionary':
      free(column.codes)
      return
    case 'boolean':
    case 'int32':
    case 'int64':
    case 'int128':
    case 'float32':
    case 'float64':
      free(column.values)
      return
    case 'zoned':
      free(column.values)
      free(column.zones)
      return
    case 'bytes':
      free(column.data)
      free(column.offsets)
      return
    case 'array':
      free(column.offsets)
      freeParts(column.elements)
      return
    case 'map':
      free(column.offsets)
      freeParts(column.keys)
      freeParts(column.values)
      return
    case 'row':
      for (const field of column.fields) freeParts(field)
      return
    default:
      assertNever(column)
  }
}
