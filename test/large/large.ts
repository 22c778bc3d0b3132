import { join } from 'node:path'
import { type Lake, openLake } from '../../src/index.ts'
import { BENCH_NOW } from '../../bench/engine/traillake.ts'
import { DATA_END, ingestSample } from '../../bench/data.ts'
import { differenceOf } from '../fuzz/compare.ts'
import { createParquetView, openOracle } from '../support/duckdb/oracle.ts'
import type { Session } from '../support/slt/backend.ts'
import { cellText } from '../support/slt/cells.ts'
import { runStatement } from '../support/slt/run.ts'
import { statementOf } from './statement.ts'

export interface LargeOptions {
  /** Where the lake is made. */
  readonly folder: string
  readonly events: number
  readonly seed: number
  /** The number of the first statement. */
  readonly start: number
  readonly queries: number
  /** Told of each statement once it was compared; of a difference, what it is. */
  readonly report: (line: string, isDifferent: boolean) => void
}

export interface LargeOutcome {
  readonly same: number
  /** Of them with rows. */
  readonly withRows: number
  readonly different: number
}

/** Lines of a difference that are shown. */
const SHOWN_LINES = 3

function sessionOf(lake: Lake): Session {
  return {
    async query(sql) {
      const result = await lake.query(sql)
      const rows = await Array.fromAsync(result.texts(), (row) => row.map(cellText))
      return { columns: result.columns, rows }
    },
    async close() {
      await lake[Symbol.asyncDispose]()
    },
  }
}

/**
 * Random statements over so many events that tables grow, batches are many, and threads share the work: each on one thread, on
 * two, twice with what was kept of the first time, and on DuckDB over the same files.
 */
export async function runLarge(options: LargeOptions): Promise<LargeOutcome> {
  const { folder, events, seed, start, queries, report } = options
  const path = join(folder, 'lake')
  const open = (threads: number, cache: boolean) => openLake(path, { clock: () => BENCH_NOW, threads, cache })
  const [alone, shared] = [await open(1, false), await open(2, true)]
  await alone.createStore('events', { retentionDays: 365 })
  // Several files, the last of them small.
  for (const [part, share] of [0.4, 0.4, 0.15, 0.05].entries()) {
    const until = new Date(DATA_END.getTime() - (3 - part) * 86_400_000)
    await ingestSample(alone, 'events', {
      events: Math.ceil(share * events),
      seed: part + 1,
      days: 20,
      until,
    })
  }
  const oracle = await openOracle()
  const { location } = await alone.store('events')
  await createParquetView(
    oracle,
    'events',
    join(path, 'stores', location.slice(location.lastIndexOf('/') + 1)),
  )
  const theirs: Session = { query: (sql) => oracle.query(sql, BENCH_NOW), close: () => Promise.resolve() }
  const ours = [sessionOf(alone), sessionOf(shared), sessionOf(shared)]
  let [same, withRows, different] = [0, 0, 0]
  try {
    for (let number = start; number < start + queries; number++) {
      const sql = statementOf(seed, number)
      const expected = await runStatement(theirs, sql)
      const differences = []
      for (const session of ours)
        differences.push(differenceOf(await runStatement(session, sql), expected, true))
      const found = differences.findIndex((one) => one !== undefined)
      if (found < 0) {
        same++
        if (expected.kind === 'answer' && expected.answer.rows.length > 0) withRows++
        report(`${number} same`, false)
        continue
      }
      different++
      const how = ['on one thread', 'on two threads', 'from the cache'][found]!
      const { ours: left, theirs: right } = differences[found]!
      const at = left.findIndex((line, i) => line !== right[i])
      const from = Math.max(0, at)
      const lines = (all: readonly string[]) => all.slice(from, from + SHOWN_LINES).join('\n  ')
      report(
        `${number} of seed ${seed} is different ${how}, from row ${from + 1} of ${left.length} and ${right.length} on\n${sql}\nours\n  ${lines(left)}\nDuckDB's\n  ${lines(right)}`,
        true,
      )
    }
  } finally {
    oracle.close()
    for (const lake of [alone, shared]) await lake[Symbol.asyncDispose]()
  }
  return { same, withRows, different }
}
