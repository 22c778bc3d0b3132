import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commit } from '../../src/iceberg/commit.ts'
import type { DataFile } from '../../src/iceberg/data-file.ts'
import { currentSchema, currentSnapshot } from '../../src/iceberg/metadata.ts'
import { listManifests, liveDataFiles } from '../../src/iceberg/scan.ts'
import type { StructField } from '../../src/iceberg/schema.ts'
import { createTable, openTable, refreshTable, type Table } from '../../src/iceberg/table.ts'
import { describedFile, EVENT_FIELDS, temporaryFolder } from './tables.ts'

let temporary: ReturnType<typeof temporaryFolder>
let folder = ''
let table: Table
beforeEach(async () => {
  temporary = temporaryFolder()
  folder = join(temporary.path, 'events')
  table = await createTable({ folder, fields: EVENT_FIELDS })
})
afterEach(() => temporary[Symbol.dispose]())

const namesOf = async (of: Table): Promise<readonly string[]> =>
  (await liveDataFiles(of)).map(({ path }) => path.slice(folder.length + '/data/'.length)).sort()
const metadataFiles = (): readonly string[] => readdirSync(join(folder, 'metadata')).sort()
const append = (of: Table, ...files: readonly DataFile[]): Promise<Table> =>
  commit(of, () => ({ append: files }))

describe('createTable', () => {
  it('makes an empty table that opens again', async () => {
    const opened = await openTable(folder)
    expect({ ...opened, cache: table.cache }).toEqual(table)
    expect(opened).toMatchObject({
      version: 1,
      metadata: {
        location: `file://${folder}`,
        lastSequenceNumber: 0,
        lastColumnId: 10,
        lastPartitionId: 999,
        sortOrders: [{ orderId: 0, fields: [] }],
        snapshots: [],
      },
    })
    expect(currentSnapshot(opened.metadata)).toBeUndefined()
    expect(await liveDataFiles(opened)).toEqual([])
    expect(metadataFiles()).toEqual(['v1.metadata.json', 'version-hint.text'])
    expect(readFileSync(join(folder, 'metadata', 'version-hint.text'), 'utf8')).toBe('1')
  })

  it('keeps sort order and properties', async () => {
    const sortFields = [
      { sourceId: 1, transform: 'identity', direction: 'asc', nullOrder: 'nulls-last' },
    ] as const
    const other = join(temporary.path, 'other')
    await createTable({ folder: other, fields: EVENT_FIELDS, sortFields, properties: { b: '2', a: '1' } })
    expect((await openTable(other)).metadata).toMatchObject({
      sortOrders: [{ orderId: 1, fields: sortFields }],
      defaultSortOrderId: 1,
      properties: { a: '1', b: '2' },
    })
  })

  it('refuses a folder that has a table, even one whose first version is gone', async () => {
    const refused = {
      code: 'STORE_ALREADY_EXISTS',
      message: `Folder '${folder}' already has an Iceberg table`,
    }
    await expect(createTable({ folder, fields: EVENT_FIELDS })).rejects.toMatchObject(refused)
    await append(table, describedFile(table, 'a'))
    rmSync(join(folder, 'metadata', 'v1.metadata.json'))
    await expect(createTable({ folder, fields: EVENT_FIELDS })).rejects.toMatchObject(refused)
  })

  it('lets one of two creators win', async () => {
    const other = join(temporary.path, 'raced')
    const made = await Promise.allSettled(
      [1, 2, 3].map(() => createTable({ folder: other, fields: EVENT_FIELDS })),
    )
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
  })

  it('refuses a schema that cannot be', async () => {
    const fields = [...EVENT_FIELDS, ...EVENT_FIELDS]
    await expect(createTable({ folder: join(temporary.path, 'bad'), fields })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: "Field id 1 is used by both 'eventtime' and 'eventtime'",
    })
  })
})

describe('openTable', () => {
  it('says that there is no table', async () => {
    for (const missing of [temporary.path, join(temporary.path, 'nowhere')])
      await expect(openTable(missing)).rejects.toMatchObject({
        code: 'STORE_NOT_FOUND',
        message: `Folder '${missing}' has no Iceberg table`,
      })
  })

  it('does not read compressed metadata, and says so', async () => {
    const file = join(folder, 'metadata', 'v2.gz.metadata.json')
    writeFileSync(file, '')
    await expect(openTable(folder)).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
      message: `Compressed table metadata is not supported: '${file}'`,
    })
  })
})

describe('commit', () => {
  it('appends data files', async () => {
    const files = [describedFile(table, 'a', 3), describedFile(table, 'b', 4)]
    const next = await commit(table, () => ({ append: files, summary: { 'traillake.source': 's3' } }))
    expect(next.version).toBe(2)
    const snapshot = currentSnapshot(next.metadata)
    expect(snapshot).toMatchObject({ sequenceNumber: 1, operation: 'append', schemaId: 0 })
    expect(snapshot?.parentSnapshotId).toBeUndefined()
    expect(snapshot?.summary).toEqual({
      'added-data-files': '2',
      'added-files-size': '700',
      'added-records': '7',
      'changed-partition-count': '1',
      'total-data-files': '2',
      'total-delete-files': '0',
      'total-equality-deletes': '0',
      'total-files-size': '700',
      'total-position-deletes': '0',
      'total-records': '7',
      'traillake.source': 's3',
    })
    expect(next.metadata.refs).toEqual({ main: { snapshotId: snapshot?.snapshotId, type: 'branch' } })
    const { timestampMs } = snapshot!
    expect(next.metadata.snapshotLog).toEqual([{ snapshotId: snapshot?.snapshotId, timestampMs }])
    expect(next.metadata.metadataLog).toEqual([
      {
        metadataFile: `file://${folder}/metadata/v1.metadata.json`,
        timestampMs: table.metadata.lastUpdatedMs,
      },
    ])
    const live = await liveDataFiles(await openTable(folder))
    expect(live).toEqual(
      files.map((file, i) => ({
        ...file,
        lowerBounds: new Map([[1, Buffer.from(file.lowerBounds!.get(1)!)]]),
        upperBounds: new Map([[1, Buffer.from(file.upperBounds!.get(1)!)]]),
        path: join(folder, 'data', 'ab'[i]!),
        snapshotId: snapshot?.snapshotId,
        sequenceNumber: 1,
        fileSequenceNumber: 1,
      })),
    )
  })

  it('replaces files; what stays keeps its snapshot and sequence numbers', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => describedFile(table, name, 10))
    const first = await append(table, a!, b!)
    const added = currentSnapshot(first.metadata)?.snapshotId
    const next = await commit(first, () => ({
      append: [c!],
      remove: [a!.filePath],
      operation: 'replace',
    }))
    expect(await namesOf(next)).toEqual(['b', 'c'])
    expect((await liveDataFiles(next)).find(({ filePath }) => filePath === b!.filePath)).toMatchObject({
      snapshotId: added,
      sequenceNumber: 1,
      fileSequenceNumber: 1,
    })
    expect(currentSnapshot(next.metadata)).toMatchObject({
      operation: 'replace',
      parentSnapshotId: added,
      summary: {
        'added-data-files': '1',
        'deleted-data-files': '1',
        'deleted-records': '10',
        'removed-files-size': '1000',
        'total-data-files': '2',
        'total-files-size': '2000',
        'total-records': '20',
      },
    })
    expect(await namesOf({ ...next, metadata: first.metadata })).toEqual(['a', 'b'])
  })

  it('removes all files and goes on', async () => {
    const a = describedFile(table, 'a')
    const emptied = await commit(await append(table, a), () => ({ remove: [a.filePath] }))
    expect(currentSnapshot(emptied.metadata)).toMatchObject({
      operation: 'delete',
      summary: { 'total-data-files': '0', 'total-files-size': '0', 'total-records': '0' },
    })
    expect(await namesOf(emptied)).toEqual([])
    expect(await namesOf(await append(emptied, describedFile(table, 'b')))).toEqual(['b'])
  })

  it('names a mixed change an overwrite unless told otherwise', async () => {
    const [a, b] = ['a', 'b'].map((name) => describedFile(table, name))
    const next = await commit(await append(table, a!), () => ({ append: [b!], remove: [a!.filePath] }))
    expect(currentSnapshot(next.metadata)?.operation).toBe('overwrite')
  })

  it('fails where a file to remove is gone, and leaves nothing behind', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => describedFile(table, name))
    const first = await append(table, a!, b!)
    const gone = await commit(first, () => ({ remove: [a!.filePath] }))
    const before = metadataFiles()
    const compaction = commit(first, () => ({ append: [c!], remove: [a!.filePath, b!.filePath] }))
    await expect(compaction).rejects.toMatchObject({
      code: 'COMMIT_CONFLICT',
      message: `Data file 'file://${folder}/data/a' is no longer part of the table`,
    })
    expect(metadataFiles()).toEqual(before)
    expect(await refreshTable(gone)).toBe(gone)
  })

  it('sets and removes properties without a snapshot', async () => {
    const set = await commit(table, () => ({ setProperties: { b: '2', a: '1' } }))
    const next = await commit(set, () => ({ setProperties: { c: '3' }, removeProperties: ['b', 'none'] }))
    expect(next.metadata).toMatchObject({ properties: { a: '1', c: '3' }, snapshots: [] })
    expect(next.version).toBe(3)
  })

  it('grows the schema; older snapshots keep theirs', async () => {
    const extra: StructField = { id: 11, name: 'extra', required: false, type: { kind: 'string' } }
    const old = await append(table, describedFile(table, 'a'))
    const grown = await commit(old, () => ({ fields: [...EVENT_FIELDS, extra] }))
    const next = await append(grown, describedFile(table, 'b'))
    const opened = await openTable(folder)
    expect(currentSchema(opened.metadata)).toEqual({ schemaId: 1, fields: [...EVENT_FIELDS, extra] })
    expect(next.metadata.snapshots.map(({ schemaId }) => schemaId)).toEqual([0, 1])
    expect(opened.metadata.lastColumnId).toBe(11)
  })

  it('makes no version for no change', async () => {
    expect(await commit(table, () => ({}))).toBe(table)
    expect(await commit(table, () => ({ append: [], remove: [], removeProperties: [] }))).toBe(table)
    expect(metadataFiles()).toEqual(['v1.metadata.json', 'version-hint.text'])
  })

  it('refuses a file outside the table', async () => {
    const stray = { ...describedFile(table, 'a'), filePath: 'file:///elsewhere/a' }
    await expect(append(table, stray)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: `Data file 'file:///elsewhere/a' lies outside the table at 'file://${folder}'`,
    })
  })

  it('computes again over what a faster writer left, and leaves no trace of the lost try', async () => {
    const seen: number[] = []
    const next = await commit(table, async (base) => {
      seen.push(base.version)
      if (seen.length === 1) await append(table, describedFile(table, 'faster'))
      return { append: [describedFile(base, `slower-${base.version}`)] }
    })
    expect(seen).toEqual([1, 2])
    expect(await namesOf(next)).toEqual(['faster', 'slower-2'])
    // Per commit: a manifest and a manifest list. Three versions and the hint.
    expect(metadataFiles().filter((name) => name.endsWith('.avro'))).toHaveLength(4)
    expect(metadataFiles()).toHaveLength(8)
  })

  it('gives up after the tries it was given', async () => {
    let tries = 0
    const losing = commit(
      table,
      async (base) => {
        await append(base, describedFile(table, `faster-${tries++}`))
        return { append: [describedFile(table, 'never')] }
      },
      { maxTries: 3 },
    )
    await expect(losing).rejects.toMatchObject({
      code: 'COMMIT_CONFLICT',
      message: `Other writers changed the table in '${folder}' during each of 3 tries to commit`,
    })
    expect(await namesOf(await openTable(folder))).toEqual(['faster-0', 'faster-1', 'faster-2'])
  })

  it('passes on what the update throws, and stops when told to', async () => {
    const failure = new RangeError('no')
    await expect(commit(table, () => Promise.reject(failure))).rejects.toBe(failure)
    const signal = AbortSignal.abort()
    await expect(commit(table, () => ({ setProperties: { a: '1' } }), { signal })).rejects.toMatchObject({
      code: 'USER_CANCELED',
    })
    expect(await refreshTable(table)).toBe(table)
  })

  it('keeps the times in order when the clock goes back', async () => {
    const future = { ...table.metadata, lastUpdatedMs: Date.now() + 3_600_000 }
    const file = join(folder, 'metadata', 'v1.metadata.json')
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(String(table.metadata.lastUpdatedMs), String(future.lastUpdatedMs)),
    )
    const next = await append(await openTable(folder), describedFile(table, 'a'))
    expect(currentSnapshot(next.metadata)?.timestampMs).toBe(future.lastUpdatedMs)
  })

  it('deletes metadata that fell off the log, where the table says so', async () => {
    let current = await commit(table, () => ({
      setProperties: {
        'write.metadata.delete-after-commit.enabled': 'true',
        'write.metadata.previous-versions-max': '2',
      },
    }))
    for (const name of ['a', 'b', 'c', 'd']) current = await append(current, describedFile(table, name))
    expect(metadataFiles().filter((name) => name.endsWith('.json'))).toEqual([
      'v4.metadata.json',
      'v5.metadata.json',
      'v6.metadata.json',
    ])
    expect(current.metadata.metadataLog.map(({ metadataFile }) => metadataFile.slice(-16))).toEqual([
      'v4.metadata.json',
      'v5.metadata.json',
    ])
    expect(await namesOf(await openTable(folder))).toEqual(['a', 'b', 'c', 'd'])
  })

  it('merges small manifests once there are many', async () => {
    let current = await commit(table, () => ({
      setProperties: { 'commit.manifest.min-count-to-merge': '3' },
    }))
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    for (const name of names) current = await append(current, describedFile(table, name))
    expect(await namesOf(current)).toEqual(names)
    const live = await liveDataFiles(current)
    expect(new Map(live.map(({ path, sequenceNumber }) => [path.at(-1), sequenceNumber]))).toEqual(
      new Map(names.map((name, i) => [name, i + 1])),
    )
    // Merged at the fourth commit (a b c) and at the sixth (a b c, d, e); g came after.
    const { addedFiles, lists } = await manifestsOf(current)
    expect(lists).toBe(3)
    expect(addedFiles).toBe(2)
    for (const { snapshotId } of current.metadata.snapshots)
      expect(
        await liveDataFiles(
          current,
          current.metadata.snapshots.find((each) => each.snapshotId === snapshotId),
        ),
      ).not.toHaveLength(0)
  })
})

async function manifestsOf(of: Table): Promise<{ lists: number; addedFiles: number }> {
  const manifests = await listManifests(of, currentSnapshot(of.metadata)!)
  return {
    lists: manifests.length,
    addedFiles: manifests.reduce((sum, { addedFilesCount }) => sum + addedFilesCount, 0),
  }
}
