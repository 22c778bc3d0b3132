import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createStore, findStore, listStores, requireStore, type Store } from '../../src/storage/store.ts'
import { openLake } from '../../src/index.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { retentionCutoff } from '../../src/storage/description.ts'
import {
  deleteStore,
  isPurgeable,
  purgeStore,
  restoreStore,
  updateStore,
} from '../../src/storage/lifecycle.ts'
import { vacuumLake } from '../../src/storage/vacuum-lake.ts'
import { eventId, eventOf, ingestInto, writeLog } from './events.ts'
import { failureOf } from './failure.ts'
import { temporaryLake } from './lake.ts'
import { storedColumn } from './rows.ts'

const DAY = 86_400_000
const NOW = Date.parse('2024-06-01T00:00:00Z')

let lake: string
let store: Store
beforeEach(async () => {
  const folder = temporaryLake()
  lake = join(folder.path, 'lake')
  store = await createStore(lake, { name: 'events', terminationProtection: false }, NOW)
  return () => folder[Symbol.dispose]()
})

const names = () => readdirSync(join(lake, 'names')).sort()
const update = (...change: [Parameters<typeof updateStore>[2], number?]) =>
  updateStore(lake, store, change[0], change[1] ?? NOW)

/** Ingests one event of each day of May 2024 that is named. */
async function ingestDays(days: readonly number[], now = NOW): Promise<void> {
  const log = join(lake, '..', 'log.json')
  const records = days.map((day) =>
    eventOf(eventId(day), `2024-05-${String(day).padStart(2, '0')}T00:00:00Z`),
  )
  writeLog(log, records)
  await ingestInto(lake, store.description.id, [log], now)
}

describe('an update', () => {
  it('changes what it names, and the time of it', async () => {
    const selectors = [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }]
    const { description } = await update(
      { retentionDays: 90, terminationProtection: true, selectors },
      NOW + DAY,
    )
    expect(description).toEqual({
      ...store.description,
      retentionDays: 90,
      terminationProtection: true,
      selectors,
      updated: NOW + DAY,
      floor: BigInt(NOW + DAY - 90 * DAY) * 1000n,
    })
    expect((await requireStore(lake, 'events')).description).toEqual(description)
  })

  it('that is refused changes nothing', async () => {
    const refusals = [
      [{}, 'An update must change at least one setting'],
      [{ name: 'a b' }, "Store name 'a b' is not valid"],
      [{ retentionDays: 6 }, 'Retention must be a whole number of days from 7 to 2557, not 6'],
      [{ retentionDays: 3000 }, 'Retention must be a whole number of days from 7 to 2557, not 3000'],
      [{ selectors: [] }, 'Advanced event selectors must be a list of at least one selector'],
    ] as const
    for (const [change, message] of refusals)
      expect(
        (await failureOf(update({ ...change, name: 'name' in change ? change.name : undefined }))).message,
      ).toBe(message)
    expect(names()).toEqual(['events'])
    expect((await requireStore(lake, 'events')).table.version).toBe(store.table.version)
  })

  it('makes billing extendable, and not fixed again', async () => {
    const extended = await update({ billing: 'extendable', retentionDays: 3653 })
    expect(extended.description).toMatchObject({ billing: 'extendable', retentionDays: 3653 })
    expect(
      await failureOf(updateStore(lake, extended, { billing: 'fixed', retentionDays: 90 }, NOW)),
    ).toEqual({
      code: 'INVALID_ARGUMENT',
      message: 'Billing cannot change from extendable to fixed',
      hint: undefined,
    })
  })

  it('of processes at once: each takes effect', async () => {
    await Promise.all([
      update({ retentionDays: 90 }),
      update({ terminationProtection: true }),
      update({ name: 'audit' }),
      update({ billing: 'extendable' }),
    ])
    expect((await requireStore(lake, 'audit')).description).toMatchObject({
      name: 'audit',
      retentionDays: 90,
      terminationProtection: true,
      billing: 'extendable',
    })
    expect(names()).toEqual(['audit'])
  })
})

describe('a lower retention', () => {
  const shown = (now: number) => storedColumn(lake, 'events', 'eventid', now)

  it('hides what is then too old at once, and a higher one brings nothing back', async () => {
    await ingestDays([1, 10, 20, 30])
    await update({ retentionDays: 15 })
    expect(await shown(NOW)).toEqual([eventId(20), eventId(30)])
    const { description } = await update({ retentionDays: 365 }, NOW + DAY)
    expect(await shown(NOW + DAY)).toEqual([eventId(20), eventId(30)])
    // The floor is that of the lower one, a day later.
    expect(retentionCutoff(description, NOW + 2 * DAY)).toBe(BigInt(NOW + DAY - 15 * DAY) * 1000n)
  })

  it('raised after years brings nothing back that had grown old on the disk', async () => {
    await update({ retentionDays: 30 })
    await ingestDays([5, 25])
    const later = NOW + 10 * DAY
    expect(await shown(later)).toEqual([eventId(25)])
    await update({ retentionDays: 2557 }, later)
    expect(await shown(later)).toEqual([eventId(25)])
  })

  it('keeps old events from being ingested again', async () => {
    await update({ retentionDays: 15 })
    await update({ retentionDays: 365 })
    await ingestDays([1, 20])
    expect(await shown(NOW)).toEqual([eventId(20)])
  })
})

describe('a change of names', () => {
  it('frees the old name and keeps the id', async () => {
    const renamed = await update({ name: 'Audit' })
    expect(renamed.description.id).toBe(store.description.id)
    expect(names()).toEqual(['audit'])
    expect(await findStore(lake, 'events')).toBe(undefined)
    expect((await requireStore(lake, 'AUDIT')).description.name).toBe('Audit')
    expect((await createStore(lake, { name: 'events' }, NOW)).description.name).toBe('events')
  })

  it('of case alone', async () => {
    expect((await update({ name: 'EVENTS' })).description.name).toBe('EVENTS')
    expect(names()).toEqual(['events'])
  })

  it('to one that is taken is refused', async () => {
    await createStore(lake, { name: 'Audit' }, NOW)
    expect(await failureOf(update({ name: 'audit' }))).toEqual({
      code: 'STORE_ALREADY_EXISTS',
      message: "Store 'audit' already exists",
      hint: undefined,
    })
    expect((await listStores(lake)).map(({ description }) => description.name)).toEqual(['Audit', 'events'])
  })

  it('of many to one name: one gets it', async () => {
    const stores = await Promise.all(['one', 'two', 'three'].map((name) => createStore(lake, { name }, NOW)))
    const outcomes = await Promise.allSettled(
      stores.map((each) => updateStore(lake, each, { name: 'audit' }, NOW)),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await listStores(lake)).toHaveLength(4)
    expect(names()).toHaveLength(4)
  })

  it('that was cut off leaves the store under its name, and the new one is freed by a vacuum', async () => {
    // The claim of the new name came, the commit did not.
    writeFileSync(join(lake, 'names', 'audit'), `${store.description.id}\n`)
    expect(await findStore(lake, 'audit')).toBe(undefined)
    expect(await failureOf(createStore(lake, { name: 'audit' }, NOW))).toEqual({
      code: 'STORE_ALREADY_EXISTS',
      message: "Store 'audit' already exists",
      hint: 'No store has the name: it is left of a change of names that was cut off. `traillake vacuum` frees it after a day.',
    })
    expect((await listStores(lake)).map(({ description }) => description.name)).toEqual(['events'])
    expect(await vacuumLake(lake)).toEqual([])
    expect(await vacuumLake(lake, { graceMs: 0, dryRun: true })).toEqual([join(lake, 'names', 'audit')])
    expect(names()).toEqual(['audit', 'events'])
    expect(await vacuumLake(lake, { graceMs: 0 })).toEqual([join(lake, 'names', 'audit')])
    expect(names()).toEqual(['events'])
  })

  it('that was cut off can be done again', async () => {
    writeFileSync(join(lake, 'names', 'audit'), `${store.description.id}\n`)
    await update({ name: 'audit' })
    expect(names()).toEqual(['audit'])
  })
})

describe('a deletion', () => {
  const inactive = (name: string, until: string) => ({
    code: 'STORE_INACTIVE',
    message: 'The event data store is inactive.',
    hint: `Store '${name}' is deleted; until ${until} \`traillake store restore ${name}\` brings it back.`,
  })

  it('is refused while the store is protected, as it is by default', async () => {
    const precious = await createStore(lake, { name: 'precious' }, NOW)
    expect(await failureOf(deleteStore(precious, NOW))).toEqual({
      code: 'STORE_TERMINATION_PROTECTED',
      message: 'The event data store cannot be deleted because termination protection is enabled for it.',
      hint: '`traillake store update precious --no-termination-protection` takes the protection away.',
    })
  })

  it('makes the store inactive for seven days', async () => {
    await ingestDays([1])
    const deleted = await deleteStore(store, NOW)
    expect(deleted.description.deleted).toBe(NOW)
    const expected = inactive('events', '2024-06-08T00:00:00.000Z')
    expect(await failureOf(deleteStore(deleted, NOW))).toEqual(expected)
    expect(await failureOf(update({ retentionDays: 90 }))).toEqual(expected)
    expect(await failureOf(ingestDays([2]))).toEqual(expected)
    // The name stays taken, and the store listed.
    expect(await failureOf(createStore(lake, { name: 'events' }, NOW))).toEqual({
      code: 'STORE_ALREADY_EXISTS',
      message: "Store 'events' already exists",
      hint: 'It is deleted, and can be restored until 2024-06-08T00:00:00.000Z; `traillake store purge` then frees the name.',
    })
    expect(await listStores(lake)).toHaveLength(1)
  })

  it('stops an ingest that is under way', async () => {
    const opened = await requireStore(lake, 'events')
    await deleteStore(store, NOW)
    const log = join(lake, '..', 'log.json')
    writeLog(log, [eventOf(eventId(1), '2024-05-01T00:00:00Z')])
    expect((await failureOf(ingest(opened, { inputs: [log], now: NOW }))).code).toBe('STORE_INACTIVE')
    expect(readdirSync(join(store.table.folder, 'data'))).toEqual([])
  })

  it('is undone within seven days, to the last millisecond', async () => {
    await ingestDays([1])
    const deleted = await deleteStore(store, NOW)
    const restored = await restoreStore(deleted, NOW + 7 * DAY - 1)
    expect(restored.description).toEqual({ ...store.description, updated: NOW + 7 * DAY - 1 })
    expect(await storedColumn(lake, 'events', 'eventid', NOW)).toEqual([eventId(1)])
    const again = await deleteStore(restored, NOW)
    expect(await failureOf(restoreStore(again, NOW + 7 * DAY))).toEqual({
      code: 'INVALID_STORE_STATUS',
      message: 'The event data store is not in a status that supports the operation.',
      hint: "Store 'events' cannot be restored: its time ended at 2024-06-08T00:00:00.000Z.",
    })
  })

  it('is not undone where there is none', async () => {
    expect((await failureOf(restoreStore(store, NOW))).hint).toBe(
      "Store 'events' cannot be restored: it is not deleted.",
    )
  })
})

describe('a purge', () => {
  it('waits for seven days, then nothing is left', async () => {
    await createStore(lake, { name: 'other' }, NOW)
    expect((await failureOf(purgeStore(lake, store, NOW))).hint).toBe(
      "Store 'events' cannot be purged: it is not deleted.",
    )
    const deleted = await deleteStore(store, NOW)
    expect((await failureOf(purgeStore(lake, deleted, NOW + 7 * DAY - 1))).hint).toBe(
      "Store 'events' cannot be purged: it can be restored until 2024-06-08T00:00:00.000Z.",
    )
    expect(isPurgeable(deleted, NOW + 7 * DAY - 1)).toBe(false)
    expect(isPurgeable(deleted, NOW + 7 * DAY)).toBe(true)
    await using later = await openLake(lake, { clock: () => NOW + 7 * DAY })
    expect((await later.purge()).map(({ name }) => name)).toEqual(['events'])
    expect(names()).toEqual(['other'])
    expect(readdirSync(join(lake, 'stores'))).toHaveLength(1)
    expect(await findStore(lake, store.description.id)).toBe(undefined)
  })

  it('that was cut off after the name is finished by the next', async () => {
    await deleteStore(store, NOW)
    unlinkSync(join(lake, 'names', 'events'))
    await using later = await openLake(lake, { clock: () => NOW + 7 * DAY })
    expect((await later.purge()).map(({ name }) => name)).toEqual(['events'])
    expect(readdirSync(join(lake, 'stores'))).toEqual([])
  })
})

describe('what was left in a lake', () => {
  it('goes once it is older than the grace time: removed stores, creations that were cut off', async () => {
    const stores = join(lake, 'stores')
    const removed = join(stores, '.removed-x')
    mkdirSync(removed)
    writeFileSync(join(removed, 'y'), '')
    const cut = await createStore(lake, { name: 'half' }, NOW)
    unlinkSync(join(lake, 'names', 'half'))
    expect(await vacuumLake(lake)).toEqual([])
    const old = (Date.now() - 25 * 3_600_000) / 1000
    utimesSync(removed, old, old)
    utimesSync(cut.table.folder, old, old)
    expect(await vacuumLake(lake)).toEqual([removed, cut.table.folder])
    expect(readdirSync(stores)).toEqual([store.description.id])
  })

  it('never is a store with events, though its name be lost', async () => {
    await ingestDays([1])
    unlinkSync(join(lake, 'names', 'events'))
    expect(await vacuumLake(lake, { graceMs: 0 })).toEqual([])
    expect(existsSync(store.table.folder)).toBe(true)
    // An update under its id gives the name back.
    await updateStore(lake, await requireStore(lake, store.description.id), { name: 'events' }, NOW)
    expect(readFileSync(join(lake, 'names', 'events'), 'utf8')).toBe(`${store.description.id}\n`)
  })
})
