import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { commit } from '../../src/iceberg/commit.ts'
import { decodeTableMetadata } from '../../src/iceberg/metadata.ts'
import { liveDataFiles } from '../../src/iceberg/scan.ts'
import { createTable, openTable, type Table } from '../../src/iceberg/table.ts'
import { describedFile, EVENT_FIELDS, temporaryFolder } from './tables.ts'

/** Every version there, each one commit after the one before, and no file that nothing refers to. */
async function checkHistory(table: Table, commits: number): Promise<void> {
  const folder = join(table.folder, 'metadata')
  const versions = Array.from({ length: commits + 1 }, (_, i) => {
    const file = join(folder, `v${i + 1}.metadata.json`)
    return decodeTableMetadata(readFileSync(file, 'utf8'), file)
  })
  for (const [i, { snapshots, lastSequenceNumber, metadataLog }] of versions.entries()) {
    expect(snapshots).toHaveLength(i)
    expect(snapshots.slice(0, -1)).toEqual(versions[i - 1]?.snapshots.slice(0, i - 1) ?? [])
    expect(snapshots.map(({ sequenceNumber }) => sequenceNumber)).toEqual(snapshots.map((_, at) => at + 1))
    expect(snapshots.map(({ parentSnapshotId }) => parentSnapshotId)).toEqual(
      snapshots.map((_, at) => snapshots[at - 1]?.snapshotId),
    )
    expect(lastSequenceNumber).toBe(i)
    expect(metadataLog).toHaveLength(i)
  }
  const names = readdirSync(folder)
  expect(names).toHaveLength(versions.length + 2 * commits + 1)
  expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([])
  expect(readFileSync(join(folder, 'version-hint.text'), 'utf8')).toBe(String(commits + 1))
}

/** Node 22.15 needs to be told; later versions do not mind. */
const TYPES = ['--experimental-strip-types'] as const

describe('concurrent commits', () => {
  it('of one process all succeed and nothing is lost', async () => {
    using temporary = temporaryFolder()
    const table = await createTable({ folder: join(temporary.path, 't'), fields: EVENT_FIELDS })
    const names = Array.from({ length: 24 }, (_, i) => `file-${i}`)
    await Promise.all(names.map((name) => commit(table, () => ({ append: [describedFile(table, name)] }))))
    const opened = await openTable(table.folder)
    const live = (await liveDataFiles(opened)).map(({ path }) => path)
    expect(live.sort()).toEqual(names.map((name) => join(table.folder, 'data', name)).sort())
    await checkHistory(opened, names.length)
  })

  it('of several processes all succeed and nothing is lost', async () => {
    using temporary = temporaryFolder()
    const table = await createTable({ folder: join(temporary.path, 't'), fields: EVENT_FIELDS })
    const script = fileURLToPath(new URL('./committer.ts', import.meta.url))
    const writers = ['a', 'b', 'c', 'd']
    const run = promisify(execFile)
    await Promise.all(
      writers.map((name) => run(process.execPath, [...TYPES, script, table.folder, name, '6'])),
    )
    const opened = await openTable(table.folder)
    const live = (await liveDataFiles(opened)).map(({ path }) => path)
    const expected = writers.flatMap((name) =>
      Array.from({ length: 6 }, (_, i) => join(table.folder, 'data', `${name}-${i}`)),
    )
    expect(live.sort()).toEqual(expected.sort())
    await checkHistory(opened, expected.length)
  })

  it('of a process that is killed leave whole commits, and the next writer goes on', async () => {
    using temporary = temporaryFolder()
    const table = await createTable({ folder: join(temporary.path, 't'), fields: EVENT_FIELDS })
    const script = fileURLToPath(new URL('./committer.ts', import.meta.url))
    for (let kill = 0; kill < 4; kill++) {
      const { version } = await openTable(table.folder)
      const writer = spawn(process.execPath, [...TYPES, script, table.folder, `k${kill}`, '100000'])
      while ((await openTable(table.folder)).version < version + 3) await delay(3 + kill)
      writer.kill('SIGKILL')
      await once(writer, 'exit')
      const after = await openTable(table.folder)
      const names = (await liveDataFiles(after)).map(({ path }) => path)
      expect(names).toHaveLength(after.metadata.snapshots.length)
      expect(after.version).toBe(after.metadata.snapshots.length + 1)
    }
    const before = await openTable(table.folder)
    const next = await commit(before, () => ({ append: [describedFile(before, 'last')] }))
    expect(next.version).toBe(before.version + 1)
    expect(await liveDataFiles(next)).toHaveLength(before.metadata.snapshots.length + 1)
  })

  it('of compactions that want the same file: one wins, the others are told', async () => {
    using temporary = temporaryFolder()
    const created = await createTable({ folder: join(temporary.path, 't'), fields: EVENT_FIELDS })
    const small = describedFile(created, 'small')
    const table = await commit(created, () => ({ append: [small] }))
    const outcomes = await Promise.allSettled(
      ['x', 'y', 'z'].map((name) =>
        commit(table, () => ({ append: [describedFile(table, name)], remove: [small.filePath] })),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({
          code: 'COMMIT_CONFLICT',
          message: `Data file '${small.filePath}' is no longer part of the table`,
        })
    expect(await liveDataFiles(await openTable(table.folder))).toHaveLength(1)
  })
})
