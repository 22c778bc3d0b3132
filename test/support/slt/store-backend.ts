import { storeSource } from '../../../src/storage/source.ts'
import { findFixture } from '../fixture/fixtures.ts'
import type { WorkerPool } from '../../../src/execution/parallel/pool.ts'
import type { Backend, Session } from './backend.ts'
import { fixtureLake } from './lake.ts'
import { runPipeline, tableCatalog } from './pipeline.ts'
import type { Script } from './script.ts'
import { encodedTable } from './tables.ts'

async function open({ fixtures, tables, clock, zone }: Script, workers?: WorkerPool): Promise<Session> {
  const lake = await fixtureLake()
  const named = new Map(tables.map((table) => [table.name.toLowerCase(), encodedTable(table)]))
  const find = (name: string) => {
    const fixture = findFixture(name)
    const stored = fixture !== undefined && fixtures.includes(fixture) ? lake.store(fixture.name) : undefined
    return named.get(name) ?? (stored && storeSource(stored, clock))
  }
  const listed = [...fixtures, ...tables].map((table) => table.name)
  const catalog = tableCatalog(find, listed)
  return {
    query: (sql) => runPipeline(sql, catalog, { clock, zone, workers }),
    close: () => Promise.resolve(),
  }
}

/**
 * The fixtures as event data stores, ingested from log files into Parquet under Iceberg. A script's own tables, which no
 * store could hold, come in small batches of dictionaries, constants and selections. Every optimizer rule runs.
 */
export const storeBackend: Backend = { name: 'store', open: (script) => open(script) }

/** The same, all work on stores done by two worker threads, however little it is. */
export const threadsBackend: Backend = {
  name: 'threads',
  open: async (script) => open(script, (await fixtureLake()).workers),
}
