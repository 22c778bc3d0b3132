import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Lake, openLake } from '../../src/index.ts'
import { liveDataFiles } from '../../src/iceberg/scan.ts'
import { requireStore, type Store } from '../../src/storage/store.ts'
import { eventId, eventOf, ingestInto, writeLog } from './events.ts'
import { failureOf } from './failure.ts'
import { temporaryLake } from './lake.ts'

const DAY = 86_400_000
const NOW = Date.parse('2024-06-01T00:00:00Z')
const NAMES = ['alpha', 'beta', 'delta']

let folder: string
let lake: Lake

/** Three stores with a small file of every fourth day; the first is too old a day later, and two more after a week. */
beforeEach(async () => {
  const temporary = temporaryLake()
  folder = join(temporary.path, 'lake')
  lake = await openLake(folder, { clock: () => NOW + DAY, threads: 1 })
  const log = join(temporary.path, 'log.json')
  for (const name of NAMES) {
    await lake.createStore(name, { retentionDays: 30, terminationProtection: false })
    for (let day = 0; day < 28; day += 4) {
      writeLog(log, [eventOf(eventId(day), new Date(NOW - 30 * DAY + day * DAY + 1).toISOString())])
      await ingestInto(folder, name, [log], NOW)
    }
  }
  return async () => {
    await lake.close()
    temporary[Symbol.dispose]()
  }
})

const store = (name: string): Promise<Store> => requireStore(folder, name)
const filesOf = async (name: string) => (await liveDataFiles((await store(name)).table)).length

/** Damages the metadata of a store, so that it does not open. */
async function damage(name: string): Promise<string> {
  const { table } = await store(name)
  const path = join(table.folder, 'metadata', `v${table.version}.metadata.json`)
  writeFileSync(path, readFileSync(path, 'utf8').replace('"30"', '"99"'))
  return `Store '${table.folder}', version ${table.version}: its metadata is not what was signed`
}

/** Takes a data file away: the store opens, and cannot be compacted. */
async function loseFile(name: string): Promise<string> {
  const { table } = await store(name)
  const data = join(table.folder, 'data')
  const [newest] = await liveDataFiles(table)
  const { path } = newest!
  for (const file of readdirSync(data)) if (path.endsWith(file)) rmSync(join(data, file))
  return `Data file '${path}' is missing`
}

const idOf = (name: string) => readFileSync(join(folder, 'names', name), 'utf8').trim()

describe('where a store fails', () => {
  it('maintain does what is due of the others, and then says which failed', async () => {
    const messages = [await damage('alpha'), await loseFile('beta')]
    await lake.createStore('old', { terminationProtection: false })
    await lake.deleteStore('old')
    await using later = await openLake(folder, { clock: () => NOW + 8 * DAY, threads: 1 })
    const error = await failureOf(later.maintain({ graceMs: 0 }))
    expect(error.message).toBe(
      `2 of 4 stores failed, the others are done: '${idOf('alpha')}': ${messages[0]}; 'beta': ${messages[1]}`,
    )
    expect(error.code).toBe('CORRUPT_STORE')
    expect([await filesOf('beta'), await filesOf('delta')]).toEqual([5, 1])
    expect(readdirSync(join(folder, 'names')).sort()).toEqual(NAMES)
  })

  it('compact, retention and vacuum go on too', async () => {
    const message = await damage('beta')
    const failure = {
      code: 'CORRUPT_STORE',
      message: `1 of 3 stores failed, the others are done: '${idOf('beta')}': ${message}`,
      hint: '`traillake verify` tells what else is wrong.',
    }
    expect(await failureOf(lake.applyRetention())).toMatchObject(failure)
    expect([await filesOf('alpha'), await filesOf('delta')]).toEqual([6, 6])
    expect(await failureOf(lake.compact())).toMatchObject(failure)
    expect([await filesOf('alpha'), await filesOf('delta')]).toEqual([1, 1])
    expect(await failureOf(lake.vacuum({ graceMs: 0 }))).toMatchObject(failure)
    expect(readdirSync(join((await store('delta')).table.folder, 'data'))).toHaveLength(2)
    expect(await failureOf(lake.purge())).toMatchObject({ code: 'CORRUPT_STORE' })
  })

  it('that is named, its own error is told', async () => {
    const message = await loseFile('beta')
    expect((await failureOf(lake.compact({ store: 'beta' }))).message).toBe(message)
    expect(await filesOf('alpha')).toBe(7)
  })

  it('what is told to stop stops', async () => {
    const error = await failureOf(lake.maintain({ signal: AbortSignal.abort() }))
    expect(error.code).toBe('USER_CANCELED')
    expect(await filesOf('alpha')).toBe(7)
  })
})
