import { join } from 'node:path'
import { type BenchData, lakeFolder, storeFiles } from '../data.ts'
import { openDuckdb, readParquet } from '../engine/duckdb.ts'
import { BENCH_NOW, openBenchLake } from '../engine/traillake.ts'
import { inTurn, median } from '../measure.ts'
import type { StartupReport } from '../report/report.ts'
import { builtCommand, runNode } from './run-node.ts'

const SQL = 'SELECT eventname, count(*) AS n FROM events GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10'

/** Whole processes from start to end: what somebody waits for at a prompt. */
export async function startupSuite(data: BenchData): Promise<StartupReport> {
  const command = builtCommand()
  const lake = await openBenchLake(lakeFolder(data))
  const instance = await openDuckdb()
  const files = await storeFiles(lake, 'events', await instance.connect())
  instance.closeSync()
  const duckdb = join(import.meta.dirname, '../process/duckdb-query.ts')
  const duckdbSql = SQL.replace('FROM events', `FROM (${readParquet(files)})`)
  const processes = [
    ['-e', '0'],
    [command, '--version'],
    [command, 'query', '--no-cache', '--lake', lake.folder, SQL],
    [duckdb, duckdbSql],
  ].map((args) => async () => runNode(args, { TRAILLAKE_NOW: new Date(BENCH_NOW).toISOString() }))
  // The first run fills the compile cache, and is not counted.
  for (const run of processes) await run()
  const figures = await inTurn(processes)
  const [node = 0, version = 0, query = 0, peer = 0] = figures.map((runs) => Math.round(median(runs)))
  return {
    ...{ runs: figures[0]?.length ?? 0, sql: SQL, node_ms: node, traillake_version_ms: version },
    ...{ traillake_query_ms: query, duckdb_query_ms: peer, ratio: Number((peer / query).toPrecision(4)) },
  }
}
