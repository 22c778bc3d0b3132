import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchRows, denseBatch, selectRows, sliceBatch } from '../../src/column/batch.ts'
import { columnOf, constantOf } from '../../src/column/builder.ts'
import { concatColumns } from '../../src/column/concat.ts'
import { fieldColumn, withNulls } from '../../src/column/field.ts'
import { flatten, isNull, validityOf } from '../../src/column/flatten.ts'
import { slice } from '../../src/column/slice.ts'
import { take } from '../../src/column/take.ts'
import { array, map, row, rowField, VARCHAR } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'
import { anyType, sampleOf, samplesOf, type Typed, valuesOf } from './arbitrary.ts'

const sample = sampleOf(anyType)
const rows = (typed: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> =>
  typed.map(({ type, value }): Typed => {
    const second: fc.Arbitrary<Value> = fc.option(fc.array(value, { maxLength: 3 }))
    const fields = fc.tuple(value, second)
    return {
      type: row([rowField('first', type), rowField('second', array(type))]),
      value: fc.option(fields, { freq: 4 }),
    }
  })

/** A column and row numbers into it, −1 among them. */
const withIndices = sample.chain((one) =>
  fc.record({
    one: fc.constant(one),
    indices: fc.array(fc.integer({ min: -1, max: one.values.length - 1 }), { maxLength: 20 }),
  }),
)

const withRange = sample.chain((one) =>
  fc
    .tuple(fc.nat(one.values.length), fc.nat(one.values.length))
    .map(([a, b]) => ({ one, start: Math.min(a, b), end: Math.max(a, b) })),
)

describe('columns of every type and encoding', () => {
  it('read as the values they were made from', () => {
    fc.assert(
      fc.property(sample, ({ type, values, column }) => {
        expect(column.length).toBe(values.length)
        expect(valuesOf(column, type)).toEqual(values)
      }),
    )
  })

  it('know which rows are NULL', () => {
    fc.assert(
      fc.property(sample, ({ values, column }) => {
        const validity = validityOf(column)
        const valid = values.map((value) => (value === null ? 0 : 1))
        expect(validity === undefined ? valid.map(() => 1) : [...validity]).toEqual(valid)
        expect(values.map((_, i) => (isNull(column, i) ? 0 : 1))).toEqual(valid)
      }),
    )
  })

  it('flatten to plain columns of the same values, plain ones to themselves', () => {
    fc.assert(
      fc.property(sample, ({ type, values, column }) => {
        const plain = flatten(column)
        expect(['dictionary', 'constant']).not.toContain(plain.kind)
        expect(valuesOf(plain, type)).toEqual(values)
        expect(flatten(plain)).toBe(plain)
      }),
    )
  })

  it('take gathers rows, NULL for −1', () => {
    fc.assert(
      fc.property(withIndices, ({ one: { type, values, column }, indices }) => {
        const taken = take(column, Int32Array.from(indices))
        expect(valuesOf(taken, type)).toEqual(indices.map((i) => (i < 0 ? null : values[i])))
      }),
    )
  })

  it('take of take is take of the composed numbers', () => {
    fc.assert(
      fc.property(withIndices, fc.integer(), ({ one: { type, column }, indices }, seed) => {
        fc.pre(indices.length > 0)
        const second = indices.map((_, i) => (seed + i * 7) % indices.length).map((i) => (i < 0 ? -1 : i))
        const twice = take(take(column, Int32Array.from(indices)), Int32Array.from(second))
        const once = take(
          column,
          Int32Array.from(second, (i) => (i < 0 ? -1 : indices[i]!)),
        )
        expect(valuesOf(twice, type)).toEqual(valuesOf(once, type))
      }),
    )
  })

  it('slice shares what it cuts out', () => {
    fc.assert(
      fc.property(withRange, ({ one: { type, values, column }, start, end }) => {
        const part = slice(column, start, end)
        expect(valuesOf(part, type)).toEqual(values.slice(start, end))
        expect(valuesOf(flatten(part), type)).toEqual(values.slice(start, end))
        expect(valuesOf(slice(part, 0, part.length), type)).toEqual(values.slice(start, end))
      }),
    )
  })

  it('concat puts columns of one type one after another, whatever their encodings', () => {
    fc.assert(
      fc.property(samplesOf(anyType), (samples) => {
        const whole = concatColumns(samples.map(({ column }) => column))
        expect(valuesOf(whole, samples[0]!.type)).toEqual(samples.flatMap(({ values }) => values))
      }),
    )
  })

  it('concat of the pieces of a column is the column, its dictionary kept', () => {
    fc.assert(
      fc.property(withRange, ({ one: { type, values, column }, start, end }) => {
        const whole = concatColumns([
          slice(column, 0, start),
          slice(column, start, end),
          slice(column, end, column.length),
        ])
        expect(valuesOf(whole, type)).toEqual(values)
        if (column.kind === 'dictionary' || column.kind === 'constant') expect(whole.kind).toBe(column.kind)
      }),
    )
  })

  it('fieldColumn reads a field, NULL where the row is NULL', () => {
    fc.assert(
      fc.property(sampleOf(rows(anyType)), ({ type, values, column }) => {
        if (type.kind !== 'row') throw new Error('not a row')
        for (const [i, field] of type.fields.entries()) {
          const expected = values.map((value) => (Array.isArray(value) ? (value[i] as unknown) : null))
          expect(valuesOf(fieldColumn(column, i), field.type)).toEqual(expected)
        }
      }),
    )
  })

  it('withNulls adds NULLs to those there are', () => {
    fc.assert(
      fc.property(sample, fc.integer(), ({ type, values, column }, mask) => {
        const validity = Uint8Array.from(values, (_, i) => (mask >> (i % 31)) & 1)
        expect(valuesOf(withNulls(column, validity), type)).toEqual(
          values.map((value, i) => (validity[i] === 1 ? value : null)),
        )
      }),
    )
  })
})

describe('batches', () => {
  it('compose selections as arrays do', () => {
    fc.assert(
      fc.property(withIndices, fc.nat(20), fc.nat(20), ({ one: { type, values, column }, indices }, a, b) => {
        const rowNumbers = indices.filter((i) => i >= 0)
        const batch = selectRows(
          { rows: values.length, columns: [column], selection: undefined },
          Int32Array.from(rowNumbers),
        )
        const evens = rowNumbers.map((_, i) => i).filter((i) => i % 2 === 0)
        const narrowed = selectRows(batch, Int32Array.from(evens))
        const [start, end] = [Math.min(a, b, evens.length), Math.min(Math.max(a, b), evens.length)]
        const part = sliceBatch(narrowed, start, end)
        const expected = evens.map((i) => values[rowNumbers[i]!]).slice(start, end)
        expect(batchRows(part)).toBe(expected.length)
        const dense = denseBatch(part)
        expect(dense.selection).toBe(undefined)
        expect(valuesOf(dense.columns[0]!, type)).toEqual(expected)
      }),
    )
  })

  it('without a selection are cut by columns', () => {
    const batch = { rows: 3, columns: [columnOf(VARCHAR, ['a', null, 'c'])], selection: undefined }
    expect(valuesOf(sliceBatch(batch, 1, 3).columns[0]!, VARCHAR)).toEqual([null, 'c'])
    expect(sliceBatch(batch, 0, 3)).toBe(batch)
    expect(denseBatch(batch)).toBe(batch)
  })
})

describe('examples', () => {
  it('a constant says its value in every row, and NULL beside −1', () => {
    const column = constantOf(VARCHAR, 'x', 3)
    expect(column.kind).toBe('constant')
    expect(valuesOf(column, VARCHAR)).toEqual(['x', 'x', 'x'])
    expect(valuesOf(take(column, Int32Array.of(0, -1)), VARCHAR)).toEqual(['x', null])
  })

  it('the span under a NULL map is not read', () => {
    const type = map(VARCHAR, VARCHAR)
    const column = withNulls(
      columnOf(type, [
        { keys: ['a'], values: ['1'] },
        { keys: ['b'], values: [null] },
      ]),
      Uint8Array.of(0, 1),
    )
    expect(valuesOf(take(column, Int32Array.of(1, 0)), type)).toEqual([{ keys: ['b'], values: [null] }, null])
  })

  it('concat of no column is our mistake', () => {
    expect(() => concatColumns([])).toThrow('nothing to concatenate')
  })
})
