import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commit } from '../../src/iceberg/commit.ts'
import { expirable, expireSnapshots } from '../../src/iceberg/expire.ts'
import { encodeTableMetadata } from '../../src/iceberg/metadata.ts'
import { referencedFiles } from '../../src/iceberg/references.ts'
import { createTable, openTable } from '../../src/iceberg/table.ts'
import { describedFile, EVENT_FIELDS, temporaryFolder } from './tables.ts'

it('a table refers to all that it wrote but the version hint, and to statistics of other engines', async () => {
  using temporary = temporaryFolder()
  const folder = join(temporary.path, 'events')
  let table = await createTable({ folder, fields: EVENT_FIELDS })
  const [a, b] = ['a', 'b'].map((name) => {
    writeFileSync(join(folder, 'data', name), name)
    return describedFile(table, name)
  })
  table = await commit(table, () => ({ append: [a!] }))
  table = await commit(table, () => ({ append: [b!], remove: [a!.filePath] }))
  const all = ['data', 'metadata'].flatMap((inner) =>
    readdirSync(join(folder, inner)).map((name) => join(folder, inner, name)),
  )
  const expected = all.filter((path) => !path.endsWith('version-hint.text')).sort()
  expect([...(await referencedFiles(table))].sort()).toEqual(expected)

  const { location } = table.metadata
  const statistics = [
    { 'snapshot-id': 1, 'statistics-path': `${location}/metadata/x.puffin` },
    { 'snapshot-id': 1, 'statistics-path': 's3://elsewhere/y.puffin' },
  ]
  writeFileSync(
    join(folder, 'metadata', `v${table.version}.metadata.json`),
    encodeTableMetadata({ ...table.metadata, other: { statistics } }),
  )
  const withStatistics = [...expected, join(folder, 'metadata', 'x.puffin')].sort()
  expect([...(await referencedFiles(await openTable(folder)))].sort()).toEqual(withStatistics)
})

it('what would expire is what expires', async () => {
  using temporary = temporaryFolder()
  const folder = join(temporary.path, 'events')
  const created = await createTable({ folder, fields: EVENT_FIELDS })
  const [a, b] = [describedFile(created, 'a'), describedFile(created, 'b')]
  const first = await commit(created, () => ({ append: [a] }))
  const second = await commit(first, () => ({ append: [b], remove: [a.filePath] }))
  const expiry = { olderThanMs: Date.now() + 1000 }
  const planned = await expirable(second, expiry)
  expect(planned.dataFiles).toEqual([join(folder, 'data', 'a')])
  expect((await openTable(folder)).version).toBe(second.version)
  const { snapshotIds, dataFiles, otherFiles } = await expireSnapshots(second, expiry)
  expect({ snapshotIds, dataFiles, otherFiles }).toEqual(planned)
})
