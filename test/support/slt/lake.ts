import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorkerPool, type WorkerPool } from '../../../src/execution/parallel/pool.ts'
import { ingest } from '../../../src/ingest/ingest.ts'
import { createStore, refreshStore, type Store } from '../../../src/storage/store.ts'
import { FIXTURES, writeFixture } from '../fixture/fixtures.ts'
import { DEFAULT_CLOCK } from './script.ts'

const WORKER = new URL('../../../src/worker.ts', import.meta.url)

/** The fixtures as event data stores in a lake of their own. */
export interface FixtureLake {
  readonly folder: string
  store(name: string): Store
  /** Two threads that do all work themselves, however little it is. */
  readonly workers: WorkerPool
  close(): Promise<void>
}

/** Ingests every fixture, a log file at a time, so that each becomes a data file. */
async function makeLake(): Promise<FixtureLake> {
  const folder = await mkdtemp(join(tmpdir(), 'traillake-slt-'))
  const stores = new Map<string, Store>()
  for (const fixture of FIXTURES) {
    const { name, category } = fixture
    const store = await createStore(folder, { name, category }, DEFAULT_CLOCK)
    for (const path of await writeFixture(fixture, join(folder, 'logs', name)))
      await ingest(await refreshStore(store), { inputs: [path], now: DEFAULT_CLOCK })
    stores.set(name, await refreshStore(store))
  }
  const workers = createWorkerPool({ threads: 2, entry: WORKER, leastWork: 0, startWork: 0, helps: false })
  return {
    folder,
    workers,
    store(name) {
      const store = stores.get(name)
      if (store === undefined) throw new Error(`the lake has no store ${name}`)
      return store
    },
    async close() {
      await workers.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

let made: Promise<FixtureLake> | undefined

/** The lake of this process, made when it is first asked for. */
export function fixtureLake(): Promise<FixtureLake> {
  made ??= makeLake()
  return made
}

/** Removes the lake of this process, if there is one. */
export async function closeFixtureLake(): Promise<void> {
  const lake = await made
  made = undefined
  await lake?.close()
}
