import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openTable } from '../../src/iceberg/table.ts'
import { currentSchema } from '../../src/iceberg/metadata.ts'
import { describeStore } from '../../src/storage/description.ts'
import {
  createStore,
  findStore,
  listStores,
  missingStore,
  refreshStore,
  storeFigures,
  storeOf,
} from '../../src/storage/store.ts'
import { eventId, eventOf, ingestInto, writeLog } from './events.ts'
import { relocateStore } from '../../src/storage/commit.ts'
import { failureOf } from './failure.ts'
import { temporaryLake } from './lake.ts'
import { storedColumn } from './rows.ts'

const NOW = Date.parse('2024-06-01T00:00:00Z')

describe('stores', () => {
  it('are found by name without case, by id and by ARN', async () => {
    using lake = temporaryLake()
    const { description } = await createStore(lake.path, { name: 'Prod-Trail' }, NOW)
    const { id } = description
    expect(description).toEqual({
      id,
      name: 'Prod-Trail',
      category: 'Management',
      billing: 'fixed',
      retentionDays: 2557,
      created: NOW,
      updated: NOW,
      terminationProtection: true,
      ingestionStopped: false,
      deleted: undefined,
      floor: undefined,
      selectors: [
        {
          Name: 'Default management events',
          FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
        },
      ],
    })
    const arn = `arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/${id}`
    for (const name of ['Prod-Trail', 'prod-trail', id, id.toUpperCase(), arn])
      expect((await findStore(lake.path, name))?.description).toEqual(description)
    for (const name of ['prod', '', '.', '..', '../names', 'no/such', `${arn}x`, id.replace(/^./, 'z')])
      expect(await findStore(lake.path, name)).toBe(undefined)
  })

  it('have every column of their category, with field ids, in the table', async () => {
    using lake = temporaryLake()
    for (const category of [
      'Management',
      'Insight',
      'ConfigurationItem',
      'Evidence',
      'ActivityAuditLog',
    ] as const) {
      const { columns, table } = await createStore(lake.path, { name: category, category }, NOW)
      const { fields } = currentSchema(table.metadata)
      expect(fields.map(({ name }) => name)).toEqual(columns.map(({ name }) => name))
      expect(fields.map(({ id }) => id)).toEqual(fields.map((_, i) => i + 1))
    }
  })

  it('are listed by name, and none where there is no lake', async () => {
    using lake = temporaryLake()
    for (const name of ['beta', 'Alpha', 'gamma']) await createStore(lake.path, { name }, NOW)
    expect((await listStores(lake.path)).map((store) => store.description.name)).toEqual([
      'Alpha',
      'beta',
      'gamma',
    ])
    expect(await listStores(join(lake.path, 'nowhere'))).toEqual([])
  })

  it('say what they hold without a data file being read', async () => {
    using lake = temporaryLake()
    const store = await createStore(lake.path, { name: 'events' }, NOW)
    const nothing = { events: 0, files: 0, bytes: 0, earliest: undefined, latest: undefined }
    expect(await storeFigures(store)).toEqual(nothing)
    for (const day of [2, 1, 3]) {
      const log = join(lake.path, `${day}.json`)
      writeLog(log, [eventOf(eventId(day), `2024-05-0${day}T00:00:00Z`)])
      await ingestInto(lake.path, 'events', [log], NOW)
    }
    const full = await refreshStore(store)
    const data = join(full.table.folder, 'data')
    const bytes = readdirSync(data)
      .filter((name) => name.endsWith('.parquet'))
      .reduce((sum, name) => sum + readFileSync(join(data, name)).length, 0)
    expect(await storeFigures(full)).toEqual({
      events: 3,
      files: 3,
      bytes,
      earliest: 1_714_521_600_000_000n,
      latest: 1_714_694_400_000_000n,
    })
  })

  it.each([
    [
      { name: 'ab' },
      `Store name 'ab' is not valid`,
      'A name has 3 to 128 letters, digits, dots, underscores and hyphens.',
    ],
    [
      { name: 'a b c' },
      `Store name 'a b c' is not valid`,
      'A name has 3 to 128 letters, digits, dots, underscores and hyphens.',
    ],
    [
      { name: 'abc', retentionDays: 6 },
      'Retention must be a whole number of days from 7 to 2557, not 6',
      undefined,
    ],
    [
      { name: 'abc', retentionDays: 7.5 },
      'Retention must be a whole number of days from 7 to 2557, not 7.5',
      undefined,
    ],
    [
      { name: 'abc', retentionDays: 3000 },
      'Retention must be a whole number of days from 7 to 2557, not 3000',
      'Up to 3653 days go with --billing extendable.',
    ],
    [
      { name: 'abc', retentionDays: 4000, billing: 'extendable' },
      'Retention must be a whole number of days from 7 to 3653, not 4000',
      undefined,
    ],
  ] as const)('%j cannot be made', async (options, message, hint) => {
    using lake = temporaryLake()
    expect(await failureOf(createStore(lake.path, options, NOW))).toEqual({
      code: 'INVALID_ARGUMENT',
      message,
      hint,
    })
    expect(readdirSync(lake.path)).toEqual([])
  })

  it('have one name each', async () => {
    using lake = temporaryLake()
    await createStore(lake.path, { name: 'Events' }, NOW)
    expect(await failureOf(createStore(lake.path, { name: 'events' }, NOW))).toEqual({
      code: 'STORE_ALREADY_EXISTS',
      message: `Store 'events' already exists`,
      hint: undefined,
    })
    expect(readdirSync(join(lake.path, 'stores'))).toHaveLength(1)
  })

  it('of many made at once under one name there is one', async () => {
    using lake = temporaryLake()
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, () => createStore(lake.path, { name: 'events' }, NOW)),
    )
    const winners = made.filter((result) => result.status === 'fulfilled').map((result) => result.value)
    expect(winners).toHaveLength(1)
    for (const result of made)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'STORE_ALREADY_EXISTS' })
    expect((await findStore(lake.path, 'events'))?.description).toEqual(winners[0]!.description)
    expect((await listStores(lake.path)).map((store) => store.description.id)).toEqual([
      winners[0]!.description.id,
    ])
    expect(readdirSync(join(lake.path, 'stores'))).toEqual([winners[0]!.description.id])
  })

  it('of processes that make one name at once one makes it', async () => {
    using lake = temporaryLake()
    const script = `
      import { createStore } from ${JSON.stringify(join(import.meta.dirname, '../../src/storage/store.ts'))}
      await createStore(${JSON.stringify(lake.path)}, { name: 'events' }, ${NOW}).then(
        (store) => console.log(store.description.id), (error) => console.log(error.code))`
    const answers = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        return (await child.stdout.toArray()).join('').trim()
      }),
    )
    const losers = answers.filter((answer) => answer === 'STORE_ALREADY_EXISTS')
    expect(losers).toHaveLength(3)
    expect(answers).toContain((await findStore(lake.path, 'events'))?.description.id)
  })

  it('that no name leads to are not listed: a creation was cut off there', async () => {
    using lake = temporaryLake()
    const { description } = await createStore(lake.path, { name: 'events' }, NOW)
    rmSync(join(lake.path, 'names', 'events'))
    expect(await listStores(lake.path)).toEqual([])
    expect(await findStore(lake.path, 'events')).toBe(undefined)
    // The name is free again.
    const again = await createStore(lake.path, { name: 'events' }, NOW)
    expect(again.description.id).not.toBe(description.id)
    expect(await listStores(lake.path)).toHaveLength(1)
  })

  it('whose folder is gone are told, not made anew', async () => {
    using lake = temporaryLake()
    const { table } = await createStore(lake.path, { name: 'events' }, NOW)
    rmSync(table.folder, { recursive: true })
    const gone = {
      code: 'CORRUPT_STORE',
      message: `Store 'events' is gone: '${table.folder}' has no table`,
      hint: `Put the folder back, or delete '${join(lake.path, 'names', 'events')}' to give the name to a new store.`,
    }
    expect(await failureOf(findStore(lake.path, 'events'))).toEqual(gone)
    expect(await failureOf(createStore(lake.path, { name: 'events' }, NOW))).toEqual(gone)
  })

  it('whose description is damaged are told', async () => {
    using lake = temporaryLake()
    const { table } = await createStore(lake.path, { name: 'events' }, NOW)
    const file = join(table.folder, 'metadata', 'v1.metadata.json')
    const metadata = JSON.parse(readFileSync(file, 'utf8')) as { properties: Record<string, string> }
    const { properties } = metadata
    const rewrite = (changed: object) =>
      writeFileSync(file, JSON.stringify({ ...metadata, properties: { ...properties, ...changed } }))
    rewrite({ 'traillake.store.retention-days': 'many' })
    expect(await failureOf(findStore(lake.path, 'events'))).toMatchObject({
      code: 'CORRUPT_STORE',
      message: `Store '${table.folder}', version 1: its metadata is not what was signed`,
      hint: '`traillake verify` tells what else is wrong.',
    })
    const opened = async () => storeOf(await openTable(table.folder))
    expect(await failureOf(opened())).toMatchObject({
      code: 'CORRUPT_STORE',
      message: `Store '${table.folder}': table property 'traillake.store.retention-days' has the value 'many'`,
    })
    rewrite({ 'traillake.store.category': undefined })
    expect(await failureOf(opened())).toMatchObject({
      code: 'CORRUPT_STORE',
      message: `Store '${table.folder}': table property 'traillake.store.category' is missing`,
    })
  })

  it('that are missing come with a suggestion', async () => {
    using lake = temporaryLake()
    const hints = async (name: string) => {
      const { code, message, hint } = await missingStore(lake.path, name)
      return [code, message, hint]
    }
    expect(await hints('events')).toEqual([
      'STORE_NOT_FOUND',
      `Store 'events' does not exist`,
      'The lake has no stores yet: ingest makes the first.',
    ])
    await createStore(lake.path, { name: 'production' }, NOW)
    expect(await hints('producton')).toEqual([
      'STORE_NOT_FOUND',
      `Store 'producton' does not exist`,
      `Did you mean 'production'?`,
    ])
  })
})

describe('a lake that was moved', () => {
  const days = [eventId(1), eventId(2)]

  async function movedLake(from: string, to: string): Promise<void> {
    const lake = join(from, 'lake')
    await createStore(lake, { name: 'events' }, NOW)
    writeLog(join(from, 'first.json'), [eventOf(days[0]!, '2024-05-01T00:00:00Z')])
    await ingestInto(lake, 'events', [join(from, 'first.json')], NOW)
    renameSync(lake, to)
  }

  it('opens, knows its events, and takes more', async () => {
    using folder = temporaryLake()
    const moved = join(folder.path, 'moved')
    await movedLake(folder.path, moved)
    expect(await storedColumn(moved, 'events', 'eventid', NOW)).toEqual([days[0]])
    const log = join(folder.path, 'both.json')
    writeLog(log, [eventOf(days[0]!, '2024-05-01T00:00:00Z'), eventOf(days[1]!, '2024-05-02T00:00:00Z')])
    const { events, duplicates } = await ingestInto(moved, 'events', [log], NOW)
    expect([events, duplicates]).toEqual([1, 1])
    expect((await storedColumn(moved, 'events', 'eventid', NOW)).sort()).toEqual(days)
  })

  it('is relocated, and still takes more', async () => {
    using folder = temporaryLake()
    const moved = join(folder.path, 'moved')
    await movedLake(folder.path, moved)
    const store = (await findStore(moved, 'events'))!
    const { table } = await relocateStore(store)
    expect(table.metadata.location).toBe(`file://${table.folder}`)
    expect(await storedColumn(moved, 'events', 'eventid', NOW)).toEqual([days[0]])
    const log = join(folder.path, 'second.json')
    writeLog(log, [eventOf(days[1]!, '2024-05-02T00:00:00Z')])
    expect((await ingestInto(moved, 'events', [log], NOW)).events).toBe(1)
  })

  it('a copy and its original go their own ways', async () => {
    using folder = temporaryLake()
    const moved = join(folder.path, 'moved')
    await movedLake(folder.path, moved)
    const copy = join(folder.path, 'copy')
    cpSync(moved, copy, { recursive: true })
    const log = join(folder.path, 'second.json')
    writeLog(log, [eventOf(days[1]!, '2024-05-02T00:00:00Z')])
    expect((await ingestInto(copy, 'events', [log], NOW)).events).toBe(1)
    expect(await storedColumn(moved, 'events', 'eventid', NOW)).toEqual([days[0]])
    expect((await storedColumn(copy, 'events', 'eventid', NOW)).sort()).toEqual(days)
  })
})

describe('what is in the way', () => {
  it('a file where the lake should be', async () => {
    using folder = temporaryLake()
    const lake = join(folder.path, 'lake')
    writeFileSync(lake, '')
    expect(await failureOf(createStore(lake, { name: 'events' }, NOW))).toEqual({
      code: 'FOLDER_NOT_WRITABLE',
      message: `Cannot write to '${join(lake, 'names')}': not a directory`,
      hint: undefined,
    })
  })

  it('a file where the names should be: nothing is left behind', async () => {
    using lake = temporaryLake()
    mkdirSync(join(lake.path, 'stores'))
    writeFileSync(join(lake.path, 'names'), '')
    expect(await failureOf(createStore(lake.path, { name: 'events' }, NOW))).toMatchObject({
      code: 'FOLDER_NOT_WRITABLE',
    })
    expect(readdirSync(join(lake.path, 'stores'))).toEqual([])
  })
})

describe('descriptions', () => {
  it('have an id of their own each', () => {
    const ids = [1, 2].map(() => describeStore({ name: 'events' }, NOW).id)
    expect(new Set(ids).size).toBe(2)
  })
})
