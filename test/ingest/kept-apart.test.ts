import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLake } from '../../src/index.ts'
import { event, temporaryFolder } from '../support/cli.ts'

const NOW = Date.parse('2026-06-01T00:00:00Z')

/** Ingests records, twice, and answers their ids. */
async function stored(records: readonly object[]): Promise<readonly unknown[]> {
  const folder = temporaryFolder()
  const log = join(folder, 'log.json')
  writeFileSync(log, JSON.stringify({ Records: records }))
  await using lake = await openLake(join(folder, 'lake'), { clock: () => NOW, threads: 1 })
  expect(await lake.ingest(log)).toMatchObject({ events: records.length, duplicates: 0 })
  expect(await lake.ingest(log, { again: true })).toMatchObject({ events: 0, duplicates: records.length })
  const result = await lake.query('SELECT eventid AS id FROM events ORDER BY 1')
  return (await result.rows()).map((row) => row.id)
}

describe('different events', () => {
  it('are the copies of one that AWS gives to several accounts', async () => {
    const shared = { sharedEventID: '11111111-2222-4333-8444-555555555555', eventName: 'AssumeRole' }
    const copies = ['111111111111', '222222222222'].map((recipientAccountId, i) =>
      event(i, { ...shared, recipientAccountId }),
    )
    expect(await stored(copies)).toEqual(copies.map(({ eventID }) => eventID))
  })

  it('are an event and the addenda that update it', async () => {
    const original = event(1)
    const update = (id: number) =>
      event(id, {
        addendum: {
          reason: 'UPDATED_DATA',
          updatedFields: 'responseElements',
          originalEventID: original.eventID,
        },
      })
    const events = [original, update(2), update(3)]
    expect(await stored(events)).toEqual(events.map(({ eventID }) => eventID))
  })
})
