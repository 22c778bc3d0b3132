import fc from 'fast-check'
import { columnOf } from '../../src/column/builder.ts'
import type { Column, PlainColumn } from '../../src/column/column.ts'
import {
  arrayColumn,
  constantColumn,
  dictionaryColumn,
  mapColumn,
  nullColumn,
  rowColumn,
} from '../../src/column/make.ts'
import { slice } from '../../src/column/slice.ts'
import { valueReader } from '../../src/column/value.ts'
import {
  array,
  BIGINT,
  BOOLEAN,
  DATE,
  decimal,
  DOUBLE,
  INTEGER,
  map,
  REAL,
  row,
  rowField,
  SMALLINT,
  type SqlType,
  time,
  timestamp,
  timestampWithTimeZone,
  TINYINT,
  VARBINARY,
  VARCHAR,
} from '../../src/types/type.ts'
import type { MapValue, Value } from '../../src/types/value.ts'

const micros = fc.bigInt(-(10n ** 17n), 10n ** 17n)
const text = fc.oneof(
  fc.constantFrom('', 'a', 'GetObject', 'ü', '日本', '😀'),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
)

/** Every scalar type that has a column kind of its own, and its values. */
const SCALARS: readonly (readonly [SqlType, fc.Arbitrary<Value>])[] = [
  [BOOLEAN, fc.boolean()],
  [TINYINT, fc.integer({ min: -128, max: 127 })],
  [SMALLINT, fc.integer({ min: -32_768, max: 32_767 })],
  [INTEGER, fc.integer()],
  [BIGINT, fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)],
  [REAL, fc.float()],
  [DOUBLE, fc.double()],
  [decimal(18, 2), fc.bigInt(-(10n ** 18n) + 1n, 10n ** 18n - 1n)],
  [decimal(38, 10), fc.bigInt(-(10n ** 38n) + 1n, 10n ** 38n - 1n)],
  [VARCHAR, text],
  [VARBINARY, fc.uint8Array({ maxLength: 20 })],
  [DATE, fc.integer({ min: -1_000_000, max: 1_000_000 })],
  [time(6), fc.bigInt(0n, 86_399_999_999n)],
  [timestamp(6), micros],
]

/** The same, without a counterpart in Arrow. */
const ZONED: readonly [SqlType, fc.Arbitrary<Value>] = [
  timestampWithTimeZone(6),
  fc.record({ micros, zone: fc.constantFrom('UTC', 'Europe/Berlin', '+05:30') }),
]

/** A type and rows of it, some of them NULL. */
export interface Typed {
  readonly type: SqlType
  readonly value: fc.Arbitrary<Value>
}

const nullable = ({ type, value }: Typed): Typed => ({ type, value: fc.option(value, { freq: 4 }) })

function nested(inner: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  const arrays = inner.map((element): Typed => {
    return { type: array(element.type), value: fc.array(nullable(element).value, { maxLength: 4 }) }
  })
  const rows = fc.array(inner, { minLength: 1, maxLength: 3 }).map((fields): Typed => {
    const type = row(fields.map((field, i) => rowField(`f${i}`, field.type)))
    return { type, value: fc.tuple(...fields.map((field) => nullable(field).value)) }
  })
  const maps = inner.map((value): Typed => {
    const entries = fc.uniqueArray(fc.tuple(text, nullable(value).value), {
      maxLength: 4,
      selector: ([key]) => key,
    })
    const type = map(VARCHAR, value.type)
    return {
      type,
      value: entries.map((list): MapValue => {
        return { keys: list.map(([key]) => key), values: list.map(([, entry]) => entry) }
      }),
    }
  })
  return fc.oneof(arrays, rows, maps)
}

function typed(scalars: readonly (readonly [SqlType, fc.Arbitrary<Value>])[]): fc.Arbitrary<Typed> {
  const scalar = fc.constantFrom(...scalars.map(([type, value]): Typed => ({ type, value })))
  const once = nested(scalar)
  return fc
    .oneof({ arbitrary: scalar, weight: 3 }, { arbitrary: once, weight: 2 }, nested(once))
    .map(nullable)
}

export const anyType: fc.Arbitrary<Typed> = typed([...SCALARS, ZONED])
export const arrowType: fc.Arbitrary<Typed> = typed(SCALARS)

/** Pseudo-random choices out of one number that fast-check gives and shows. */
export function choices(seed: number): (below: number) => number {
  let state = seed | 1
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9
    return ((state ^ (state >>> 13)) >>> 0) % below
  }
}

/** The values as a column in an encoding that `choose` picks, at every level: plain, dictionary, constant, slice. */
export function encode(type: SqlType, values: readonly Value[], choose: (below: number) => number): Column {
  const rows = values.length
  if (values.every((value) => value === null) && choose(2) === 0) return nullColumn(rows)
  switch (choose(4)) {
    case 0: {
      // Entries twice, a NULL entry, and one that no code names.
      const entries = [...values, null, ...values.slice(0, 2)]
      const dictionary = encodePlain(type, entries, choose)
      const codes = Int32Array.from(values, (value) => entries.findIndex((entry) => Object.is(entry, value)))
      const hidden = values.map((value) => value === null && choose(2) === 0)
      if (!hidden.includes(true)) return dictionaryColumn(codes, dictionary)
      // Under a NULL a code may be anything.
      hidden.forEach((isHidden, i) => {
        if (isHidden) codes[i] = choose(1000)
      })
      return dictionaryColumn(
        codes,
        dictionary,
        Uint8Array.from(hidden, (isHidden) => (isHidden ? 0 : 1)),
      )
    }
    case 1: {
      const before = choose(3)
      const padding = values.length === 0 ? [] : Array.from({ length: before }, () => values[0]!)
      const whole = encodePlain(type, [...padding, ...values, ...padding], choose)
      return slice(whole, padding.length, padding.length + rows)
    }
    case 2:
      if (rows > 0 && values.every((value) => Object.is(value, values[0])))
        return constantColumn(encodePlain(type, [values[0]!], choose), rows)
      return encodePlain(type, values, choose)
    default:
      return encodePlain(type, values, choose)
  }
}

function encodePlain(
  type: SqlType,
  values: readonly Value[],
  choose: (below: number) => number,
): PlainColumn {
  if (type.kind !== 'array' && type.kind !== 'map' && type.kind !== 'row') return columnOf(type, values)
  const plain = columnOf(type, values)
  // The same values with their parts encoded in turn.
  switch (plain.kind) {
    case 'array':
      return arrayColumn(plain.offsets, encodePart(plain.elements, partType(type, 0), choose), plain.validity)
    case 'map':
      return mapColumn(
        plain.offsets,
        encodePart(plain.keys, partType(type, 0), choose),
        encodePart(plain.values, partType(type, 1), choose),
        plain.validity,
      )
    case 'row':
      return rowColumn(
        plain.length,
        plain.fields.map((field, i) => encodePart(field, partType(type, i), choose)),
        plain.validity,
      )
    default:
      return plain
  }
}

function partType(type: SqlType, index: number): SqlType {
  switch (type.kind) {
    case 'array':
      return type.element
    case 'map':
      return index === 0 ? type.key : type.value
    case 'row':
      return type.fields[index]!.type
    default:
      throw new Error(`${type.kind} has no parts`)
  }
}

function encodePart(part: Column, type: SqlType, choose: (below: number) => number): Column {
  return encode(type, valuesOf(part, type), choose)
}

/** Every row of a column as a value. */
export function valuesOf(column: Column, type: SqlType): Value[] {
  const read = valueReader(column, type)
  return Array.from({ length: column.length }, (_, i) => read(i))
}

/** A typed column with the values it was made from. */
export interface Sample {
  readonly type: SqlType
  readonly values: readonly Value[]
  readonly column: Column
}

export function sampleOf(types: fc.Arbitrary<Typed>, maxLength = 12): fc.Arbitrary<Sample> {
  return types.chain(({ type, value }) =>
    fc
      .record({ values: fc.array(value, { maxLength }), seed: fc.integer() })
      .map(({ values, seed }) => ({ type, values, column: encode(type, values, choices(seed)) })),
  )
}

/** Several columns of one type. */
export function samplesOf(types: fc.Arbitrary<Typed>): fc.Arbitrary<readonly Sample[]> {
  return types.chain((one) => fc.array(sampleOf(fc.constant(one)), { minLength: 1, maxLength: 4 }))
}
