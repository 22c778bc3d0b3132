import { assertNever, invariant } from '../common/assert.ts'
import type { SqlType } from '../types/type.ts'
import type { Value } from '../types/value.ts'
import type { Column, PlainColumn } from './column.ts'
import { flatten } from './flatten.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The UTF-8 text of bytes [start, end). */
export function decodeText(data: Uint8Array, start: number, end: number): string {
  if (end - start < 24) {
    // Short ASCII is the common case, and TextDecoder's call costs more than the loop.
    let text = ''
    for (let i = start; i < end; i++) {
      const byte = data[i]!
      if (byte > 127) return decoder.decode(data.subarray(start, end))
      text += String.fromCharCode(byte)
    }
    return text
  }
  return decoder.decode(data.subarray(start, end))
}

/**
 * {@link decodeText} for many texts of the same bytes: half of what TextDecoder takes, which makes an object for each.
 */
export function textsOf(data: Uint8Array): (start: number, end: number) => string {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length)
  return (start, end) => bytes.toString('utf8', start, end)
}

type Reader = (row: number) => Value

function reader(column: PlainColumn, type: SqlType): Reader {
  const { kind } = column
  if (kind === 'null') return () => null
  const plain = presentReader(column, type)
  const { validity } = column
  return validity === undefined ? plain : (row) => (validity[row] === 1 ? plain(row) : null)
}

function presentReader(column: Exclude<PlainColumn, { kind: 'null' }>, type: SqlType): Reader {
  switch (column.kind) {
    case 'boolean':
      return (row) => column.values[row] === 1
    case 'int32':
    case 'int64':
    case 'float32':
    case 'float64':
      return (row) => column.values[row]!
    case 'int128':
      return (row) => (column.values[2 * row + 1]! << 64n) | BigInt.asUintN(64, column.values[2 * row]!)
    case 'zoned':
      return (row) => ({ micros: column.values[row]!, zone: column.names[column.zones[row]!]! })
    case 'bytes': {
      const { offsets, data } = column
      if (type.kind === 'varchar' || type.kind === 'char' || type.kind === 'json') {
        const text = textsOf(data)
        return (row) => text(offsets[row]!, offsets[row + 1]!)
      }
      return (row) => data.slice(offsets[row], offsets[row + 1])
    }
    case 'array': {
      invariant(type.kind === 'array', `a column of arrays is not ${type.kind}`)
      const element = valueReader(column.elements, type.element)
      return (row) => readSpan(element, column.offsets[row]!, column.offsets[row + 1]!)
    }
    case 'map': {
      invariant(type.kind === 'map', `a column of maps is not ${type.kind}`)
      const key = valueReader(column.keys, type.key)
      const value = valueReader(column.values, type.value)
      return (row) => {
        const [start, end] = [column.offsets[row]!, column.offsets[row + 1]!]
        return { keys: readSpan(key, start, end), values: readSpan(value, start, end) }
      }
    }
    case 'row': {
      invariant(type.kind === 'row', `a column of rows is not ${type.kind}`)
      const fields = column.fields.map((field, i) => valueReader(field, type.fields[i]!.type))
      return (row) => fields.map((field) => field(row))
    }
    default:
      return assertNever(column)
  }
}

function readSpan(element: Reader, start: number, end: number): Value[] {
  const out: Value[] = []
  for (let i = start; i < end; i++) out.push(element(i))
  return out
}

/**
 * Reads a column's rows as values, through any encoding. For results, constants and row-wise functions;
 * a dictionary's entries are read at most once each.
 *
 * @example const read = valueReader(column, VARCHAR); read(0) // 'ConsoleLogin' or null
 */
export function valueReader(column: Column, type: SqlType): (row: number) => Value {
  if (column.kind === 'constant') {
    const value = reader(column.value, type)(0)
    return () => value
  }
  if (column.kind === 'dictionary') {
    const { codes, validity } = column
    const read = reader(column.dictionary, type)
    const cache: (Value | undefined)[] = []
    return (row) => {
      if (validity !== undefined && validity[row] === 0) return null
      const code = codes[row]!
      const known = cache[code]
      if (known !== undefined) return known
      const value = read(code)
      cache[code] = value
      return value
    }
  }
  return reader(flatten(column), type)
}
