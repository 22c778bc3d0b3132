import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SampleFiles, writeSample } from '../../src/index.ts'
import { DATA_END } from '../data.ts'
import { BENCH_NOW } from '../engine/traillake.ts'
import { LEAST_ROUNDS, median } from '../measure.ts'
import type { IngestOutcome } from '../process/ingest-outcome.ts'
import type { IngestFigures, IngestReport } from '../report/report.ts'
import { builtCommand, runNode } from './run-node.ts'

/** Larger data says nothing more of a rate, and takes minutes a run. */
const MOST_EVENTS = 500_000
const DAYS = 7

/** Log files of a trail: made on the first use, whole or not at all. */
async function prepareLogs(
  folder: string,
  events: number,
  note: (text: string) => void,
): Promise<{ readonly logs: string; readonly made: SampleFiles }> {
  const logs = join(folder, `logs-${events}`)
  const description = join(logs, 'sample.json')
  if (!existsSync(description)) {
    note(`writing log files of ${events} events`)
    const unfinished = `${logs}.unfinished`
    await rm(unfinished, { recursive: true, force: true })
    const made = await writeSample({ events, seed: 1, days: DAYS, until: DATA_END, out: unfinished })
    await writeFile(join(unfinished, 'sample.json'), `${JSON.stringify(made)}\n`)
    await rename(unfinished, logs)
  }
  // Written by the lines above.
  const made = JSON.parse(readFileSync(description, 'utf8')) as SampleFiles
  return { logs: join(logs, 'AWSLogs'), made }
}

/** Bytes of the Parquet files at or below a path. */
function parquetBytes(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).size
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.parquet'))
    .reduce((sum, file) => sum + statSync(join(path, file)).size, 0)
}

/** Has a process end with a line on standard error: kilobytes, its largest resident set. In JavaScript, which needs no compiling. */
const PEAK = `data:text/javascript,${encodeURIComponent(`
  import { isMainThread } from 'node:worker_threads'
  if (isMainThread) process.on('exit', () => console.error('\\n' + process.resourceUsage().maxRSS))
`)}`

/** `traillake ingest` as it is installed. */
function runTraillake(logs: string, target: string): IngestOutcome {
  const started = performance.now()
  const args = ['--import', PEAK, builtCommand(), '--lake', target, 'ingest', logs, '--json']
  const { output, messages } = runNode(args, { TRAILLAKE_NOW: new Date(BENCH_NOW).toISOString() })
  const seconds = (performance.now() - started) / 1000
  // The summary has the result of the ingest.
  const { events } = JSON.parse(output) as { readonly events: number }
  return { events, seconds, peakMemory: Number(messages.trim().split('\n').at(-1)) }
}

/** @param mode see bench/process/duckdb-ingest.ts */
function runDuckdb(mode: 'plain' | 'equal'): Way['run'] {
  const program = join(import.meta.dirname, '../process/duckdb-ingest.ts')
  // Printed by `printOutcome`.
  return (logs, target) => JSON.parse(runNode([program, logs, target, mode]).output) as IngestOutcome
}

interface Way {
  readonly name: keyof IngestReport['ways']
  readonly what: string
  /** Reads the logs into the target, in a process of its own. */
  run(logs: string, target: string): IngestOutcome
  readonly target: string
  /** Whether it stores twice what was delivered twice. */
  readonly keepsDuplicates: boolean
}

const WAYS: readonly Way[] = [
  {
    name: 'traillake',
    what: 'traillake ingest, the whole process: each event once, sorted, with its exact text',
    run: runTraillake,
    target: 'ingested-lake',
    keepsDuplicates: false,
  },
  {
    name: 'duckdb',
    what: 'read_json to zstd Parquet, columns named; no text of the events, unsorted, duplicates kept',
    run: runDuckdb('plain'),
    target: 'ingested.parquet',
    keepsDuplicates: true,
  },
  {
    name: 'duckdb_equal_work',
    what: 'the same with the text of the events, sorted, each event once',
    run: runDuckdb('equal'),
    target: 'ingested.parquet',
    keepsDuplicates: false,
  },
]

function figuresOf(
  what: string,
  outcomes: readonly IngestOutcome[],
  made: SampleFiles,
  bytes: number,
): IngestFigures {
  const seconds = median(outcomes.map((outcome) => outcome.seconds))
  return {
    what,
    seconds: Number(seconds.toPrecision(4)),
    megabytes_per_second: Number((made.bytes / 1e6 / seconds).toPrecision(4)),
    events_per_second: Math.round((made.events + made.duplicates) / seconds),
    peak_memory_mb: Math.round(Math.max(...outcomes.map((outcome) => outcome.peakMemory)) / 1024),
    written_bytes: bytes,
  }
}

/** Reads the same gzip log files with each engine, each run in a process of its own, in turn. */
export async function ingestSuite(
  folder: string,
  wanted: number,
  note: (text: string) => void,
): Promise<IngestReport> {
  const events = Math.min(wanted, MOST_EVENTS)
  const { logs, made } = await prepareLogs(folder, events, note)
  const outcomes = WAYS.map((): IngestOutcome[] => [])
  const bytes: number[] = []
  // The first round brings the files into memory, and is not counted.
  for (let round = 0; round <= LEAST_ROUNDS; round++) {
    for (const [i, way] of WAYS.entries()) {
      note(`ingest, round ${round} of ${LEAST_ROUNDS}: ${way.name}`)
      const target = join(folder, way.target)
      rmSync(target, { recursive: true, force: true })
      const outcome = way.run(logs, target)
      const expected = made.events + (way.keepsDuplicates ? made.duplicates : 0)
      if (outcome.events !== expected)
        throw new Error(`${way.name}: ${outcome.events} events, not ${expected}`)
      if (round > 0) outcomes[i]?.push(outcome)
      bytes[i] = parquetBytes(target)
      rmSync(target, { recursive: true, force: true })
    }
  }
  const ways = WAYS.map(
    ({ name, what }, i) => [name, figuresOf(what, outcomes[i] ?? [], made, bytes[i] ?? 0)] as const,
  )
  // One entry for each of WAYS, which has every name.
  const figures = Object.fromEntries(ways) as IngestReport['ways']
  const ratio = (peer: IngestFigures) => Number((peer.seconds / figures.traillake.seconds).toPrecision(4))
  return {
    ...{ events: made.events, files: made.files, json_bytes: made.bytes, runs: LEAST_ROUNDS, ways: figures },
    ratios: { duckdb: ratio(figures.duckdb), duckdb_equal_work: ratio(figures.duckdb_equal_work) },
  }
}
