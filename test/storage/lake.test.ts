import { spawn } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLake } from '../../src/index.ts'
import { cli, event, temporaryFolder } from '../support/cli.ts'

const now = Date.parse('2026-03-01T00:00:00Z')
const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')

/** A folder of log files of ten events each. */
function trail(events: number): string {
  const folder = temporaryFolder()
  for (let start = 0; start < events; start += 10) {
    const records = Array.from({ length: Math.min(10, events - start) }, (_, i) => event(start + i))
    writeFileSync(
      join(folder, `${String(start).padStart(6, '0')}.json`),
      JSON.stringify({ Records: records }),
    )
  }
  return folder
}

async function count(
  folder: string,
  sql = 'SELECT count(*) AS n, count(DISTINCT eventid) AS ids FROM events',
  clock = now,
): Promise<unknown> {
  await using lake = await openLake(folder, { clock: () => clock })
  return (await (await lake.query(sql)).rows())[0]
}

describe('a lake', () => {
  it('stores events once, whoever ingests them at the same time', async () => {
    const lake = temporaryFolder()
    const source = trail(400)
    const runs = await Promise.all(
      [0, 1, 2].map(() => cli(['ingest', source, '--json'], { lake, now: '2026-03-01T00:00:00Z' })),
    )
    expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(runs.map(() => [0, '']))
    const stored = runs.map(({ stdout }) => (JSON.parse(stdout) as { events: number }).events)
    expect(stored.reduce((sum, events) => sum + events, 0)).toBe(400)
    expect(await count(lake)).toEqual({ n: 400, ids: 400 })
  })

  it('is readable after an ingest was killed, and the same ingest completes it', async () => {
    const source = trail(3000)
    const lake = temporaryFolder()
    for (const delay of [0, 150, 300, 450, 600]) {
      await new Promise<void>((done) => {
        const child = spawn(process.execPath, [MAIN, 'ingest', source, '--lake', lake], {
          stdio: 'ignore',
          env: { ...process.env, TRAILLAKE_NOW: '2026-03-01T00:00:00Z' },
        })
        child.on('close', () => done())
        setTimeout(() => child.kill('SIGKILL'), delay)
      })
      await using opened = await openLake(lake, { clock: () => now })
      for (const store of await opened.stores()) expect([0, 3000]).toContain(store.events)
    }
    await using opened = await openLake(lake, { clock: () => now })
    await opened.ingest(source)
    expect(await count(lake)).toEqual({ n: 3000, ids: 3000 })
  })

  it('shows an event to the last microsecond of its retention, and not after it', async () => {
    const folder = temporaryFolder()
    const time = '2026-01-01T00:00:00.000001Z'
    const source = join(folder, 'one.json')
    writeFileSync(
      source,
      JSON.stringify([event(1, { eventTime: time }), event(2, { eventTime: '2026-02-01T00:00:00Z' })]),
    )
    const lake = join(folder, 'lake')
    {
      await using opened = await openLake(lake, { clock: () => now })
      await opened.createStore('events', { retentionDays: 365 })
      expect(await opened.ingest(source)).toMatchObject({ events: 2, expired: 0 })
    }
    const last = Date.parse('2026-01-01T00:00:00Z') + 365 * 86_400_000
    expect(await count(lake, 'SELECT count(*) AS n FROM events', last)).toEqual({ n: 2 })
    expect(await count(lake, 'SELECT count(*) AS n FROM events', last + 1)).toEqual({ n: 1 })
    expect(
      await count(lake, "SELECT count(*) AS n FROM events WHERE eventtime < '2026-01-02'", last + 1),
    ).toEqual({ n: 0 })
  })

  it('opens and ingests where it was moved to, also as a copy', async () => {
    const before = join(temporaryFolder(), 'lake')
    const [first, second] = [trail(20), trail(30)]
    {
      await using opened = await openLake(before, { clock: () => now })
      await opened.ingest(first)
    }
    const after = join(temporaryFolder(), 'moved')
    renameSync(before, after)
    {
      await using opened = await openLake(after, { clock: () => now })
      expect(await opened.ingest(second)).toMatchObject({ events: 10, duplicates: 20 })
      expect((await opened.relocate('events')).location).toBe(
        `file://${join(after, 'stores', (await opened.store('events')).id)}`,
      )
    }
    const copy = join(temporaryFolder(), 'copy')
    cpSync(after, copy, { recursive: true })
    expect(await count(after)).toEqual({ n: 30, ids: 30 })
    expect(await count(copy)).toEqual({ n: 30, ids: 30 })
  })

  it('gives a name to one of those who ask for it at once', async () => {
    const folder = temporaryFolder()
    await using lake = await openLake(folder, { clock: () => now })
    const outcomes = await Promise.allSettled([0, 1, 2, 3].map(() => lake.createStore('prod')))
    const failures = outcomes
      .filter((outcome) => outcome.status === 'rejected')
      .map(({ reason }) => (reason as Error).message)
    expect(failures).toEqual([
      "Store 'prod' already exists",
      "Store 'prod' already exists",
      "Store 'prod' already exists",
    ])
    expect((await lake.stores()).map(({ name }) => name)).toEqual(['prod'])
  })

  it('says which data file is damaged or gone', async () => {
    const folder = temporaryFolder()
    await using lake = await openLake(folder, { clock: () => now })
    await lake.ingest(trail(10))
    const data = join(folder, 'stores', (await lake.store('events')).id, 'data')
    const file = join(data, readdirSync(data)[0]!)
    const whole = readFileSync(file)
    writeFileSync(file, whole.subarray(0, whole.length - 5))
    const damaged = lake.query('SELECT count(eventname) AS n FROM events').then((result) => result.rows())
    await expect(damaged).rejects.toThrow(
      `'${file}' is not a readable Parquet file: it does not end with PAR1`,
    )
    renameSync(file, `${file}.gone`)
    const gone = lake.query('SELECT count(eventname) AS n FROM events').then((result) => result.rows())
    await expect(gone).rejects.toThrow(`Data file '${file}' is missing`)
  })
})
