import { cpSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commit } from '../../src/iceberg/commit.ts'
import { locationOf, resolveLocation, withinTable } from '../../src/iceberg/location.ts'
import { relocate } from '../../src/iceberg/relocate.ts'
import { liveDataFiles } from '../../src/iceberg/scan.ts'
import { createTable, openTable, type Table } from '../../src/iceberg/table.ts'
import { describedFile, EVENT_FIELDS, temporaryFolder } from './tables.ts'

let temporary: ReturnType<typeof temporaryFolder>
let old = ''
let moved = ''
beforeEach(async () => {
  temporary = temporaryFolder()
  old = join(temporary.path, 'old')
  moved = join(temporary.path, "new place's #1")
  const empty = await createTable({ folder: old, fields: EVENT_FIELDS })
  const [a, b, c] = ['a', 'b', 'c'].map((name) => describedFile(empty, name))
  const first = await commit(empty, () => ({ append: [a!, b!] }))
  await commit(first, () => ({ append: [c!], remove: [a!.filePath], operation: 'replace' }))
})
afterEach(() => temporary[Symbol.dispose]())

const pathsOf = async (table: Table, snapshot = 1): Promise<readonly string[]> =>
  (await liveDataFiles(table, table.metadata.snapshots[snapshot])).map(({ path }) => path).sort()

describe('a moved table', () => {
  it('opens, and all its files are found at the new place', async () => {
    renameSync(old, moved)
    const table = await openTable(moved)
    expect(await pathsOf(table)).toEqual([join(moved, 'data', 'b'), join(moved, 'data', 'c')])
    expect(await pathsOf(table, 0)).toEqual([join(moved, 'data', 'a'), join(moved, 'data', 'b')])
  })

  it('takes commits, and can be moved once more', async () => {
    renameSync(old, moved)
    const table = await openTable(moved)
    await commit(table, () => ({ append: [describedFile(table, 'd')] }))
    const third = join(temporary.path, 'third')
    renameSync(moved, third)
    expect(await pathsOf(await openTable(third), 2)).toEqual(
      ['b', 'c', 'd'].map((n) => join(third, 'data', n)),
    )
  })

  it('and its copy live on apart', async () => {
    cpSync(old, moved, { recursive: true })
    const copy = await openTable(moved)
    await commit(copy, () => ({ remove: [describedFile(copy, 'b').filePath] }))
    expect(await pathsOf(await openTable(old))).toEqual([join(old, 'data', 'b'), join(old, 'data', 'c')])
    expect(await pathsOf(await openTable(moved), 2)).toEqual([join(moved, 'data', 'c')])
  })
})

describe('relocate', () => {
  it('writes every location anew and keeps all else', async () => {
    renameSync(old, moved)
    const before = await openTable(moved)
    const table = await relocate(before)
    expect(table.version).toBe(before.version + 1)
    expect(table.metadata.location).toBe(`file://${moved}`)
    const strip = (of: Table, at: string): unknown => ({
      ...of.metadata,
      location: '',
      lastUpdatedMs: 0,
      metadataLog: of.metadata.metadataLog
        .slice(0, before.metadata.metadataLog.length)
        .map(({ metadataFile }) => withinTable(at, metadataFile)),
      snapshots: of.metadata.snapshots.map((snapshot) => {
        expect(withinTable(at, snapshot.manifestList)).toMatch(/^metadata\/snap-/)
        return { ...snapshot, manifestList: '' }
      }),
    })
    expect(strip(table, moved)).toEqual(strip(before, old))
    for (const snapshot of [0, 1]) {
      const files = await liveDataFiles(table, table.metadata.snapshots[snapshot])
      expect(files.map(({ filePath }) => filePath)).toEqual(files.map(({ path }) => `file://${path}`))
      expect(files).toEqual(
        (await liveDataFiles(before, before.metadata.snapshots[snapshot])).map((file) => ({
          ...file,
          filePath: `file://${file.path}`,
        })),
      )
    }
    expect(readFileSync(join(moved, 'metadata', 'v4.metadata.json'), 'utf8')).not.toContain(`${old}/`)
  })

  it('rewrites a manifest once, however many snapshots share it', async () => {
    const manifests = (): number =>
      readdirSync(join(moved, 'metadata')).filter((name) => name.startsWith('m0-')).length
    renameSync(old, moved)
    const before = manifests()
    const table = await openTable(moved)
    await commit(table, () => ({ append: [describedFile(table, 'd')] }))
    await commit(table, () => ({ append: [describedFile(table, 'e')] }))
    expect(manifests()).toBe(before + 2)
    await relocate(table)
    expect(manifests()).toBe(2 * (before + 2))
  })

  it('does nothing at the right place already', async () => {
    const table = await openTable(old)
    expect(await relocate(table)).toEqual(table)
  })

  it('takes any location, for engines that see the folder elsewhere', async () => {
    const table = await relocate(await openTable(old), 's3://bucket/lake/')
    const files = await liveDataFiles(table)
    expect(files.map(({ filePath }) => filePath).sort()).toEqual([
      's3://bucket/lake/data/b',
      's3://bucket/lake/data/c',
    ])
    expect(await pathsOf(table)).toEqual([join(old, 'data', 'b'), join(old, 'data', 'c')])
    const next = await commit(table, () => ({ append: [describedFile(table, 'd')] }))
    expect((await liveDataFiles(next)).map(({ filePath }) => filePath)).toContain('s3://bucket/lake/data/d')
  })

  it('wins over a commit that began before, which is told', async () => {
    const before = await openTable(old)
    const file = describedFile(before, 'd')
    await relocate(before, 'file:///mnt/lake')
    await expect(commit(before, () => ({ append: [file] }))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: `Data file 'file://${old}/data/d' lies outside the table at 'file:///mnt/lake'`,
    })
  })
})

describe('locations', () => {
  it.each([
    ['file:///lake', 'file:///lake/data/x', 'data/x'],
    ['file:/lake', 'file:///lake/data/x', 'data/x'],
    ['/lake/', 'file:/lake/data/x', 'data/x'],
    ['file:///lake', '/lake/data/x', 'data/x'],
    ['s3://bucket/lake', 's3://bucket/lake/data/x', 'data/x'],
    ['file:///lake', 'file:///lake2/data/x', undefined],
    ['s3://bucket/lake', '/bucket/lake/data/x', undefined],
  ])('%s holds %s', (table, file, inner) => {
    expect(withinTable(table, file)).toBe(inner)
  })

  const table = { folder: '/here', metadata: { location: 'file:///there' } }
  it('lead to where the table lies now', () => {
    expect(resolveLocation(table, 'file:///there/data/x')).toBe('/here/data/x')
    expect(resolveLocation(table, 'file:///elsewhere/x')).toBe('/elsewhere/x')
    expect(locationOf('/lake/events')).toBe('file:///lake/events')
  })

  it('outside the table must be local', () => {
    expect(() => resolveLocation(table, 's3://bucket/x')).toThrow(
      expect.objectContaining({
        code: 'NOT_SUPPORTED',
        message: "File 's3://bucket/x' lies outside the table and is not local",
      }),
    )
  })
})
