/** `npm run bench`: see README.md here. */
import { rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { version as duckdbVersion } from '@duckdb/node-api'
import { type BenchData, prepareData, SEED, writerFingerprint } from './data.ts'
import { DUCKDB_THREADS } from './engine/duckdb.ts'
import { openContestants } from './engine/open.ts'
import { type BenchOptions, readOptions, type Suite, USAGE } from './options.ts'
import { loadQueries } from './queries.ts'
import type { BenchReport, Suites } from './report/report.ts'
import { scanTable } from './report/scan-table.ts'
import { ingestTable, memoryTable, refreshTable, startupTable } from './report/small-tables.ts'
import { ingestSuite } from './suite/ingest.ts'
import { memorySuite } from './suite/memory.ts'
import { refreshSuite } from './suite/refresh.ts'
import { scanSuite } from './suite/scan.ts'
import { startupSuite } from './suite/startup.ts'

function note(text: string): void {
  process.stderr.write(`bench: ${text}\n`)
}

function machine(): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return `${process.platform} ${process.arch}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, ${gigabytes} GB`
}

const load = () => Number((loadavg()[0] ?? 0).toFixed(2))

/** Runs one suite, puts its report where it belongs and returns its table. */
async function runSuite(
  suite: Suite,
  options: BenchOptions,
  data: BenchData,
  suites: Suites,
): Promise<string> {
  const queries = loadQueries(data.parameters).filter(({ name }) => name.includes(options.query ?? ''))
  switch (suite) {
    case 'scan': {
      const contestants = await openContestants(data)
      try {
        suites.scan = await scanSuite(queries, contestants, note)
      } finally {
        await contestants.close()
      }
      return scanTable(suites.scan)
    }
    case 'ingest':
      suites.ingest = await ingestSuite(options.data, options.events, note)
      return ingestTable(suites.ingest)
    case 'refresh':
      suites.refresh = await refreshSuite(data, queries, note)
      return refreshTable(suites.refresh)
    case 'startup':
      suites.startup = await startupSuite(data)
      return startupTable(suites.startup)
    case 'memory':
      suites.memory = await memorySuite(data, queries, options.rounds, note)
      return memoryTable(suites.memory)
  }
}

async function main(options: BenchOptions): Promise<void> {
  const before = load()
  if (options.rebuild) rmSync(join(options.data, String(options.events)), { recursive: true, force: true })
  await mkdir(options.data, { recursive: true })
  const data = await prepareData(options.data, options.events, note)
  const data_is_current = data.fingerprint === writerFingerprint()
  if (!data_is_current) note('the data was written by other sources than those here; --rebuild renews it')
  const suites: Suites = {}
  console.log(
    `${machine()}, Node ${process.version}, DuckDB ${duckdbVersion()}, ${options.events} events, load average ${before}`,
  )
  for (const suite of options.suites) console.log(`\n${await runSuite(suite, options, data, suites)}`)
  const report: BenchReport = {
    ...{ machine: machine(), node: process.version, duckdb: duckdbVersion(), date: new Date().toISOString() },
    ...{
      events: options.events,
      seed: SEED,
      threads: { traillake: availableParallelism(), duckdb: DUCKDB_THREADS },
    },
    ...{ load: [before, load()], data_is_current, suites },
  }
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, undefined, 2)}\n`)
  const wrong = suites.scan?.queries.some((query) => !query.same_answer) ?? false
  if (wrong || suites.refresh?.same_answer === false) process.exitCode = 1
}

let options: BenchOptions | undefined
try {
  options = readOptions(process.argv.slice(2))
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  process.exitCode = 2
}
if (options !== undefined) await main(options)
