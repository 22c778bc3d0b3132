import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NEW_BUFFERS } from '../../../src/column/buffers.ts'
import type { Column } from '../../../src/column/column.ts'
import { booleanColumn, bytesColumn, constantColumn, dictionaryColumn } from '../../../src/column/make.ts'
import { createCombinationFinder } from '../../../src/execution/grouping/combinations.ts'

const ROWS = 40

function texts(count: number) {
  return bytesColumn(new Int32Array(count + 1), new Uint8Array(0))
}

/** A key as codes, −1 for NULL, and the column that has them. */
const KEY = fc
  .record({
    kind: fc.constantFrom('dictionary', 'boolean', 'constant'),
    codes: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: ROWS, maxLength: ROWS }),
    entries: fc.constantFrom(5, 5, 2000),
    nulls: fc.option(fc.array(fc.boolean(), { minLength: ROWS, maxLength: ROWS })),
  })
  .map(({ kind, codes, entries, nulls }): { readonly codes: readonly number[]; readonly column: Column } => {
    if (kind === 'constant') return { codes: codes.map(() => 0), column: constantColumn(texts(1), ROWS) }
    const own = kind === 'boolean' ? codes.map((code) => code % 2) : codes
    const validity = nulls === null ? undefined : Uint8Array.from(nulls, (isNull) => (isNull ? 0 : 1))
    return {
      codes: own.map((code, row) => (validity?.[row] === 0 ? -1 : code)),
      column:
        kind === 'boolean'
          ? booleanColumn(Uint8Array.from(own), validity)
          : dictionaryColumn(Int32Array.from(own), texts(entries), validity),
    }
  })

describe('combinations of codes', () => {
  it('are found in the order of their first rows, call after call', () => {
    const finder = createCombinationFinder()
    fc.assert(
      fc.property(fc.array(KEY, { minLength: 1, maxLength: 4 }), (keys) => {
        const isWide = ({ column }: (typeof keys)[number]) =>
          column.kind === 'dictionary' && column.dictionary.length > 5
        fc.pre(keys.filter(isWide).length < 3)
        const expected = new Map<string, { readonly first: number; count: number }>()
        const names = Array.from({ length: ROWS }, (_, row) =>
          JSON.stringify(keys.map(({ codes }) => codes[row])),
        )
        for (const [row, name] of names.entries()) {
          const known = expected.get(name) ?? { first: row, count: 0 }
          known.count++
          expected.set(name, known)
        }
        const found = finder.find(
          keys.map(({ column }) => column),
          ROWS,
        )
        expect([...(found?.firsts ?? [])]).toEqual([...expected.values()].map(({ first }) => first))
        expect([...(found?.counts ?? [])]).toEqual([...expected.values()].map(({ count }) => count))
        const numbers = Int32Array.from(expected.values(), (_, i) => 10 * i)
        const order = [...expected.keys()]
        expect([...(found?.spread(numbers, NEW_BUFFERS) ?? [])]).toEqual(
          names.map((name) => 10 * order.indexOf(name)),
        )
      }),
    )
  })

  it('are not looked for where they may be too many, or a column has no codes', () => {
    const finder = createCombinationFinder()
    const wide = dictionaryColumn(Int32Array.of(0, 1), texts(1025))
    expect(finder.find([wide], 2)?.firsts).toEqual(Int32Array.of(0, 1))
    expect(finder.find([wide, wide], 2)?.firsts).toEqual(Int32Array.of(0, 1))
    expect(finder.find([wide, wide, wide, wide], 2)).toBeUndefined()
    expect(finder.find([wide, texts(2)], 2)).toBeUndefined()

    const rows = 10_000
    const key = (code: (row: number) => number) =>
      dictionaryColumn(
        Int32Array.from({ length: rows }, (_, row) => code(row)),
        texts(rows),
      )
    const [different, same] = [key((row) => row), key((row) => row % 10)]
    expect(finder.find([same, same], rows)?.firsts).toHaveLength(10)
    expect(finder.find([same, different], rows)).toBeUndefined()
    // Others like it are not looked at for a while.
    const found = Array.from({ length: 10 }, () => finder.find([same, same], rows)?.firsts.length)
    expect(found.filter((length) => length === undefined)).toHaveLength(8)
    expect(found.at(-1)).toBe(10)
  })
})
