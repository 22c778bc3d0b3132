import { assertNever } from '../common/assert.ts'
import type { Column, PlainColumn } from './column.ts'
import { takePlain } from './take.ts'

/** Replaces a dictionary or constant encoding by plain values; a plain column is returned as it is. */
export function flatten(column: Column): PlainColumn {
  switch (column.kind) {
    case 'constant':
      return takePlain(column.value, new Int32Array(column.length))
    case 'dictionary': {
      const { codes, validity, dictionary } = column
      if (validity === undefined) return takePlain(dictionary, codes)
      const indices = new Int32Array(codes.length)
      for (let i = 0; i < codes.length; i++) indices[i] = validity[i] === 1 ? codes[i]! : -1
      return takePlain(dictionary, indices)
    }
    case 'boolean':
    case 'int32':
    case 'int64':
    case 'int128':
    case 'float32':
    case 'float64':
    case 'zoned':
    case 'bytes':
    case 'array':
    case 'map':
    case 'row':
    case 'null':
      return column
    default:
      return assertNever(column)
  }
}

/** Whether row `row` is NULL, through any encoding. For loops, read the validity once instead. */
export function isNull(column: Column, row: number): boolean {
  switch (column.kind) {
    case 'null':
      return true
    case 'constant':
      return isNull(column.value, 0)
    case 'dictionary':
      return (
        (column.validity !== undefined && column.validity[row] === 0) ||
        isNull(column.dictionary, column.codes[row]!)
      )
    case 'boolean':
    case 'int32':
    case 'int64':
    case 'int128':
    case 'float32':
    case 'float64':
    case 'zoned':
    case 'bytes':
    case 'array':
    case 'map':
    case 'row':
      return column.validity !== undefined && column.validity[row] === 0
    default:
      return assertNever(column)
  }
}

/**
 * The NULLs of a column in one form: a byte a row (1 valid), or undefined where no row is NULL.
 * NULL entries of a dictionary count; the result may share the column's buffer and must not be written to.
 */
export function validityOf(column: Column): Uint8Array | undefined {
  switch (column.kind) {
    case 'null':
      return new Uint8Array(column.length)
    case 'constant':
      return isNull(column.value, 0) ? new Uint8Array(column.length) : undefined
    case 'dictionary': {
      const entries = validityOf(column.dictionary)
      if (entries === undefined) return column.validity
      const out = new Uint8Array(column.length)
      for (let i = 0; i < out.length; i++) {
        out[i] = column.validity !== undefined && column.validity[i] === 0 ? 0 : entries[column.codes[i]!]!
      }
      return out
    }
    case 'boolean':
    case 'int32':
    case 'int64':
    case 'int128':
    case 'float32':
    case 'float64':
    case 'zoned':
    case 'bytes':
    case 'array':
    case 'map':
    case 'row':
      return column.validity
    default:
      return assertNever(column)
  }
}
