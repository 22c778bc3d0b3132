import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { invariant } from '../../src/common/assert.ts'
import { dictionaryColumn } from '../../src/column/make.ts'
import { flatten } from '../../src/column/flatten.ts'
import type { Column } from '../../src/column/column.ts'
import { openParquet } from '../../src/parquet/reader.ts'
import { createRemaps } from '../../src/parquet/write/remaps.ts'
import { writeParquet } from '../../src/parquet/writer.ts'
import { VARCHAR } from '../../src/types/type.ts'
import { valuesOf } from '../column/arbitrary.ts'

/** Texts in codes. */
function coded(entries: readonly string[], codes: readonly number[]): Column {
  return dictionaryColumn(Int32Array.from(codes), flatten(columnOf(VARCHAR, entries)))
}

it('row groups have nothing of each other, whatever became of the dictionary before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'traillake-row-groups-'))
  const file = join(folder, 'data.parquet')
  // Of a row group's rows: each another long text, for which the dictionary is given up; few; or out of a large dictionary.
  const kinds = ['distinct', 'few', 'rare'] as const
  const group = fc.record({ kind: fc.constantFrom(...kinds), first: fc.nat(5), salt: fc.string() })
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(group, { minLength: 1, maxLength: 5 }), async (groups) => {
        const rows = 40
        const texts = groups.map(({ kind, first, salt }) => {
          const entries = Array.from({ length: kind === 'few' ? 7 : 400 }, (_, i) => {
            return `${salt}${kind === 'distinct' ? 'x'.repeat(200) : ''}${first + i}`
          })
          const codes = Array.from({ length: rows }, (_, i) => (kind === 'distinct' ? i : (i * 3) % 7))
          return { column: coded(entries, codes), values: codes.map((code) => entries[code]!) }
        })
        const batches = texts.map(({ column }) => ({ rows, columns: [column], selection: undefined }))
        const options = { rowGroupRows: rows, pageRows: 16, dictionaryBytes: 4000, columns: [] }
        await writeFile(file, await writeParquet([{ name: 'c', type: VARCHAR }], batches, options))
        const reader = await openParquet(file)
        for (const [i, { values }] of texts.entries()) {
          const [column] = await reader.readRowGroup(i, [['c']], () => undefined)
          invariant(column !== undefined, 'a column was asked for')
          expect(valuesOf(column, VARCHAR)).toEqual(values)
        }
        await reader.close()
      }),
      { numRuns: 60 },
    )
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('codes of two dictionaries are known at a time', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((text) => flatten(columnOf(VARCHAR, [text, `${text}2`, `${text}3`])))
  invariant(a !== undefined && b !== undefined && c !== undefined, 'there are three')
  const remaps = createRemaps()
  remaps.of(a)[1] = 5
  remaps.of(b)[1] = 6
  expect([remaps.of(a)[1], remaps.of(b)[1]]).toEqual([5, 6])
  expect([...remaps.of(c)]).toEqual([-1, -1, -1])
  expect(remaps.of(b)[1]).toBe(6)
  expect([...remaps.of(a)]).toEqual([-1, -1, -1])
  remaps.clear()
  expect([...remaps.of(b)]).toEqual([-1, -1, -1])
})
