import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commit } from '../../src/iceberg/commit.ts'
import { liveDataFiles } from '../../src/iceberg/scan.ts'
import { createTable, openTable, type Table } from '../../src/iceberg/table.ts'
import { describedFile, EVENT_FIELDS, temporaryFolder } from './tables.ts'

let temporary: ReturnType<typeof temporaryFolder>
let folder = ''
let table: Table
beforeEach(async () => {
  temporary = temporaryFolder()
  folder = join(temporary.path, 'events')
  const empty = await createTable({ folder, fields: EVENT_FIELDS })
  table = await commit(empty, () => ({ append: [describedFile(empty, 'a')] }))
})
afterEach(() => temporary[Symbol.dispose]())

const inMetadata = (name: string): string => join(folder, 'metadata', name)
const theOne = (pattern: RegExp): string => {
  const [name = ''] = readdirSync(join(folder, 'metadata')).filter((each) => pattern.test(each))
  return inMetadata(name)
}
const countLive = async (): Promise<number> => (await liveDataFiles(await openTable(folder))).length

describe('what a crash leaves', () => {
  it('half a temporary metadata file is never seen', async () => {
    writeFileSync(inMetadata('.v3.metadata.json.7.tmp'), '{"format-version": 2, "table-')
    expect((await openTable(folder)).version).toBe(2)
    const next = await commit(table, () => ({ append: [describedFile(table, 'b')] }))
    expect(next.version).toBe(3)
  })

  it('manifests and data files without a commit are never seen', async () => {
    writeFileSync(inMetadata('orphan-m0.avro'), 'Obj')
    writeFileSync(inMetadata('snap-1-1-orphan.avro'), '')
    writeFileSync(join(folder, 'data', 'orphan.parquet'), 'PAR1')
    expect(await countLive()).toBe(1)
  })

  it.each(['1', '', '99', 'rubbish'])(
    'a version hint that says %j does no harm and is set right',
    async (hint) => {
      writeFileSync(inMetadata('version-hint.text'), hint)
      expect((await openTable(folder)).version).toBe(2)
      await commit(table, () => ({ setProperties: { a: '1' } }))
      expect(readFileSync(inMetadata('version-hint.text'), 'utf8')).toBe('3')
    },
  )

  it('neither does a missing version hint', async () => {
    rmSync(inMetadata('version-hint.text'))
    expect((await openTable(folder)).version).toBe(2)
  })

  it('a version beside which older ones are missing opens', async () => {
    rmSync(inMetadata('v1.metadata.json'))
    expect(await countLive()).toBe(1)
  })

  it('a commit that cannot update the hint still holds', async () => {
    rmSync(inMetadata('version-hint.text'))
    cpSync(join(folder, 'data'), inMetadata('version-hint.text'), { recursive: true })
    const next = await commit(table, () => ({ append: [describedFile(table, 'b')] }))
    expect(next.version).toBe(3)
    expect(await countLive()).toBe(2)
  })
})

describe('damage', () => {
  it('of the newest metadata is an error, never an older version', async () => {
    truncateSync(inMetadata('v2.metadata.json'), 500)
    await expect(openTable(folder)).rejects.toMatchObject({
      code: 'CORRUPT_STORE',
      message: `Table metadata '${inMetadata('v2.metadata.json')}' is corrupt: it is not JSON`,
    })
  })

  it('of a manifest is told by its length', async () => {
    const manifest = theOne(/^m0-/)
    const length = readFileSync(manifest).length
    appendFileSync(manifest, 'x')
    await expect(countLive()).rejects.toMatchObject({
      code: 'CORRUPT_STORE',
      message: `Manifest '${manifest}' is corrupt: it has ${length + 1} bytes instead of ${length}`,
    })
  })

  it('of a manifest list is told', async () => {
    const list = theOne(/^snap-/)
    const length = readFileSync(list).length
    truncateSync(list, length - 3)
    await expect(countLive()).rejects.toMatchObject({ code: 'CORRUPT_STORE', file: list })
  })

  it.each([
    [/^m0-/, 'Manifest'],
    [/^snap-/, 'Manifest list'],
  ])('a missing file is told', async (pattern, kind) => {
    const file = theOne(pattern)
    rmSync(file)
    await expect(countLive()).rejects.toMatchObject({
      code: 'CORRUPT_STORE',
      message: `${kind} '${file}' is missing`,
    })
  })

  it('is not remembered: the file restored, the table reads', async () => {
    const manifest = theOne(/^m0-/)
    const bytes = readFileSync(manifest)
    const opened = await openTable(folder)
    truncateSync(manifest, 10)
    await expect(liveDataFiles(opened)).rejects.toMatchObject({ code: 'CORRUPT_STORE' })
    writeFileSync(manifest, bytes)
    expect(await liveDataFiles(opened)).toHaveLength(1)
  })

  it('is told of files that were put together before', async () => {
    const opened = await openTable(folder)
    const files = await liveDataFiles(opened)
    expect(await liveDataFiles(opened)).toBe(files)
    const manifest = theOne(/^m0-/)
    const bytes = readFileSync(manifest)
    truncateSync(manifest, 10)
    await expect(liveDataFiles(opened)).rejects.toMatchObject({ code: 'CORRUPT_STORE' })
    writeFileSync(manifest, bytes)
    expect(await liveDataFiles(opened)).toEqual(files)
    const next = await commit(opened, () => ({ append: [describedFile(opened, 'b')] }))
    expect(await liveDataFiles(next)).toHaveLength(2)
    expect(await liveDataFiles(opened)).toEqual(files)
  })

  it('one file listed twice is an error, not twice the rows', async () => {
    const again = await commit(table, () => ({ append: [describedFile(table, 'a')] }))
    await expect(liveDataFiles(again)).rejects.toMatchObject({
      code: 'CORRUPT_STORE',
      message: expect.stringContaining(
        `is corrupt: data file 'file://${folder}/data/a' is in the snapshot twice`,
      ) as string,
    })
  })
})
