import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { compactStore } from '../../src/storage/compact.ts'
import { verifyLake } from '../../src/storage/integrity/verify.ts'
import { createStore, refreshStore, storeFigures } from '../../src/storage/store.ts'
import { createRandom } from '../support/random.ts'
import { eventId, eventOf, ingestInto, writeLog } from './events.ts'
import { temporaryLake } from './lake.ts'
import { storedColumn } from './rows.ts'

const DAY = 86_400_000
const NOW = Date.parse('2024-06-01T00:00:00Z')
const WORKER = fileURLToPath(new URL('./concurrency-worker.ts', import.meta.url))
const run = promisify(execFile)

describe('processes at once', () => {
  it.each([1, 2])(
    'seed %d: ingests, compaction, retention, vacuum, verify and readers all succeed, exactly',
    async (seed) => {
      const random = createRandom(seed)
      using folder = temporaryLake()
      const lake = join(folder.path, 'lake')
      const store = await createStore(lake, { name: 'events', retentionDays: 90 }, NOW - 30 * DAY)
      // What was young a month ago and is too old now, among what is young still.
      const old = join(folder.path, 'old.json')
      const of = (number: number, day: number) =>
        eventOf(eventId(number), new Date(NOW - day * DAY + number).toISOString())
      writeLog(
        old,
        Array.from({ length: 100 }, (_, i) => of(10_000 + i, i % 2 === 0 ? 95 : 50)),
      )
      expect(await ingestInto(lake, 'events', [old], NOW - 30 * DAY)).toMatchObject({ events: 100 })

      const logs = ['a', 'b'].map((name) => join(folder.path, `${name}.json`))
      // The two have half of their events in common, in any order.
      const days = Array.from({ length: 600 }, () => Math.floor(random() * 80))
      for (const [i, log] of logs.entries())
        writeLog(
          log,
          Array.from({ length: 400 }, (_, n) => of(200 * i + n, days[200 * i + n]!)),
        )
      const jobs = [
        ...logs.map((log) => ['ingest', log]),
        ...[
          ['compact', '6'],
          ['retention', '6'],
          ['vacuum', '3'],
          ['verify', '4'],
          ['read', '10'],
          ['read', '10'],
        ],
      ]
      const outputs = await Promise.all(
        jobs.map(async ([what = '', argument = '']) => {
          const { stdout, stderr } = await run(process.execPath, [WORKER, lake, what, String(NOW), argument])
          expect([what, stderr]).toEqual([what, ''])
          return Number(stdout)
        }),
      )
      expect(outputs[0]! + outputs[1]!).toBe(600)
      expect(outputs[3]).toBe(50)
      const expected = [
        ...Array.from({ length: 600 }, (_, i) => eventId(i)),
        ...Array.from({ length: 50 }, (_, i) => eventId(10_001 + 2 * i)),
      ]
      const ids = await storedColumn(lake, 'events', 'eventid', NOW)
      expect(ids.toSorted()).toEqual(expected.toSorted())

      await compactStore(await refreshStore(store))
      const after = await refreshStore(store)
      expect(await storeFigures(after)).toMatchObject({ events: 650, files: 1 })
      expect((await storedColumn(lake, 'events', 'eventid', NOW)).toSorted()).toEqual(expected.toSorted())
      expect((await verifyLake(lake)).clean).toBe(true)
    },
  )
})
