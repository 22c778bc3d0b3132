import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CLOUDTRAIL_COLUMNS } from '../../src/catalog/schema/cloudtrail.ts'
import { compactStore } from '../../src/storage/compact.ts'
import { applyRetention } from '../../src/storage/retention.ts'
import { createStore, refreshStore } from '../../src/storage/store.ts'
import { recordText } from '../ingest/record-arbitrary.ts'
import { ingestInto } from './events.ts'
import { temporaryLake } from './lake.ts'
import { plainValue, storedRows } from './rows.ts'

const DAY = 86_400_000
const NOW = Date.parse('2024-06-01T00:00:00Z')

const columns = CLOUDTRAIL_COLUMNS.filter(({ name }) => name !== 'eventtime' && name !== 'eventcategory')

/** Records of any content, each with a time within a hundred minutes that several share. */
const records = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 99 }), recordText(columns)).map(([minute, text]) => {
    const time = new Date(NOW - DAY + minute * 60_000).toISOString()
    const rest = text.slice(1).trimStart()
    return `{"eventTime":"${time}"${rest.startsWith('}') ? '' : ','}${rest}`
  }),
  { minLength: 1, maxLength: 12 },
)

/** Every event that a query sees, a line each, sorted. */
async function eventsOf(lake: string, now: number): Promise<string[]> {
  const { columns, rows } = await storedRows(lake, 'events', now)
  return rows.map((row) => JSON.stringify(row.map((value, i) => plainValue(value, columns[i]!.type)))).sort()
}

it('compaction and retention leave events of any content exactly as they were', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(records, { minLength: 2, maxLength: 5 }), async (files) => {
      using folder = temporaryLake()
      const lake = join(folder.path, 'lake')
      const store = await createStore(lake, { name: 'events', retentionDays: 7 }, NOW)
      for (const file of files) {
        const log = join(folder.path, 'log.jsonl')
        writeFileSync(log, `${file.join('\n')}\n`)
        await ingestInto(lake, 'events', [log], NOW)
      }
      const before = await eventsOf(lake, NOW)
      await compactStore(await refreshStore(store))
      expect(await eventsOf(lake, NOW)).toEqual(before)
      // Fifty minutes later than the oldest possible is too old.
      const later = NOW + 6 * DAY + 50 * 60_000
      const kept = await eventsOf(lake, later)
      await applyRetention(await refreshStore(store), { now: later })
      expect(await eventsOf(lake, NOW)).toEqual(kept)
    }),
    { numRuns: 8 },
  )
})
