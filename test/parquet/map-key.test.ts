import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { openParquet } from '../../src/parquet/reader.ts'
import { writeParquet } from '../../src/parquet/writer.ts'
import { map, VARCHAR } from '../../src/types/type.ts'
import { valuesOf } from '../column/arbitrary.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traillake-map-key-'))
})
afterAll(() => rm(folder, { recursive: true }))

const TEXTS = map(VARCHAR, VARCHAR)

interface TextMap {
  readonly keys: readonly string[]
  readonly values: readonly (string | null)[]
}

function valueOfKey(one: TextMap | null, key: string): string | null {
  const at = one?.keys.indexOf(key) ?? -1
  return one === null || at < 0 ? null : one.values[at]!
}

async function opened(values: readonly (TextMap | null)[], pageRows: number, dictionary: boolean) {
  const file = join(folder, 'data.parquet')
  const batch = { rows: values.length, columns: [columnOf(TEXTS, values)], selection: undefined }
  const layout = [{ path: 'm', dictionary }]
  await writeFile(
    file,
    await writeParquet([{ name: 'm', type: TEXTS }], [batch], {
      ...{ rowGroupRows: 10_000, pageRows, columns: layout },
    }),
  )
  return openParquet(file)
}

// A key twice too: a map in a file of another's may have that, and the first of them counts.
const textMap: fc.Arbitrary<TextMap> = fc
  .array(
    fc.tuple(
      fc.constantFrom('a', 'b', 'c', 'd'),
      fc.option(fc.constantFrom('', 'x', 'yy', 'zzz'), { freq: 3 }),
    ),
    { maxLength: 5 },
  )
  .map((entries) => ({ keys: entries.map(([key]) => key), values: entries.map(([, value]) => value) }))

const cases = fc.record({
  values: fc.array(fc.option(textMap, { freq: 4 }), { minLength: 1, maxLength: 60 }),
  wanted: fc.array(fc.nat(59), { maxLength: 30 }),
  key: fc.constantFrom('a', 'd', 'none'),
  pageRows: fc.integer({ min: 1, max: 20 }),
  dictionary: fc.boolean(),
})

describe('the value of a key', () => {
  it('is that of each map, in some rows and in all', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ values, wanted, key, pageRows, dictionary }) => {
        const some = Int32Array.from(new Set(wanted.filter((row) => row < values.length))).sort()
        const reader = await opened(values, pageRows, dictionary)
        try {
          const group = reader.rowGroup(0, () => undefined)
          // Few rows first, then all, then the same few from what is there already.
          for (const rows of [some, undefined, some]) {
            const expected = Array.from(rows ?? values.keys(), (row) => valueOfKey(values[row]!, key))
            expect(valuesOf(group.mapKey(['m'], key, rows), VARCHAR)).toEqual(expected)
          }
        } finally {
          await reader.close()
        }
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['a few', 90],
    ['a third', 3],
    ['all', 1],
  ])('is read of %s of the rows of a large dictionary', async (_, every) => {
    const values = Array.from({ length: 6000 }, (_, i) => ({
      keys: ['long', 'own', 'same'],
      values: [`${i} `.padEnd(300, 'ab'), `${i * 7919}`, `${i % 40}`],
    }))
    const rows = Int32Array.from(values.keys()).filter((row) => row % every === 0)
    const reader = await opened(values, 500, true)
    try {
      const group = reader.rowGroup(0, () => undefined)
      for (const [at, key] of ['long', 'own', 'same', 'own'].entries()) {
        const column = group.mapKey(['m'], key, rows)
        const expected = Array.from(rows, (row) => valueOfKey(values[row]!, key))
        expect(valuesOf(column, VARCHAR), `${at}`).toEqual(expected)
      }
    } finally {
      await reader.close()
    }
  })
})
