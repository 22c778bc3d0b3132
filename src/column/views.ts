import { assertNever } from '../common/assert.ts'
import type { Column } from './column.ts'

/**
 * The typed arrays below a column.
 *
 * @param whole without it only those with something for every row: neither the entries of dictionaries nor constants
 */
export function* viewsOf(column: Column, whole = true): Generator<ArrayBufferView> {
  if (column.kind !== 'null' && column.kind !== 'constant' && column.validity !== undefined)
    yield column.validity
  switch (column.kind) {
    case 'null':
      return
    case 'constant':
      if (whole) yield* viewsOf(column.value)
      return
    case 'dictionary':
      yield column.codes
      if (whole) yield* viewsOf(column.dictionary)
      return
    case 'boolean':
    case 'int32':
    case 'int64':
    case 'int128':
    case 'float32':
    case 'float64':
      yield column.values
      return
    case 'zoned':
      yield column.values
      yield column.zones
      return
    case 'bytes':
      yield column.offsets
      yield column.data
      return
    case 'array':
      yield column.offsets
      yield* viewsOf(column.elements, whole)
      return
    case 'map':
      yield column.offsets
      yield* viewsOf(column.keys, whole)
      yield* viewsOf(column.values, whole)
      return
    case 'row':
      for (const field of column.fields) yield* viewsOf(field, whole)
      return
    default:
      assertNever(column)
  }
}
