import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commit } from '../../src/iceberg/commit.ts'
import { expireSnapshots } from '../../src/iceberg/expire.ts'
import { encodeTableMetadata, type TableMetadata } from '../../src/iceberg/metadata.ts'
import { liveDataFiles } from '../../src/iceberg/scan.ts'
import { createTable, openTable, refreshTable, type Table } from '../../src/iceberg/table.ts'
import { describedFile, EVENT_FIELDS, temporaryFolder } from './tables.ts'

let temporary: ReturnType<typeof temporaryFolder>
let folder = ''
beforeEach(() => {
  temporary = temporaryFolder()
  folder = join(temporary.path, 'events')
})
afterEach(() => temporary[Symbol.dispose]())

const dataFiles = (): readonly string[] => readdirSync(join(folder, 'data')).sort()
const avroFiles = (): readonly string[] =>
  readdirSync(join(folder, 'metadata')).filter((name) => name.endsWith('.avro'))
const idsOf = ({ metadata }: Table): readonly bigint[] => metadata.snapshots.map((each) => each.snapshotId)
const later = (): number => Date.now() + 1000

/** Four snapshots: a and b; then c; then a leaves for d; then b leaves. */
async function fourSnapshots(): Promise<Table> {
  let table = await createTable({ folder, fields: EVENT_FIELDS })
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => {
    writeFileSync(join(folder, 'data', name), name)
    return describedFile(table, name)
  })
  table = await commit(table, () => ({ append: [a!, b!] }))
  table = await commit(table, () => ({ append: [c!] }))
  table = await commit(table, () => ({ append: [d!], remove: [a!.filePath] }))
  return commit(table, () => ({ remove: [b!.filePath] }))
}

/** The table as if another engine had changed its metadata in place. */
async function withMetadata(table: Table, change: Partial<TableMetadata>): Promise<Table> {
  const file = join(folder, 'metadata', `v${table.version}.metadata.json`)
  writeFileSync(file, encodeTableMetadata({ ...table.metadata, ...change }))
  return openTable(folder)
}

describe('expireSnapshots', () => {
  it('keeps the current snapshot and deletes what only older ones needed', async () => {
    const table = await fourSnapshots()
    const ids = idsOf(table)
    const expired = await expireSnapshots(table, { olderThanMs: later() })
    expect(expired.snapshotIds).toEqual(ids.slice(0, 3))
    expect([...expired.dataFiles].sort()).toEqual([join(folder, 'data', 'a'), join(folder, 'data', 'b')])
    expect(dataFiles()).toEqual(['c', 'd'])
    const opened = await openTable(folder)
    expect(idsOf(opened)).toEqual(ids.slice(3))
    expect(opened.metadata.snapshotLog.map(({ snapshotId }) => snapshotId)).toEqual(ids.slice(3))
    const live = await liveDataFiles(opened)
    expect(live.map(({ path }) => path).sort()).toEqual(['c', 'd'].map((name) => join(folder, 'data', name)))
    // The list, the manifests of c and d, and the one that says that b left.
    expect(avroFiles()).toHaveLength(4)
    expect((await commit(opened, () => ({ append: [describedFile(opened, 'e')] }))).version).toBe(7)
  })

  it('keeps as many as it is told, with their files', async () => {
    const table = await fourSnapshots()
    const { table: next } = await expireSnapshots(table, { olderThanMs: later(), keepLast: 2 })
    expect(idsOf(next)).toEqual(idsOf(table).slice(2))
    expect(dataFiles()).toEqual(['b', 'c', 'd'])
    for (const snapshot of next.metadata.snapshots)
      for (const { path } of await liveDataFiles(next, snapshot)) expect(existsSync(path)).toBe(true)
  })

  it('does nothing where all snapshots are young', async () => {
    const table = await fourSnapshots()
    const expired = await expireSnapshots(table, { olderThanMs: table.metadata.snapshots[0]!.timestampMs })
    expect(expired).toEqual({ table, snapshotIds: [], dataFiles: [], otherFiles: [] })
    expect(await refreshTable(table)).toBe(table)
    expect(dataFiles()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('does nothing to an empty table', async () => {
    const table = await createTable({ folder, fields: EVENT_FIELDS })
    expect((await expireSnapshots(table, { olderThanMs: later() })).table).toBe(table)
  })

  it('keeps tagged snapshots and their files', async () => {
    const table = await fourSnapshots()
    const [first] = idsOf(table)
    const refs = { ...table.metadata.refs, evidence: { snapshotId: first!, type: 'tag' as const } }
    const tagged = await withMetadata(table, { refs })
    const { table: next } = await expireSnapshots(tagged, { olderThanMs: later() })
    expect(idsOf(next)).toEqual([first, idsOf(table)[3]])
    expect(dataFiles()).toEqual(['a', 'b', 'c', 'd'])
    expect(await liveDataFiles(next, next.metadata.snapshots[0])).toHaveLength(2)
  })

  it("keeps what a branch's own retention asks for", async () => {
    const table = await fourSnapshots()
    const main = { ...table.metadata.refs['main']!, minSnapshotsToKeep: 3 }
    const { table: next } = await expireSnapshots(await withMetadata(table, { refs: { main } }), {
      olderThanMs: later(),
    })
    expect(idsOf(next)).toEqual(idsOf(table).slice(1))
    const aged = { ...main, minSnapshotsToKeep: 1, maxSnapshotAgeMs: 3_600_000 }
    const again = await withMetadata(next, { refs: { main: aged } })
    expect((await expireSnapshots(again, { olderThanMs: later() })).snapshotIds).toEqual([])
  })

  it('never deletes a file outside the table, whatever the metadata says', async () => {
    const table = await fourSnapshots()
    const outside = join(temporary.path, 'precious')
    writeFileSync(outside, 'x')
    const [first, ...others] = table.metadata.snapshots
    const list = join(folder, first!.manifestList.split('/events/')[1]!)
    writeFileSync(outside, readFileSync(list))
    const snapshots = [{ ...first!, manifestList: `file://${outside}` }, ...others]
    const changed = await withMetadata(table, { snapshots })
    await expireSnapshots(changed, { olderThanMs: later() })
    expect(existsSync(outside)).toBe(true)
    expect(dataFiles()).toEqual(['c', 'd'])
  })

  it('fails before it commits where it cannot tell what is needed', async () => {
    const table = await fourSnapshots()
    const list = join(folder, table.metadata.snapshots[3]!.manifestList.split('/events/')[1]!)
    writeFileSync(list, 'x')
    const fresh = await openTable(folder)
    await expect(expireSnapshots(fresh, { olderThanMs: later() })).rejects.toMatchObject({
      code: 'CORRUPT_STORE',
      message: `Manifest list '${list}' is corrupt: its content is not what it was written with`,
    })
    expect((await openTable(folder)).version).toBe(table.version)
    expect(dataFiles()).toEqual(['a', 'b', 'c', 'd'])
  })
})
