import { afterAll, describe, expect, it } from 'vitest'
import { FIXTURES } from '../support/fixture/fixtures.ts'
import type { Backend } from '../support/slt/backend.ts'
import { oracleComparable } from '../support/slt/cells.ts'
import { duckdbBackend } from '../support/slt/duckdb-backend.ts'
import { closeFixtureLake, fixtureLake } from '../support/slt/lake.ts'
import { memoryBackend } from '../support/slt/memory-backend.ts'
import { parseScript } from '../support/slt/parse.ts'
import { storeBackend } from '../support/slt/store-backend.ts'
import { storeFigures } from '../../src/storage/store.ts'

afterAll(closeFixtureLake)

async function rowsOf(backend: Backend, name: string) {
  const session = await backend.open(parseScript('all.slt', `fixture ${name}`))
  try {
    const { rows } = await session.query(`SELECT * FROM ${name} ORDER BY eventtime, eventid`)
    return rows
  } finally {
    await session.close()
  }
}

describe.each(FIXTURES.map(({ name }) => name))('fixture %s', (name) => {
  it('is ingested as it is shredded by hand', async () => {
    const stored = await rowsOf(storeBackend, name)
    expect(stored).toEqual(await rowsOf(memoryBackend, name))
    expect(stored.length).toBeGreaterThan(0)
  })

  it('has no column that is NULL in every row', async () => {
    const rows = await rowsOf(storeBackend, name)
    const unused = rows[0]?.map((_, i) => i).filter((i) => rows.every((row) => row[i] === 'NULL'))
    // Configuration items say nothing of what was added later.
    expect(unused).toEqual(name === 'events' ? [] : [7])
  })

  it('is read by DuckDB as it is by us', async () => {
    const ours = await rowsOf(storeBackend, name)
    const theirs = await rowsOf(duckdbBackend, name)
    const comparable = (rows: readonly (readonly string[])[]) => rows.map((row) => row.map(oracleComparable))
    expect(comparable(theirs)).toEqual(comparable(ours))
  })
})

it('the events lie in several data files, each event once', async () => {
  const { events, files } = await storeFigures((await fixtureLake()).store('events'))
  expect({ events, files }).toEqual({ events: 201, files: 5 })
})
