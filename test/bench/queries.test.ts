import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { difference } from '../../bench/answer/compare.ts'
import { prepareData } from '../../bench/data.ts'
import { PEERS } from '../../bench/engine/engine.ts'
import { type Contestants, openContestants } from '../../bench/engine/open.ts'
import { queryNames, loadQueries } from '../../bench/queries.ts'
import type { BenchQuery } from '../../bench/query-file.ts'

const EVENTS = 5000

const folder = mkdtempSync(join(tmpdir(), 'traillake-bench-'))
let contestants: Contestants
let queries: ReadonlyMap<string, BenchQuery>

beforeAll(async () => {
  const data = await prepareData(folder, EVENTS, () => undefined)
  contestants = await openContestants(data)
  queries = new Map(loadQueries(data.parameters).map((query) => [query.name, query]))
})

afterAll(async () => {
  await contestants.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the bench asks every engine the same and gets the same answer', () => {
  for (const name of queryNames()) {
    it(name, async () => {
      const { sql, duckdb, answer } = queries.get(name)!
      const ours = await contestants.traillake.answer(sql)
      for (const peer of PEERS)
        expect(difference(ours, await contestants.peers[peer].answer(duckdb), answer), peer).toBeUndefined()
      // What is timed gives as many rows as what is compared.
      expect(await contestants.traillake.run(sql)).toBe(ours.length)
    })
  }
})
