import { appendFileSync, mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { beforeEach, describe, expect, it } from 'vitest'
import { follow } from '../../src/ingest/follow.ts'
import type { IngestResult } from '../../src/ingest/ingest.ts'
import { gatewayClient, gatewayEnvironment, testGateway } from '../support/gateway.ts'
import { until } from '../support/patience.ts'
import { putObjects } from '../support/put-objects.ts'
import { createStore, type Store } from '../../src/storage/store.ts'
import { eventId, eventOf, writeLog } from '../storage/events.ts'
import { temporaryLake } from '../storage/lake.ts'
import { storedColumn } from '../storage/rows.ts'

const gateway = await testGateway()
const NOW = Date.parse('2024-06-01T00:00:00Z')

let lake: string
let logs: string
let store: Store
beforeEach(async () => {
  const folder = temporaryLake()
  lake = join(folder.path, 'lake')
  logs = join(folder.path, 'logs')
  mkdirSync(logs)
  store = await createStore(lake, { name: 'events' }, NOW)
  return () => folder[Symbol.dispose]()
})

const records = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => eventOf(eventId(first + i), '2024-05-01T00:00:00Z'))

/** Follows the folder of logs while something is done to it; answers what was ingested, run by run. */
async function following(
  work: (ingested: readonly IngestResult[]) => Promise<void>,
  input = logs,
): Promise<{ readonly runs: readonly IngestResult[]; readonly total: IngestResult }> {
  const stop = new AbortController()
  const runs: IngestResult[] = []
  const onIngested = (result: IngestResult) => void runs.push(result)
  const options = { clock: () => NOW, signal: stop.signal, onIngested, lookS3Ms: 500 }
  const total = follow(store, { inputs: [input], ...options })
  try {
    await Promise.race([work(runs), total])
  } finally {
    stop.abort()
    await total
  }
  return { runs, total: await total }
}

const eventsIn = (runs: readonly IngestResult[]) => runs.reduce((sum, { events }) => sum + events, 0)

describe('a folder that is followed', () => {
  it('is ingested, and what comes into it', async () => {
    writeLog(join(logs, 'old/a.json'), records(0, 2))
    writeFileSync(join(logs, 'notes.txt'), 'nothing')
    utimesSync(join(logs, 'old/a.json'), 1, 1)
    const { total } = await following(async (runs) => {
      await until(() => eventsIn(runs) === 2)
      writeLog(join(logs, 'new/deep/b.json'), records(10, 3))
      await until(() => eventsIn(runs) === 5)
      writeFileSync(join(logs, '.part'), gzipSync(JSON.stringify({ Records: records(20, 4) })))
      renameSync(join(logs, '.part'), join(logs, 'c.json.gz'))
      await until(() => eventsIn(runs) === 9)
      // One that grows.
      writeLog(join(logs, 'new/deep/b.json'), records(10, 5))
      await until(() => eventsIn(runs) === 11)
    })
    expect(total).toMatchObject({
      events: 11,
      duplicates: 3,
      rejected: 0,
      files: 4,
      skippedFiles: 1,
      failed: 0,
    })
    expect(await storedColumn(lake, 'events', 'eventid', NOW)).toHaveLength(11)
  })

  it('has files that are written slowly, which are waited for', async () => {
    const gzip = gzipSync(JSON.stringify({ Records: records(0, 400) }))
    const json = JSON.stringify({ Records: records(1000, 2) })
    const { runs, total } = await following(async (runs) => {
      for (let part = 0; part < 4; part++) {
        appendFileSync(
          join(logs, 'a.json.gz'),
          gzip.subarray((gzip.length * part) / 4, (gzip.length * (part + 1)) / 4),
        )
        appendFileSync(
          join(logs, 'b.json'),
          json.slice((json.length * part) / 4, (json.length * (part + 1)) / 4),
        )
        await delay(part === 1 ? 3_000 : 300)
      }
      await until(() => eventsIn(runs) === 402)
    })
    expect(runs.length).toBeLessThanOrEqual(2)
    expect(total).toMatchObject({ events: 402, rejected: 0, duplicates: 0, failed: 0 })
  })

  it('is known from before', async () => {
    writeLog(join(logs, 'a.json'), records(0, 2))
    await following((runs) => until(() => eventsIn(runs) === 2))
    const { total } = await following((runs) => until(() => runs.length === 1))
    expect(total).toMatchObject({ events: 0, duplicates: 2, skipped: 1, files: 1 })
  })

  it('may stay empty', async () => {
    expect((await following(() => delay(100))).total).toMatchObject({ events: 0, files: 0 })
  })

  it('is no standard input', async () => {
    const { signal } = new AbortController()
    await expect(follow(store, { inputs: ['-'], clock: () => NOW, signal })).rejects.toMatchObject({
      ...{ code: 'INVALID_ARGUMENT', message: 'Standard input cannot be followed: it ends once' },
    })
  })
})

describe.skipIf('missing' in gateway)('a bucket that is followed', () => {
  it('is ingested, and what comes into it, also where it was out of reach for a while', async () => {
    const before = { ...process.env }
    const environment = gatewayEnvironment(gateway)
    Object.assign(process.env, environment)
    const s3 = gatewayClient(gateway)
    const put = (Key: string, first: number, count: number) =>
      s3.send(
        new PutObjectCommand({
          Bucket: 'follow',
          Key,
          Body: JSON.stringify({ Records: records(first, count) }),
        }),
      )
    await putObjects(s3, 'follow', [['notes.txt', 'nothing']])
    await put('a.json', 0, 2)
    const { total } = await following(async (runs) => {
      await until(() => eventsIn(runs) === 2)
      process.env['AWS_ENDPOINT_URL_S3'] = 'http://127.0.0.1:9'
      await delay(1_500)
      Object.assign(process.env, environment)
      await put('b.json', 10, 3)
      await until(() => eventsIn(runs) === 5)
    }, 's3://follow')
    process.env = before
    expect(total).toMatchObject({ events: 5, files: 2, skippedFiles: 1 })
  })
})
