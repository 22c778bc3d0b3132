import type { DuckDBInstance } from '@duckdb/node-api'
import type { Lake } from '../../src/index.ts'
import { type BenchData, lakeFolder, nativeFile, ownFiles, storeFiles, TABLES } from '../data.ts'
import { duckdbEngine, openDuckdb, parquetFiles, text, viewFiles } from './duckdb.ts'
import type { Peer, QueryEngine } from './engine.ts'
import { openBenchLake, traillakeEngine } from './traillake.ts'

/** All contestants, open over one data set. */
export interface Contestants {
  readonly lake: Lake
  readonly instance: DuckDBInstance
  readonly traillake: QueryEngine
  readonly peers: Readonly<Record<Peer, QueryEngine>>
  /** Tells DuckDB of files that came after opening. */
  refreshFiles(): Promise<void>
  close(): Promise<void>
}

/** Opens the contestants; `writable` where the native tables are to grow, `cache` where traillake may keep aggregates. */
export async function openContestants(
  data: BenchData,
  { writable = false, cache = false }: { readonly writable?: boolean; readonly cache?: boolean } = {},
): Promise<Contestants> {
  const lake = await openBenchLake(lakeFolder(data), cache)
  const instance = await openDuckdb()
  const connection = await instance.connect()
  await connection.run(`ATTACH ${text(nativeFile(data))} AS native${writable ? '' : ' (READ_ONLY)'}`)
  async function refreshFiles(): Promise<void> {
    for (const table of TABLES) {
      await viewFiles(connection, 'same_files', table, await storeFiles(lake, table, connection))
      await viewFiles(connection, 'own_files', table, parquetFiles(ownFiles(data, table)))
    }
  }
  await refreshFiles()
  return {
    lake,
    instance,
    traillake: traillakeEngine(lake),
    peers: {
      duckdb_same_files: await duckdbEngine(instance, 'memory.same_files'),
      duckdb_own_files: await duckdbEngine(instance, 'memory.own_files'),
      duckdb_native: await duckdbEngine(instance, 'native.main'),
    },
    refreshFiles,
    async close() {
      instance.closeSync()
      await lake.close()
    },
  }
}
