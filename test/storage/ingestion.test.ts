import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLake } from '../../src/index.ts'
import { eventId, eventOf, writeLog } from './events.ts'
import { temporaryLake } from './lake.ts'

const wrongStatus = (hint: string) => ({
  code: 'INVALID_STORE_STATUS',
  message: 'The event data store is not in a status that supports the operation.',
  hint,
})

describe('a store whose ingestion is stopped', () => {
  it('takes no events and answers queries, until ingestion is started', async () => {
    using folder = temporaryLake()
    const [first, second] = [join(folder.path, 'logs', '1.json'), join(folder.path, 'logs', '2.json')]
    writeLog(first, [eventOf(eventId(1), new Date().toISOString())])
    writeLog(second, [eventOf(eventId(2), new Date().toISOString())])
    await using lake = await openLake(folder.path)
    await lake.ingest(first)
    const count = async () => (await lake.query('SELECT count(*) AS n FROM events')).rows()

    expect((await lake.stopIngestion('events')).status).toBe('STOPPED_INGESTION')
    await expect(lake.ingest(second)).rejects.toMatchObject({
      code: 'INVALID_STORE_STATUS',
      message: "Ingestion into store 'events' is stopped",
      hint: '`traillake store update events --ingestion start` starts it again.',
    })
    expect(await count()).toEqual([{ n: 1 }])
    await lake.compact()
    await expect(lake.stopIngestion('events')).rejects.toMatchObject(
      wrongStatus("Ingestion into store 'events' is stopped already."),
    )

    expect((await lake.startIngestion('events')).status).toBe('ENABLED')
    await lake.ingest(second)
    expect(await count()).toEqual([{ n: 2 }])
    await expect(lake.startIngestion('events')).rejects.toMatchObject(
      wrongStatus("Ingestion into store 'events' is started already."),
    )
  })
})
