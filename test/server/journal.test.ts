import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Lake, openLake } from '../../src/index.ts'
import { openJournal } from '../../src/server/channel/journal.ts'

const lakes: { readonly lake: Lake; readonly folder: string }[] = []

afterEach(async () => {
  for (const { lake, folder } of lakes.splice(0)) {
    await lake.close()
    await rm(folder, { recursive: true })
  }
})

async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'traillake-journal-'))
  const lake = await openLake(folder, { threads: 1, clock: () => Date.parse('2026-11-21T08:00:00Z') })
  lakes.push({ lake, folder })
  const { id } = await lake.createStore('audit', { category: 'ActivityAuditLog' })
  const problems: unknown[] = []
  const options = {
    ...{ thread: lake, folder: join(folder, 'api', 'journal'), everyMs: 3_600_000 },
    onProblem: (problem: unknown) => problems.push(problem),
    onDrained: async () => undefined,
  }
  return { lake, id, problems, options, place: join(folder, 'api', 'journal', id) }
}

function record(name: string): string {
  return JSON.stringify({
    ...{
      eventVersion: '1.0',
      eventCategory: 'ActivityAuditLog',
      eventType: 'ActivityLog',
      eventID: randomUUID(),
    },
    ...{ eventTime: '2026-11-20T10:00:00Z', eventData: { eventName: name } },
  })
}

async function names(lake: Lake): Promise<unknown> {
  const result = await lake.query('SELECT eventdata.eventname AS name FROM audit ORDER BY 1')
  return (await result.rows()).map(({ name }) => name)
}

describe('the journal of audit events', () => {
  it('has records on the disk when it says so, and in the store when it was drained', async () => {
    const { lake, id, problems, options, place } = await start()
    const journal = openJournal(options)
    await Promise.all(['a', 'b', 'c'].map((name) => journal.append(id, [record(name)])))
    expect(readdirSync(place)).toHaveLength(1)
    expect(await names(lake)).toEqual([])
    await journal.drain()
    expect([await names(lake), readdirSync(place), problems]).toEqual([['a', 'b', 'c'], [], []])
    await journal.append(id, [record('d')])
    await journal.close()
    expect(await names(lake)).toEqual(['a', 'b', 'c', 'd'])
    await expect(journal.append(id, [record('e')])).rejects.toThrow('the journal is closed')
  })

  it('takes up what another process left, a line that was not finished aside', async () => {
    const { lake, id, options, place } = await start()
    mkdirSync(place, { recursive: true })
    const [whole, torn] = [record('whole'), record('torn')]
    appendFileSync(join(place, '000000000000001-x.jsonl'), `${whole}\n${torn.slice(0, 90)}`)
    const journal = openJournal(options)
    await journal.append(id, [record('new')])
    await journal.close()
    expect([await names(lake), readdirSync(place)]).toEqual([['new', 'whole'], []])
  })

  it('counts records once that were stored before their process ended', async () => {
    const { lake, id, options, place } = await start()
    mkdirSync(place, { recursive: true })
    const once = record('once')
    appendFileSync(join(place, '000000000000001-x.jsonl'), `${once}\n`)
    await lake.ingest(join(place, '000000000000001-x.jsonl'), { store: id })
    const journal = openJournal(options)
    await journal.close()
    expect([await names(lake), readdirSync(place)]).toEqual([['once'], []])
  })

  it('keeps the records of a store that cannot take them, and stores those of others', async () => {
    const { lake, id, problems, options, place } = await start()
    const journal = openJournal(options)
    const other = await lake.createStore('other', {
      category: 'ActivityAuditLog',
      terminationProtection: false,
    })
    await journal.append(other.id, [record('waits')])
    await journal.append(id, [record('stored')])
    await lake.deleteStore(other.id)
    await journal.drain()
    expect(await names(lake)).toEqual(['stored'])
    expect(problems).toHaveLength(1)
    expect(readdirSync(join(place, '..', other.id))).toHaveLength(1)
    await lake.restoreStore(other.id)
    await journal.close()
    const result = await lake.query('SELECT count(*) AS n FROM other')
    expect(await result.rows()).toEqual([{ n: 1 }])
  })
})
