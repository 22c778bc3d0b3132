import { linkSync, mkdirSync, readdirSync } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { difference } from '../answer/compare.ts'
import {
  type BenchData,
  DATA_END,
  ingestSample,
  lakeFolder,
  nativeFile,
  ownFiles,
  storeFiles,
  TABLES,
  writeOwnFile,
} from '../data.ts'
import { readParquet } from '../engine/duckdb.ts'
import { type Peer, PEERS, type QueryEngine } from '../engine/engine.ts'
import { type Contestants, openContestants } from '../engine/open.ts'
import { LEAST_ROUNDS, median, timed } from '../measure.ts'
import type { BenchQuery } from '../query-file.ts'
import type { RefreshFigures, RefreshReport } from '../report/report.ts'

/** A tree whose files are links to another's: all of them are written once and never changed in place. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) linkTree(source, target)
    else linkSync(source, target)
  }
}

/** A second copy of the data, which the suite may add to. */
async function copyData(data: BenchData): Promise<BenchData> {
  const copy = { ...data, folder: `${data.folder}.refresh` }
  await rm(copy.folder, { recursive: true, force: true })
  linkTree(lakeFolder(data), lakeFolder(copy))
  for (const table of TABLES) linkTree(ownFiles(data, table), ownFiles(copy, table))
  await copyFile(nativeFile(data), nativeFile(copy))
  return copy
}

/** Adds events to every engine's data: into the lake, as one more of DuckDB's files, and into its table. */
async function addEvents(data: BenchData, contestants: Contestants, round: number): Promise<number> {
  const { lake, instance } = contestants
  const connection = await instance.connect()
  const before = new Set(await storeFiles(lake, 'events', connection))
  const events = Math.ceil(data.events / 100)
  const hour = 3_600_000
  await ingestSample(lake, 'events', {
    ...{ events, seed: 1000 + round, days: 1, until: new Date(DATA_END.getTime() + round * hour) },
  })
  const added = (await storeFiles(lake, 'events', connection)).filter((file) => !before.has(file))
  await writeOwnFile(connection, added, join(ownFiles(data, 'events'), `${round}.parquet`))
  await connection.run(`INSERT INTO native.events ${readParquet(added)}`)
  await contestants.refreshFiles()
  connection.closeSync()
  return events
}

/** All widgets once on every engine, in turn by widget. Returns the sums in milliseconds, traillake's first. */
async function refreshOnce(
  widgets: readonly BenchQuery[],
  { traillake, peers }: Contestants,
): Promise<readonly number[]> {
  const engines: readonly (readonly [QueryEngine, 'sql' | 'duckdb'])[] = [
    [traillake, 'sql'],
    ...PEERS.map((peer) => [peers[peer], 'duckdb'] as const),
  ]
  const sums = engines.map(() => 0)
  for (const widget of widgets)
    for (const [i, [engine, dialect]] of engines.entries())
      sums[i] = (sums[i] ?? 0) + (await timed(() => engine.run(widget[dialect])))
  return sums
}

async function sameAnswers(
  widgets: readonly BenchQuery[],
  { traillake, peers }: Contestants,
): Promise<boolean> {
  for (const { sql, duckdb, answer } of widgets) {
    const ours = await traillake.answer(sql)
    for (const peer of PEERS)
      if (difference(ours, await peers[peer].answer(duckdb), answer) !== undefined) return false
  }
  return true
}

/** The dashboards again after one percent of new events came, five times. */
export async function refreshSuite(
  data: BenchData,
  queries: readonly BenchQuery[],
  note: (text: string) => void,
): Promise<RefreshReport> {
  const widgets = queries.filter((query) => query.family === 'widget')
  const copy = await copyData(data)
  const contestants = await openContestants(copy, { writable: true, cache: true })
  const before: (readonly number[])[] = []
  const after: (readonly number[])[] = []
  let added = 0
  let same = true
  try {
    await refreshOnce(widgets, contestants)
    for (let round = 1; round <= LEAST_ROUNDS; round++) {
      note(`refresh ${round} of ${LEAST_ROUNDS}`)
      before.push(await refreshOnce(widgets, contestants))
      added = await addEvents(copy, contestants, round)
      after.push(await refreshOnce(widgets, contestants))
    }
    same = await sameAnswers(widgets, contestants)
  } finally {
    await contestants.close()
    await rm(copy.folder, { recursive: true, force: true })
  }
  const middle = (sums: readonly (readonly number[])[], i: number) =>
    Number(median(sums.map((round) => round[i] ?? Number.NaN)).toPrecision(4))
  const figures = (i: number): RefreshFigures => ({
    before_ms: middle(before, i),
    after_ms: middle(after, i),
  })
  const [traillake, peers] = [figures(0), PEERS.map((peer, i) => [peer, figures(i + 1)] as const)]
  return {
    note: 'traillake keeps what aggregates make of each data file, on disk and in memory, and reads the files that came since',
    ...{ widgets: widgets.length, new_events: added, runs: LEAST_ROUNDS, same_answer: same, traillake },
    // One entry for each of PEERS.
    peers: Object.fromEntries(peers) as Record<Peer, RefreshFigures>,
    ratios: Object.fromEntries(
      peers.map(([peer, { after_ms }]) => [peer, Number((after_ms / traillake.after_ms).toPrecision(4))]),
    ),
  }
}
