import { batchRows } from '../../src/column/batch.ts'
import { type Lake, openLake, tuneCollector } from '../../src/index.ts'
import { jsonCell } from '../answer/normalise.ts'
import type { QueryEngine } from './engine.ts'

/** What retention counts from, so that the sample never grows too old to be seen. */
export const BENCH_NOW = Date.parse('2026-01-02T00:00:00Z')

/** Opens a lake of the bench. What is answered from the cache is no scan: it is off unless asked for. */
export function openBenchLake(folder: string, cache = false): Promise<Lake> {
  tuneCollector()
  return openLake(folder, { clock: () => BENCH_NOW, cache })
}

/** traillake over a lake, in this process. */
export function traillakeEngine(lake: Lake): QueryEngine {
  return {
    async run(sql) {
      const result = await lake.query(sql)
      let rows = 0
      for await (const batch of result.batches()) rows += batchRows(batch)
      return rows
    },
    async answer(sql) {
      const result = await lake.query(sql)
      return Array.fromAsync(result.values(), (row) => row.map(jsonCell))
    },
  }
}
