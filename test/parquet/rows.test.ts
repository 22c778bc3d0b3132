import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBuffers, NEW_BUFFERS } from '../../src/column/buffers.ts'
import { columnOf } from '../../src/column/builder.ts'
import { flatten } from '../../src/column/flatten.ts'
import { invariant } from '../../src/common/assert.ts'
import { matchingRows } from '../../src/parquet/matches.ts'
import { openParquet, type ParquetReader } from '../../src/parquet/reader.ts'
import { writeParquet, type WriteOptions } from '../../src/parquet/writer.ts'
import { array, map, row, rowField, type SqlType, VARCHAR } from '../../src/types/type.ts'
import { arrowType, choices, encode, valuesOf } from '../column/arbitrary.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traillake-rows-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function written(
  fields: readonly { readonly name: string; readonly type: SqlType }[],
  columns: Parameters<typeof writeParquet>[1][number]['columns'],
  options: WriteOptions,
): Promise<ParquetReader> {
  const file = join(folder, 'data.parquet')
  const batch = { rows: columns[0]!.length, columns, selection: undefined }
  await writeFile(file, await writeParquet(fields, [batch], options))
  return openParquet(file)
}

/** The file as if it had no page index. */
function withoutIndex(reader: ParquetReader): Promise<ParquetReader> {
  const rowGroups = reader.footer.rowGroups.map((group) => ({
    ...group,
    chunks: group.chunks.map((chunk) => ({ ...chunk, offsetIndex: undefined })),
  }))
  return openParquet(reader.file, { ...reader.footer, rowGroups })
}

const nothing = () => undefined

describe('some rows of a column', () => {
  const table = arrowType.chain(({ type, value }) =>
    fc.record({
      type: fc.constant(type),
      values: fc.array(value, { minLength: 1, maxLength: 60 }),
      seed: fc.integer(),
      pageRows: fc.integer({ min: 1, max: 20 }),
      dictionary: fc.boolean(),
      wanted: fc.array(fc.nat(59), { maxLength: 12 }),
      first: fc.nat(20),
      last: fc.integer({ min: 20, max: 60 }),
    }),
  )

  it('are those of the whole column, with and without a page index', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ type, values, seed, pageRows, dictionary, wanted, first, last }) => {
        const rows = Int32Array.from(new Set(wanted.filter((row) => row < values.length))).sort()
        const layout = [{ path: 'c', dictionary }]
        const reader = await written([{ name: 'c', type }], [encode(type, values, choices(seed))], {
          ...{ rowGroupRows: 100, pageRows, columns: layout },
        })
        const plain = await withoutIndex(reader)
        try {
          const expected = Array.from(rows, (row) => values[row]!)
          const room = createBuffers()
          for (const opened of [reader, plain]) {
            const group = opened.rowGroup(0, nothing)
            // Few rows first, from their pages; then all, then the same few from what is there already.
            expect(valuesOf(group.column(['c'], rows), type)).toEqual(expected)
            for (const part of [rows, Int32Array.from(values.keys()).subarray(first, last), rows]) {
              room.recycle()
              const column = group.column(['c'], part, { room })
              expect(valuesOf(column, type)).toEqual(Array.from(part, (row) => values[row]!))
            }
            expect(valuesOf(group.column(['c']), type)).toEqual(values)
            expect(valuesOf(group.column(['c'], rows), type)).toEqual(expected)
          }
        } finally {
          await reader.close()
          await plain.close()
        }
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['alike', () => 40],
    ['short at first', (i: number) => (i < 2000 ? 8 : 90)],
    ['long at first', (i: number) => (i < 2000 ? 90 : 8)],
  ])('have the few texts of a large dictionary that they name, of lengths that are %s', async (_, length) => {
    const texts = Array.from({ length: 4000 }, (_, i) => `${i * 7919} `.padEnd(length(i), 'ab'))
    const values = [...texts, ...texts]
    const reader = await written([{ name: 'c', type: VARCHAR }], [columnOf(VARCHAR, values)], {
      ...{ rowGroupRows: 10_000, pageRows: 500, columns: [{ path: 'c', dictionary: true }] },
    })
    try {
      for (const rows of [[0], [3], [1, 700], [1999, 2001], [2950], [3999], [5, 4005], [4000, 7999]]) {
        const group = reader.rowGroup(0, nothing)
        // Again from what the first time left, and from all of it.
        for (let time = 0; time < 4; time++)
          expect(valuesOf(group.column(['c'], Int32Array.from(rows)), VARCHAR)).toEqual(
            rows.map((row) => values[row]),
          )
      }
    } finally {
      await reader.close()
    }
  })

  it('have only those parts of maps and arrays of rows that are wanted', async () => {
    const pairs = array(row([rowField('p', VARCHAR), rowField('q', VARCHAR)]))
    const tags = map(VARCHAR, VARCHAR)
    const tagged = fc
      .uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 })
      .map((keys) => ({ keys, values: keys.map((key) => (key === 'c' ? null : key)) }))
    const text = fc.option(fc.constantFrom('x', 'y'))
    const pair = fc.option(fc.tuple(text, text), { freq: 5 })
    const cases = fc.record({
      values: fc.array(fc.tuple(fc.option(tagged), fc.option(fc.array(pair, { maxLength: 3 }))), {
        minLength: 1,
        maxLength: 30,
      }),
      wanted: fc.array(fc.nat(29)),
      part: fc.constantFrom(0, 1),
    })
    await fc.assert(
      fc.asyncProperty(cases, async ({ values, wanted, part }) => {
        const rows = Int32Array.from(new Set(wanted.filter((row) => row < values.length))).sort()
        const columns = [
          columnOf(
            tags,
            values.map(([map]) => map),
          ),
          columnOf(
            pairs,
            values.map(([, list]) => list),
          ),
        ]
        const fields = [
          { name: 't', type: tags },
          { name: 'p', type: pairs },
        ]
        const reader = await written(fields, columns, { rowGroupRows: 100, pageRows: 7, columns: [] })
        try {
          for (const some of [undefined, rows]) {
            const group = reader.rowGroup(0, nothing)
            const expected = Array.from(some ?? values.keys(), (row) => values[row]!)
            const list = group.column(['p'], some, { parts: [part] })
            expect(valuesOf(list, pairs)).toEqual(
              expected.map(
                ([, items]) =>
                  items?.map((item) => item && item.map((value, i) => (i === part ? value : null))) ?? null,
              ),
            )
            const maps = flatten(group.column(['t'], some, { parts: [part] }))
            if (maps.kind === 'null') continue
            invariant(maps.kind === 'map', 'a column of maps')
            const [read, left] = part === 0 ? [maps.keys, maps.values] : [maps.values, maps.keys]
            expect(valuesOf(read, VARCHAR)).toEqual(
              expected.flatMap(([tag]) => (tag === null ? [] : part === 0 ? tag.keys : tag.values)),
            )
            expect(left.kind).toBe('null')
          }
        } finally {
          await reader.close()
        }
      }),
      { numRuns: 100 },
    )
  })

  it('are told apart by presence alone', async () => {
    const cases = fc.record({
      values: fc.array(fc.option(fc.constantFrom('a', 'b', 'c', 'd')), { minLength: 1, maxLength: 60 }),
      pageRows: fc.integer({ min: 1, max: 20 }),
      dictionary: fc.boolean(),
      wanted: fc.array(fc.nat(59)),
    })
    await fc.assert(
      fc.asyncProperty(cases, async ({ values, pageRows, dictionary, wanted }) => {
        const rows = Int32Array.from(new Set(wanted.filter((row) => row < values.length))).sort()
        const reader = await written([{ name: 'c', type: VARCHAR }], [columnOf(VARCHAR, values)], {
          ...{ rowGroupRows: 100, pageRows, columns: [{ path: 'c', dictionary }] },
        })
        try {
          const isNull = (some: Iterable<number>) => Array.from(some, (row) => values[row] === null)
          for (const some of [undefined, rows]) {
            const group = reader.rowGroup(0, nothing)
            const nulls = (presence: boolean) =>
              valuesOf(group.column(['c'], some, { presence }), VARCHAR).map((value) => value === null)
            expect(nulls(true)).toEqual(isNull(some ?? values.keys()))
            expect(Array.from(matchingRows(group.marksOfPresence(['c'], true)!, 'all'))).toEqual(
              values.flatMap((value, row) => (value === null ? [] : [row])),
            )
            expect(Array.from(matchingRows(group.marksOfPresence(['c'], false)!, 'all'))).toEqual(
              values.flatMap((value, row) => (value === null ? [row] : [])),
            )
            // What was read for presence serves to read what the values are, and the other way round.
            expect(valuesOf(group.column(['c'], some), VARCHAR)).toEqual(
              Array.from(some ?? values.keys(), (row) => values[row]),
            )
            expect(nulls(true)).toEqual(isNull(some ?? values.keys()))
          }
        } finally {
          await reader.close()
        }
      }),
      { numRuns: 200 },
    )
  })

  it('are told apart without the dictionary', async () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i % 3 === 0 ? null : `${i % 10}`.padEnd(1000)))
    const reader = await written([{ name: 'c', type: VARCHAR }], [columnOf(VARCHAR, values)], {
      ...{ rowGroupRows: 1000, pageRows: 100, columns: [{ path: 'c', compressed: false }] },
    })
    try {
      let bytes = 0
      const group = reader.rowGroup(0, (more) => {
        bytes += more
      })
      expect(matchingRows(group.marksOfPresence(['c'], false)!, 'all')).toHaveLength(334)
      expect(bytes).toBeLessThan(2000)
    } finally {
      await reader.close()
    }
  })

  it('are read from their pages alone', async () => {
    const values = Array.from({ length: 10_000 }, (_, i) => `${i}`.padStart(100, '.'))
    const reader = await written([{ name: 'c', type: VARCHAR }], [columnOf(VARCHAR, values)], {
      ...{ rowGroupRows: 10_000, pageRows: 100 },
      columns: [{ path: 'c', dictionary: false, compressed: false }],
    })
    try {
      const bytesOf = (...rows: number[]) => {
        let bytes = 0
        const group = reader.rowGroup(0, (more) => {
          bytes += more
        })
        expect(valuesOf(group.column(['c'], Int32Array.from(rows)), VARCHAR)).toEqual(
          rows.map((row) => values[row]),
        )
        return bytes
      }
      const [index, page] = [reader.footer.rowGroups[0]!.chunks[0]!.offsetIndex!.length, 100 * 104]
      expect(bytesOf(5)).toBeLessThan(index + page + 100)
      expect(bytesOf(5, 50, 99)).toBe(bytesOf(5))
      expect(bytesOf(5, 9_999)).toBeLessThan(index + 2 * page + 200)
    } finally {
      await reader.close()
    }
  })
})

describe('searching texts', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '\u0000', 'é'), maxLength: 6 })
  const searched = fc.record({
    values: fc.array(fc.option(letters), { minLength: 1, maxLength: 60 }),
    text: letters.filter((text) => text !== ''),
    other: letters.filter((text) => text !== ''),
    pageRows: fc.integer({ min: 1, max: 20 }),
  })

  it('finds the rows that comparing finds', async () => {
    const rowsOf = (values: readonly (string | null)[], found: (value: string) => boolean) =>
      values.flatMap((value, row) => (value !== null && found(value) ? [row] : []))
    await fc.assert(
      fc.asyncProperty(searched, async ({ values, text, other, pageRows }) => {
        const reader = await written([{ name: 'c', type: VARCHAR }], [columnOf(VARCHAR, values)], {
          ...{ rowGroupRows: 100, pageRows, columns: [{ path: 'c', dictionary: false }] },
        })
        try {
          const [first, second] = [Buffer.from(text), Buffer.from(other)]
          const group = reader.rowGroup(0, nothing)
          const found = (kind: 'equals' | 'contains', ...texts: Uint8Array[]) =>
            Array.from(group.search(['c'], { kind, texts })!)
          expect(found('contains', first)).toEqual(rowsOf(values, (value) => value.includes(text)))
          expect(found('equals', first)).toEqual(rowsOf(values, (value) => value === text))
          expect(found('equals', first, second)).toEqual(
            rowsOf(values, (value) => value === text || value === other),
          )
          expect(group.search(['gone'], { kind: 'equals', texts: [first] })).toBeUndefined()
        } finally {
          await reader.close()
        }
      }),
      { numRuns: 300 },
    )
  })

  it('finds the rows of codes that are wanted', async () => {
    const coded = fc.record({
      values: fc.array(fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e')), { minLength: 1, maxLength: 60 }),
      pageRows: fc.integer({ min: 1, max: 20 }),
      wanted: fc.subarray(['a', 'b', 'c', 'd', 'e']),
      among: fc.subarray([...Array(60).keys()]),
    })
    await fc.assert(
      fc.asyncProperty(coded, async ({ values, pageRows, wanted, among }) => {
        const reader = await written([{ name: 'c', type: VARCHAR }], [columnOf(VARCHAR, values)], {
          ...{ rowGroupRows: 100, pageRows, columns: [] },
        })
        try {
          const group = reader.rowGroup(0, nothing)
          const dictionary = group.dictionary(['c'])
          fc.pre(dictionary !== undefined)
          const entries = valuesOf(dictionary, VARCHAR).map((entry) =>
            Number(wanted.some((one) => one === entry)),
          )
          const codes = Uint8Array.from(entries)
          const found = values.flatMap((value, row) =>
            value !== null && wanted.includes(value) ? [row] : [],
          )
          expect(Array.from(matchingRows(group.marksOfCodes(['c'], codes, 'all')!, 'all'))).toEqual(found)
          // One that has not read all pages reads those of the rows.
          const within = Int32Array.from(among.filter((row) => row < values.length))
          const another = reader.rowGroup(0, nothing)
          expect(Array.from(matchingRows(another.marksOfCodes(['c'], codes, within)!, within))).toEqual(
            found.filter((row) => within.includes(row)),
          )
        } finally {
          await reader.close()
        }
      }),
      { numRuns: 200 },
    )
  })

  it('finds them in pages whose memory is given back, with and without NULLs', async () => {
    for (const every of [7, 2000]) {
      const values = Array.from({ length: 1000 }, (_, i) =>
        (i + 1) % every === 0 ? null : `${i}`.padStart(300, i % 2 === 0 ? 'ab' : 'cd'),
      )
      const reader = await written([{ name: 'c', type: VARCHAR }], [columnOf(VARCHAR, values)], {
        ...{ rowGroupRows: 1000, pageRows: 400, columns: [{ path: 'c', dictionary: false }] },
      })
      try {
        const rows = values.flatMap((value, i) => (value?.includes('b77') === true ? [i] : []))
        const group = reader.rowGroup(0, nothing)
        expect(Array.from(group.search(['c'], { kind: 'contains', texts: [Buffer.from('b77')] })!)).toEqual(
          rows,
        )
        for (const some of [Int32Array.from(rows), Int32Array.from(values.keys())])
          expect(valuesOf(group.column(['c'], some), VARCHAR)).toEqual(Array.from(some, (i) => values[i]!))
        expect(valuesOf(group.column(['c']), VARCHAR)).toEqual(values)
      } finally {
        await reader.close()
      }
    }
  })

  it('has some pages of a large chunk in memory at a time', async () => {
    // Base64 of what is as good as random: it hardly compresses, and is nearly 5 MiB.
    const values = Array.from({ length: 3000 }, (_, i) =>
      i % 7 === 0
        ? null
        : `${i}-${createHash('shake256', { outputLength: 1900 }).update(`${i}`).digest('base64')}`,
    )
    const reader = await written([{ name: 'c', type: VARCHAR }], [columnOf(VARCHAR, values)], {
      ...{ rowGroupRows: 3000, pageRows: 100, columns: [{ path: 'c', dictionary: false }] },
    })
    try {
      const sizes: number[] = []
      const bytes = (length: number) => {
        sizes.push(length)
        return new Uint8Array(length)
      }
      const group = reader.rowGroup(0, nothing, { ...NEW_BUFFERS, bytes })
      const texts = [Buffer.from('aB')]
      const rowsOf = (from: number, to: number) =>
        values.flatMap((value, i) => (i >= from && i < to && value?.includes('aB') === true ? [i] : []))
      expect(Array.from(group.search(['c'], { kind: 'contains', texts })!)).toEqual(rowsOf(0, 3000))
      const some = Int32Array.from([5, 250, 2999])
      const inTheirPages = [...rowsOf(0, 100), ...rowsOf(200, 300), ...rowsOf(2900, 3000)]
      expect(Array.from(group.search(['c'], { kind: 'contains', texts }, some)!)).toEqual(inTheirPages)
      expect(reader.footer.rowGroups[0]!.chunks[0]!.length).toBeGreaterThan(4 * 2 ** 20)
      expect(Math.max(...sizes)).toBeLessThanOrEqual(2 ** 20)
      expect(valuesOf(group.column(['c']), VARCHAR)).toEqual(values)
    } finally {
      await reader.close()
    }
  })

  it('leaves columns in codes to their dictionary', async () => {
    const values = Array.from({ length: 1000 }, (_, i) => `name-${i % 3}`)
    const reader = await written([{ name: 'c', type: VARCHAR }], [columnOf(VARCHAR, values)], {
      ...{ rowGroupRows: 1000, columns: [] },
    })
    try {
      const group = reader.rowGroup(0, nothing)
      expect(group.search(['c'], { kind: 'contains', texts: [Buffer.from('1')] })).toBeUndefined()
      const found = (kind: 'equals' | 'contains', ...texts: string[]) =>
        Array.from(group.searchDictionary(['c'], { kind, texts: texts.map((text) => Buffer.from(text)) })!)
      expect(found('contains', '-1')).toEqual([0, 1, 0])
      expect(found('equals', 'name-2', 'name-0', 'name')).toEqual([1, 0, 1])
      expect(found('contains', '2name')).toEqual([0, 0, 0])
      expect(valuesOf(group.dictionary(['c'])!, VARCHAR)).toEqual(['name-0', 'name-1', 'name-2'])
    } finally {
      await reader.close()
    }
  })
})
