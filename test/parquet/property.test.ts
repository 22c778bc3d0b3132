import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { concatColumns } from '../../src/column/concat.ts'
import { openParquet } from '../../src/parquet/reader.ts'
import { writeParquet } from '../../src/parquet/writer.ts'
import { compareValues } from '../../src/types/compare.ts'
import { array, row, rowField, type SqlType, VARCHAR } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'
import { arrowType, choices, encode, type Typed, valuesOf } from '../column/arbitrary.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traillake-parquet-'))
})
afterAll(() => rm(folder, { recursive: true }))

const table = fc.array(arrowType, { minLength: 1, maxLength: 3 }).chain((types) =>
  fc.record({
    types: fc.constant(types.map(({ type }) => type)),
    rows: fc.array(fc.tuple(...types.map(({ value }) => value)), { minLength: 1, maxLength: 20 }),
    seed: fc.integer(),
    options: fc.record({
      rowGroupRows: fc.integer({ min: 1, max: 10 }),
      pageRows: fc.integer({ min: 1, max: 8 }),
      dictionaryBytes: fc.constantFrom(0, 5, 20, 1000),
    }),
    batchRows: fc.integer({ min: 1, max: 20 }),
    pageBytes: fc.constantFrom(1, 10, 1000),
    compressed: fc.boolean(),
    dictionary: fc.boolean(),
    statistics: fc.boolean(),
  }),
)

/** Field `name` of a row type and of its values. */
const fieldOf = (type: SqlType, values: readonly Value[], index: number) => ({
  type: type.kind === 'row' ? type.fields[index]!.type : type,
  values: values.map((value) => (Array.isArray(value) ? ((value as Value[])[index] ?? null) : null)),
})

describe('Parquet', () => {
  it('keeps columns of every type, nesting and encoding, by row groups', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ types, rows, seed, options, batchRows, ...layout }) => {
        const choose = choices(seed)
        // Each batch has encodings and dictionaries of its own.
        const batches = Array.from({ length: Math.ceil(rows.length / batchRows) }, (_, at) => {
          const some = rows.slice(at * batchRows, (at + 1) * batchRows)
          const columns = types.map((type, i) =>
            encode(
              type,
              some.map((values) => values[i]!),
              choose,
            ),
          )
          return { rows: some.length, columns, selection: undefined }
        })
        const fields = types.map((type, i) => ({ name: `c${i}`, type }))
        const bytes = await writeParquet(fields, batches, {
          ...options,
          columns: [{ path: 'c0', ...layout }],
        })
        const file = join(folder, 'data.parquet')
        await writeFile(file, bytes)
        const reader = await openParquet(file)
        try {
          expect(reader.footer.rows).toBe(rows.length)
          const groups = await Promise.all(
            reader.footer.rowGroups.map((_, group) =>
              reader.readRowGroup(
                group,
                fields.map(({ name }) => [name]),
                () => undefined,
              ),
            ),
          )
          for (const [i, { type }] of fields.entries()) {
            const whole = concatColumns(groups.map((group) => group[i]!))
            expect(valuesOf(whole, type)).toEqual(rows.map((values) => values[i]!))
          }
          // Some rows come from their pages alone.
          for (const [index, { rows: count }] of reader.footer.rowGroups.entries()) {
            const some = Int32Array.from({ length: count }, (_, row) => row).filter(
              (row) => (row + seed) % 3 === 0,
            )
            for (const [i, { name, type }] of fields.entries()) {
              const first = index * options.rowGroupRows
              const column = reader.rowGroup(index, () => undefined).column([name], some)
              expect(valuesOf(column, type)).toEqual(Array.from(some, (row) => rows[first + row]![i]))
            }
          }
        } finally {
          await reader.close()
        }
      }),
    )
  })

  it('bounds texts, cut short where they are long', async () => {
    const unit = fc.constantFrom('a', 'z', 'ü', '日', '\u{d7ff}', '\u{e000}', '\u{10ffff}', '😀')
    const texts = fc.array(fc.oneof(fc.string({ unit, maxLength: 40 }), fc.string({ unit, minLength: 20 })), {
      minLength: 1,
      maxLength: 6,
    })
    const compare = compareValues(VARCHAR)
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), async (values, dictionary) => {
        const batch = { rows: values.length, columns: [columnOf(VARCHAR, values)], selection: undefined }
        const file = join(folder, 'bounds.parquet')
        const options = { rowGroupRows: 10, columns: [{ path: 'c', dictionary }] }
        await writeFile(file, await writeParquet([{ name: 'c', type: VARCHAR }], [batch], options))
        const reader = await openParquet(file)
        await reader.close()
        const { minimum, maximum } = reader.footer.rowGroups[0]!.chunks[0]!
        // Nothing is above what is all of the last character.
        if (minimum === undefined || maximum === undefined) {
          expect(values.some((value) => value.startsWith('\u{10ffff}'.repeat(16)))).toBe(true)
          return
        }
        for (const value of values)
          expect([compare(minimum, value) <= 0, compare(value, maximum) <= 0]).toEqual([true, true])
        expect(Buffer.byteLength(String(maximum))).toBeLessThanOrEqual(66)
      }),
    )
  })

  it('reads a field of a row alone as it reads it inside the row', async () => {
    const wrapped = arrowType.map(({ type, value }): Typed => {
      const inner = fc.option(fc.tuple(value, fc.option(fc.array(value, { maxLength: 3 }))))
      return {
        type: row([rowField('a', row([rowField('x', type), rowField('y', array(type))]))]),
        value: fc.option(fc.tuple(inner)),
      }
    })
    const typed = wrapped.chain(({ type, value }) =>
      fc.record({
        type: fc.constant(type),
        values: fc.array(value, { minLength: 1, maxLength: 15 }),
        seed: fc.integer(),
      }),
    )
    await fc.assert(
      fc.asyncProperty(typed, async ({ type, values, seed }) => {
        const column = encode(type, values, choices(seed))
        const file = join(folder, 'field.parquet')
        const batch = { rows: values.length, columns: [column], selection: undefined }
        await writeFile(
          file,
          await writeParquet([{ name: 'c', type }], [batch], { rowGroupRows: 100, columns: [] }),
        )
        const reader = await openParquet(file)
        try {
          const paths = [['c', 'a', 'y'], ['c'], ['c', 'a', 'x'], ['c', 'a']]
          const [y, c, x, a] = await reader.readRowGroup(0, paths, () => undefined)
          const inner = fieldOf(type, values, 0)
          const [first, second] = [fieldOf(inner.type, inner.values, 0), fieldOf(inner.type, inner.values, 1)]
          expect(valuesOf(c!, type)).toEqual(values)
          expect(valuesOf(a!, inner.type)).toEqual(inner.values)
          expect(valuesOf(x!, first.type)).toEqual(first.values)
          expect(valuesOf(y!, second.type)).toEqual(second.values)
        } finally {
          await reader.close()
        }
      }),
    )
  })
})
