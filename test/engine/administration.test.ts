import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openLake } from '../../src/index.ts'
import { event, temporaryFolder } from '../support/cli.ts'

const DAY = 86_400_000

it('a lake looks after its stores by methods, too', async () => {
  const folder = temporaryFolder()
  let now = Date.parse('2026-03-01T00:00:00Z')
  await using lake = await openLake(join(folder, 'lake'), { clock: () => now })
  const log = join(folder, 'log.json')
  for (const id of [0, 1, 2]) {
    writeFileSync(log, JSON.stringify([event(id)]))
    await lake.ingest(log)
  }
  const count = async (name: string) => {
    const result = await lake.query(
      `SELECT count(*) AS a, (SELECT count(*) FROM "${name}") AS b FROM "${name}"`,
    )
    return result.rows()
  }

  const renamed = await lake.updateStore('events', {
    name: 'audit',
    retentionDays: 58,
    terminationProtection: false,
  })
  expect(renamed).toMatchObject({ name: 'audit', status: 'ENABLED', retentionDays: 58, deletion: undefined })
  expect(await count('audit')).toEqual([{ a: 2, b: 2 }])

  expect(await lake.compact({ store: renamed.id })).toEqual([
    { store: 'audit', filesBefore: 3, filesAfter: 1, events: 3, superseded: 0 },
  ])
  expect(await lake.applyRetention()).toEqual([
    { store: 'audit', cutoff: '2026-01-02T00:00:00.000000Z', events: 1, filesDropped: 0, filesRewritten: 1 },
  ])
  const { stores, leftovers } = await lake.vacuum({ graceMs: 0 })
  expect(stores).toMatchObject([{ store: 'audit', snapshots: 4, dataFiles: 4, orphanFiles: 0 }])
  expect(leftovers).toEqual([])

  const deleted = await lake.deleteStore('audit')
  expect(deleted).toMatchObject({
    status: 'PENDING_DELETION',
    deletion: '2026-03-08T00:00:00.000Z',
    events: 2,
  })
  await expect(count('audit')).rejects.toMatchObject({ code: 'STORE_INACTIVE' })
  expect(await lake.compact()).toEqual([])
  expect((await lake.restoreStore('audit')).status).toBe('ENABLED')
  expect(await count('audit')).toEqual([{ a: 2, b: 2 }])

  await lake.deleteStore('audit')
  now += 7 * DAY
  const { id, bytes } = deleted
  expect(await lake.purge({ dryRun: true })).toEqual([{ name: 'audit', id, events: 2, bytes }])
  expect(await lake.maintain()).toEqual({
    stores: [],
    purged: [{ name: 'audit', id, events: 2, bytes }],
    leftovers: [],
  })
  expect(await lake.stores()).toEqual([])
})
