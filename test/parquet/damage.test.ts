import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { TraillakeError } from '../../src/common/errors.ts'
import { openParquet } from '../../src/parquet/reader.ts'
import { writeParquet } from '../../src/parquet/writer.ts'
import { array, map, row, rowField, timestamp, VARCHAR } from '../../src/types/type.ts'
import { valuesOf } from '../column/arbitrary.ts'

let folder: string
let file: string
let whole: Uint8Array
const fields = [
  { name: 'name', type: VARCHAR },
  { name: 'at', type: timestamp(6) },
  { name: 'parameters', type: map(VARCHAR, VARCHAR) },
  { name: 'resources', type: array(row([rowField('arn', VARCHAR)])) },
]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traillake-damage-'))
  file = join(folder, 'data.parquet')
  const rows = Array.from({ length: 300 }, (_, i) => i)
  const columns = [
    columnOf(
      VARCHAR,
      rows.map((i) => (i % 7 === 0 ? null : `name-${i % 40}`)),
    ),
    columnOf(
      timestamp(6),
      rows.map((i) => BigInt(i)),
    ),
    columnOf(
      fields[2]!.type,
      rows.map((i) => ({ keys: ['k', `${i}`], values: [null, `value-${i}`] })),
    ),
    columnOf(
      fields[3]!.type,
      rows.map((i) => (i % 3 === 0 ? null : [[`arn:${i}`], null])),
    ),
  ]
  const layout = [{ path: 'name', compressed: false }]
  const batch = { rows: rows.length, columns, selection: undefined }
  whole = await writeParquet(fields, [batch], { rowGroupRows: 100, columns: layout })
})
afterAll(() => rm(folder, { recursive: true }))

/** Every column of every row group, to the last value. */
async function readAll(): Promise<unknown[]> {
  const all: unknown[] = []
  const reader = await openParquet(file)
  try {
    for (const group of reader.footer.rowGroups.keys()) {
      const columns = await reader.readRowGroup(
        group,
        fields.map(({ name }) => [name]),
        () => undefined,
      )
      for (const [i, { type }] of fields.entries()) all.push(valuesOf(columns[i]!, type))
    }
    return all
  } finally {
    await reader.close()
  }
}

async function outcome(): Promise<string> {
  const error: unknown = await readAll().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error === undefined) return 'read'
  if (!(error instanceof TraillakeError)) throw new Error('another kind of error', { cause: error })
  // A damaged number may name a compression that is not read.
  expect(['CORRUPT_STORE', 'NOT_SUPPORTED']).toContain(error.code)
  expect(error.message).toContain(`'${file}'`)
  return error.message
}

describe('a damaged file', () => {
  it('is read, or told by name: never a crash, a hang or another kind of error', async () => {
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = whole.slice()
        for (const [at, byte] of changes) bytes[at] = byte
        await writeFile(file, bytes)
        await outcome()
      }),
      { numRuns: 500 },
    )
  })

  it('never gives other values: pages have checksums', async () => {
    await writeFile(file, whole)
    const written = await readAll()
    const reader = await openParquet(file)
    await reader.close()
    const { chunks } = reader.footer.rowGroups[0]!
    const place = fc
      .constantFrom(...chunks)
      .chain(({ start, length }) => fc.nat(length - 1).map((at) => start + at))
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = whole.slice()
        bytes[at]! ^= change
        await writeFile(file, bytes)
        // Some bytes of a page's header say nothing that is asked.
        if ((await outcome()) === 'read') expect(await readAll()).toEqual(written)
      }),
      { numRuns: 300 },
    )
  })

  it('cut short anywhere is told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        await writeFile(file, whole.subarray(0, length))
        expect(await outcome()).not.toBe('read')
      }),
      { numRuns: 100 },
    )
  })

  it('is told with the column and what is wrong', async () => {
    await writeFile(file, whole)
    const reader = await openParquet(file)
    const chunk = reader.footer.rowGroups[1]!.chunks.find(({ path }) => path[0] === 'at')!
    await reader.close()
    const bytes = whole.slice()
    bytes.fill(0xff, chunk.start + 30, chunk.start + chunk.length)
    await writeFile(file, bytes)
    expect(await outcome()).toMatch(/^'.*data\.parquet' cannot be decoded: column 'at': \S/)
    await writeFile(file, whole)
    expect(await outcome()).toBe('read')
  })
})
