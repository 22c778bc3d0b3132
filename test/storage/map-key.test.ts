import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { judge } from '../../src/storage/prune.ts'
import { VARCHAR } from '../../src/types/type.ts'
import { openLake } from '../../src/index.ts'
import { eventId, eventOf, writeLog } from './events.ts'
import { temporaryLake } from './lake.ts'

let folder: ReturnType<typeof temporaryLake>
beforeEach(() => {
  folder = temporaryLake()
  return () => folder[Symbol.dispose]()
})

const TIME = '2024-05-01T12:00:00Z'

describe('keys of a map in a store', () => {
  it('are read as columns, and filtered as such', async () => {
    const log = join(folder.path, 'log.json')
    writeLog(log, [
      eventOf(eventId(1), TIME, { requestParameters: { bucketName: 'logs', key: 'a' } }),
      eventOf(eventId(2), TIME, { requestParameters: { key: 'b' } }),
      eventOf(eventId(3), TIME, { requestParameters: null }),
      eventOf(eventId(4), TIME, { requestParameters: { bucketName: 'logs', key: 'c' } }),
      eventOf(eventId(5), TIME, { requestParameters: { bucketName: 'other' } }),
    ])
    await using lake = await openLake(join(folder.path, 'lake'))
    await lake.ingest(log)
    const sql = `SELECT element_at(requestParameters, 'bucketName') AS bucket, element_at(requestParameters, 'key') AS "key"
      FROM events WHERE element_at(requestParameters, 'bucketName')`
    const rows = async (condition: string) => (await lake.query(sql + condition)).rows()
    expect(await rows(" = 'logs' ORDER BY 2")).toEqual([
      { bucket: 'logs', key: 'a' },
      { bucket: 'logs', key: 'c' },
    ])
    expect(await rows(' IS NULL ORDER BY 2')).toEqual([
      { bucket: null, key: 'b' },
      { bucket: null, key: null },
    ])
    expect(await rows(" LIKE 'o%'")).toEqual([{ bucket: 'other', key: null }])
    expect(await lake.explain(sql + " = 'logs'")).toContain(
      "filters: requestparameters['bucketName'] = 'logs'",
    )
  })

  it('have no statistics: those of the map say nothing', () => {
    const filter = {
      path: ['requestparameters'],
      key: 'k',
      type: VARCHAR,
      operator: 'is-null',
      values: [],
    } as const
    const statistics = { rows: 3, nullCount: 0, minimum: undefined, maximum: undefined }
    expect(judge(filter, statistics)).toBe('some')
    expect(judge({ ...filter, operator: 'not-null' }, { ...statistics, nullCount: 3 })).toBe('some')
  })
})
