import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Lake, openLake } from '../../src/index.ts'
import { event, temporaryFolder } from '../support/cli.ts'

let lake: Lake

beforeAll(async () => {
  const folder = temporaryFolder()
  const log = join(folder, 'log.json')
  writeFileSync(log, JSON.stringify(Array.from({ length: 30 }, (_, i) => event(i))))
  lake = await openLake(join(folder, 'lake'))
  await lake.ingest(log)
  await lake.createStore('other')
})
afterAll(() => lake.close())

it('checks a statement without running it', async () => {
  const [events, other] = [await lake.store('events'), await lake.store('other')]
  expect(
    await lake.check(
      `SELECT a.eventname AS name, count(*) FROM "${events.id}" a, other b, events c GROUP BY 1`,
    ),
  ).toEqual({
    kind: 'select',
    columns: [
      { name: 'name', type: 'varchar' },
      { name: '_col1', type: 'bigint' },
    ],
    stores: [
      { id: events.id, name: 'events' },
      { id: other.id, name: 'other' },
    ],
  })
  expect(await lake.check('EXPLAIN SELECT 1 AS one')).toEqual({
    kind: 'explain',
    columns: [{ name: 'one', type: 'integer' }],
    stores: [],
  })
  await expect(lake.check('SELECT eventnam FROM events')).rejects.toThrow(
    "line 1:8: Column 'eventnam' cannot be resolved",
  )
})

const matched: readonly (readonly [string, number])[] = [
  [`SELECT count(*) FROM events WHERE eventid LIKE '%5'`, 3],
  [`SELECT eventname, count(*) FROM events WHERE length(eventid) > 0 AND eventid LIKE '%5' GROUP BY 1`, 3],
  [`SELECT eventid FROM events WHERE eventid LIKE '%5'`, 3],
  [`SELECT * FROM events WHERE eventid LIKE '%5' ORDER BY eventtime DESC LIMIT 2`, 3],
  [`SELECT eventid FROM events WHERE eventid = 'none'`, 0],
  [`SELECT 1`, 0],
]
it.each(matched)('counts the events that a statement matched: %s', async (sql, events) => {
  const result = await lake.query(sql)
  await result.rows()
  expect(result.statistics.eventsMatched).toBe(events)
})
