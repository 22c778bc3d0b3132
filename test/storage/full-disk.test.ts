import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLake } from '../../src/index.ts'
import { requireStore, storeFigures } from '../../src/storage/store.ts'
import { eventId, eventOf, ingestInto, writeLog } from './events.ts'
import { failureOf } from './failure.ts'
import { temporaryLake } from './lake.ts'

const DAY = 86_400_000
const NOW = Date.parse('2024-06-01T00:00:00Z')

describe('maintenance on a full disk', () => {
  it('fails, and makes space all the same, so that it is done the next time', async ({ skip }) => {
    using temporary = temporaryLake()
    const disk = join(temporary.path, 'disk')
    mkdirSync(disk)
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', disk]).status !== 0)
      return skip('file systems cannot be mounted here')
    try {
      const folder = join(disk, 'lake')
      await using lake = await openLake(folder, { clock: () => NOW, threads: 1 })
      await lake.createStore('events')
      const log = join(temporary.path, 'log.json')
      for (let day = 1; day <= 5; day++) {
        const records = Array.from({ length: 500 }, (_, i) =>
          eventOf(eventId(1000 * day + i), new Date(NOW - day * DAY + i).toISOString(), {
            userAgent: randomBytes(300).toString('base64'),
          }),
        )
        writeLog(log, records)
        await ingestInto(folder, 'events', [log], NOW)
      }
      const { table } = await requireStore(folder, 'events')
      const { bytes } = await storeFigures(await requireStore(folder, 'events'))
      // What an ingest that was killed has left, and half of the space that the merged file needs.
      const left = join(table.folder, 'data', '00000000-0000-4000-8000-000000000000.parquet')
      const { bavail, bsize } = statfsSync(disk)
      writeFileSync(left, Buffer.alloc(bavail * bsize - bytes / 2))

      const error = await failureOf(lake.maintain({ graceMs: 0 }))
      expect([error.code, error.message.replace(/'[^']*'/, 'FILE')]).toEqual([
        'DISK_FULL',
        'Cannot write to FILE: no space left on device',
      ])
      const data = () => readdirSync(join(table.folder, 'data')).filter((name) => name.endsWith('.parquet'))
      expect(data()).toHaveLength(5)
      expect(await lake.maintain({ graceMs: 0 })).toMatchObject({
        stores: [{ compaction: { filesBefore: 5, filesAfter: 1, events: 2500 } }],
      })
      expect(data()).toHaveLength(1)
      expect((await lake.verify()).clean).toBe(true)
    } finally {
      execFileSync('umount', [disk])
    }
  })
})
