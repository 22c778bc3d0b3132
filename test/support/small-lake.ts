import { mkdirSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { openLake } from '../../src/index.ts'
import { eventId, eventOf, writeLog } from '../storage/events.ts'
import { createRandom } from './random.ts'

const DAY = 86_400_000
const START = Date.parse('2026-01-01T00:00:00Z')
const NAMES = ['GetObject', 'PutObject', 'ConsoleLogin', 'AssumeRole', 'RunInstances']

/** The clock of a small lake. */
const NOW = START + 80 * DAY

/**
 * Makes a lake that is small and has everything: several commits, data files that were compacted and such that retention cut,
 * side files, a ledger, an older snapshot, a second store that is empty. Nothing of it is random but names.
 */
export async function makeSmallLake(folder: string, events = 600): Promise<void> {
  const logs = join(folder, 'logs')
  mkdirSync(logs, { recursive: true })
  const random = createRandom(1)
  const parts = 4
  const perLog = Math.ceil(events / parts)
  await using lake = await openLake(join(folder, 'lake'), { clock: () => NOW, threads: 1, cache: false })
  await lake.createStore('events', { retentionDays: 70, terminationProtection: false })
  await lake.createStore('empty')
  for (let log = 0; log < parts; log++) {
    const records = Array.from({ length: perLog }, (_, i) => {
      const time = new Date(START + random() * 75 * DAY).toISOString()
      const user = `user-${Math.floor(random() * 40)}`
      return eventOf(eventId(log * perLog + i), time, {
        eventName: NAMES[Math.floor(random() * NAMES.length)],
        awsRegion: random() < 0.5 ? 'us-east-1' : 'eu-west-1',
        sourceIPAddress: `10.0.${Math.floor(random() * 9)}.${Math.floor(random() * 250)}`,
        userIdentity: { type: 'IAMUser', userName: user, arn: `arn:aws:iam::123456789012:user/${user}` },
        requestParameters: { bucketName: `bucket-${Math.floor(random() * 5)}`, key: `object-${i}` },
        resources: [{ ARN: `arn:aws:s3:::bucket-${i % 5}`, type: 'AWS::S3::Bucket' }],
      })
    })
    writeLog(join(logs, `${log}.json`), records)
    await lake.ingest(join(logs, `${log}.json`), { store: 'events' })
    if (log === 1) await lake.compact({ store: 'events' })
  }
  await lake.applyRetention({ store: 'events' })
}

/** Every file of a lake, relative to it. */
export function filesOf(lake: string): readonly string[] {
  return readdirSync(lake, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(lake, join(entry.parentPath, entry.name)))
    .sort()
}

const STATEMENTS = [
  'SELECT * FROM events',
  'SELECT count(*), min(eventtime), max(eventtime) FROM events',
  'SELECT eventname, count(*) FROM events GROUP BY 1',
  "SELECT eventid FROM events WHERE useridentity.username = 'user-7'",
  "SELECT eventid FROM events WHERE sourceipaddress = '10.0.3.77' OR eventname = 'ConsoleLogin'",
  "SELECT count(*) FROM events WHERE element_at(requestparameters, 'bucketName') = 'bucket-3'",
  "SELECT eventjson FROM events WHERE eventtime BETWEEN timestamp '2026-02-01 00:00:00' AND timestamp '2026-02-20 00:00:00'",
  "SELECT eventid FROM events WHERE eventid = '00000042-0000-4000-8000-000000000000'",
  'SELECT count(*) FROM empty',
] as const

/** What queries of everything, and of little, answer: lines of JSON in an order of their own. */
export async function answersOf(folder: string): Promise<readonly string[]> {
  await using lake = await openLake(folder, { clock: () => NOW, threads: 1, cache: false })
  const answers: string[] = []
  for (const statement of STATEMENTS) {
    const rows = await (await lake.query(statement)).rows()
    const lines = rows.map((row) => JSON.stringify(row, plain))
    answers.push(lines.sort().join('\n'))
  }
  return answers
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  return value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : value
}
