import { join } from 'node:path'
import { expect, it } from 'vitest'
import { liveDataFiles } from '../../src/iceberg/scan.ts'
import { createFingerprint } from '../../src/storage/fingerprint.ts'
import { sortedRuns } from '../../src/storage/sorted-run.ts'
import { createStore, refreshStore } from '../../src/storage/store.ts'
import { eventId, eventOf, ingestInto, writeLog } from './events.ts'
import { temporaryLake } from './lake.ts'

const NOW = Date.parse('2024-06-01T00:00:00Z')
const TIME = '2024-05-01T00:00:00Z'

it('a fingerprint is of the events, in files or runs, in any order, each of them counted', async () => {
  using folder = temporaryLake()
  const lake = join(folder.path, 'lake')
  const store = await createStore(lake, { name: 'events' }, NOW)
  const logs = [
    [eventOf(eventId(1), TIME), eventOf(eventId(2), TIME)],
    [eventOf(eventId(3), TIME), { eventTime: TIME, eventName: 'no id' }],
  ]
  for (const records of logs) {
    writeLog(join(folder.path, 'log.json'), records)
    await ingestInto(lake, 'events', [join(folder.path, 'log.json')], NOW)
  }
  const { table, columns } = await refreshStore(store)
  const [one = '', other = ''] = (await liveDataFiles(table)).map(({ path }) => path)
  const of = async (...paths: readonly string[]) => {
    const fingerprint = createFingerprint(columns)
    for (const path of paths) await fingerprint.addFile(path)
    return fingerprint.text()
  }
  const whole = await of(one, other)
  expect(whole).toMatch(/^4 events, [0-9a-f]+-[0-9a-f]+$/)
  expect(await of(other, one)).toBe(whole)
  const byRun = createFingerprint(columns)
  for (const run of [...(await sortedRuns(other)), ...(await sortedRuns(one))]) await byRun.addRun(run, 0)
  expect(byRun.text()).toBe(whole)

  expect(new Set([whole, await of(one, one), await of(other, other), await of(one), await of()]).size).toBe(5)
  const without = createFingerprint(columns)
  for (const run of await sortedRuns(one)) await without.addRun(run, 1)
  expect(without.text()).toMatch(/^1 events, /)
})
