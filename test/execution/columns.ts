import fc from 'fast-check'
import { columnOf } from '../../src/column/builder.ts'
import type { Column } from '../../src/column/column.ts'
import { constantColumn, dictionaryColumn } from '../../src/column/make.ts'
import { valueReader } from '../../src/column/value.ts'
import {
  array,
  BIGINT,
  BOOLEAN,
  DOUBLE,
  INTEGER,
  row,
  rowField,
  type SqlType,
  timestamp,
  VARCHAR,
} from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'

/** The values of a column, through any encoding. */
export function valuesOf(column: Column, type: SqlType): Value[] {
  const read = valueReader(column, type)
  return Array.from({ length: column.length }, (_, i) => read(i))
}

/** The values as a dictionary column: each distinct value an entry, NULL by validity, one entry that no row names first. */
function asDictionary(type: SqlType, values: readonly Value[], unused: Value): Column {
  const entries: Value[] = [unused]
  const codes = new Map<string, number>()
  const rows = Int32Array.from(values, (value) => {
    if (value === null) return 0
    const known = codes.get(identity(value))
    if (known !== undefined) return known
    codes.set(identity(value), entries.length)
    return entries.push(value) - 1
  })
  const validity = values.includes(null)
    ? Uint8Array.from(values, (value) => (value === null ? 0 : 1))
    : undefined
  return dictionaryColumn(rows, columnOf(type, entries), validity)
}

/** The values in some encoding: plain, dictionary, or constant where all are the same. */
export function encoded(type: SqlType, values: readonly Value[], encoding: 'plain' | 'dictionary'): Column {
  const [first] = values
  if (encoding === 'plain' || first === undefined) return columnOf(type, values)
  if (values.every((value) => Object.is(value, first)))
    return constantColumn(columnOf(type, [first]), values.length)
  return asDictionary(type, values, values.find((value) => value !== null) ?? null)
}

export interface TypedValues {
  readonly type: SqlType
  readonly value: fc.Arbitrary<Value>
}

const few = (value: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) })

/** Types with few distinct values each, so that equal ones meet. */
export const KEY_TYPES: readonly TypedValues[] = [
  { type: BOOLEAN, value: few(fc.boolean()) },
  { type: INTEGER, value: few(fc.integer({ min: -3, max: 3 })) },
  { type: BIGINT, value: few(fc.constantFrom(0n, 1n, -1n, 2n ** 40n, -(2n ** 62n), 2n ** 32n)) },
  { type: DOUBLE, value: few(fc.constantFrom(0, -0, NaN, 1.5, -1.5, Infinity, -Infinity)) },
  { type: timestamp(3), value: few(fc.constantFrom(0n, 1_700_000_000_000_000n, -5n)) },
  { type: VARCHAR, value: few(fc.constantFrom('', 'a', 'ab', 'abcdefgh', 'abcdefghi', 'ä', 'b\0', 'b')) },
  { type: array(INTEGER), value: few(fc.array(few(fc.integer({ min: 0, max: 1 })), { maxLength: 2 })) },
  {
    type: row([rowField('a', INTEGER), rowField('b', VARCHAR)]),
    value: few(fc.tuple(few(fc.integer({ min: 0, max: 1 })), few(fc.constantFrom('x', 'y')))),
  },
]

/** A text that is equal exactly where values are not distinct. */
export function identity(value: Value): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`
    if (typeof part !== 'number') return part
    return Number.isNaN(part) ? 'NaN' : part === 0 ? 0 : Number.isFinite(part) ? part : String(part)
  })
}
