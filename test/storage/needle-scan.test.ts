import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ScanFilter } from '../../src/catalog/table-source.ts'
import { storeSource } from '../../src/storage/source.ts'
import { createStore, findStore } from '../../src/storage/store.ts'
import { VARCHAR } from '../../src/types/type.ts'
import { eventId, eventOf, ingestInto, writeLog } from './events.ts'
import { temporaryLake } from './lake.ts'
import { storedRows } from './rows.ts'

const NOW = Date.parse('2024-06-01T00:00:00Z')

let lake: ReturnType<typeof temporaryLake>
beforeEach(async () => {
  lake = temporaryLake()
  await createStore(lake.path, { name: 'events' }, NOW)
  // Identifiers of one file lie between those of the other, so that bounds tell nothing.
  for (const first of [0, 1]) {
    const log = join(lake.path, `${first}.json`)
    const records = Array.from({ length: 50 }, (_, i) =>
      eventOf(eventId(2 * i + first), '2024-05-01T00:00:00Z', {
        userIdentity: { arn: `arn:${2 * i + first}` },
      }),
    )
    writeLog(log, records)
    await ingestInto(lake.path, 'events', [log], NOW)
  }
  return () => lake[Symbol.dispose]()
})

const equals = (path: string, value: string): ScanFilter => ({
  ...{ path: path.split('.'), type: VARCHAR, operator: '=', values: [value] },
})

async function scanned(filter: ScanFilter) {
  const { rows } = await storedRows(lake.path, 'events', NOW, [filter])
  const store = await findStore(lake.path, 'events')
  const request = { columns: [], filters: [filter], required: [], signal: undefined }
  const scan = await storeSource(store!, NOW).scan(request)
  await scan.close()
  return { rows: rows.length, rowGroupsPruned: scan.statistics.rowGroupsPruned }
}

/** The side files of the store's data files. */
async function sideFiles(): Promise<readonly string[]> {
  const store = await findStore(lake.path, 'events')
  const data = join(store!.table.folder, 'data')
  return readdirSync(data)
    .filter((name) => name.endsWith('.needles.puffin'))
    .map((name) => join(data, name))
}

describe('a scan for a needle', () => {
  it.each([
    ['eventid', eventId(41)],
    ['useridentity.arn', 'arn:41'],
  ])('opens the one row group that may have %s', async (path, value) => {
    expect(await scanned(equals(path, value))).toEqual({ rows: 1, rowGroupsPruned: 1 })
  })

  it('opens none where nothing has it', async () => {
    expect(await scanned(equals('useridentity.arn', 'arn:41x'))).toEqual({ rows: 0, rowGroupsPruned: 2 })
  })

  it('answers the same where the filters are gone or broken', async () => {
    const files = await sideFiles()
    expect(files).toHaveLength(2)
    for (const file of files) rmSync(file)
    expect(await scanned(equals('eventid', eventId(41)))).toEqual({ rows: 1, rowGroupsPruned: 0 })
    for (const file of files) writeFileSync(file, 'PFA1')
    expect(await scanned(equals('eventid', eventId(41)))).toEqual({ rows: 1, rowGroupsPruned: 0 })
  })
})
