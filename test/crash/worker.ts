import { writeSync } from 'node:fs'
import { ingest } from '../../src/ingest/ingest.ts'
import { compactStore } from '../../src/storage/compact.ts'
import { updateStore } from '../../src/storage/lifecycle.ts'
import { applyRetention } from '../../src/storage/retention.ts'
import { requireStore } from '../../src/storage/store.ts'
import { vacuumStore } from '../../src/storage/vacuum.ts'

/** What one process is to do to the store. */
export type Task =
  | { readonly kind: 'ingest'; readonly logs: readonly string[]; readonly threads: number }
  | { readonly kind: 'compact' }
  | { readonly kind: 'retention' }
  | { readonly kind: 'vacuum' }
  | { readonly kind: 'update'; readonly name?: string; readonly retentionDays?: number }

export interface Job {
  readonly lake: string
  readonly id: string
  readonly now: number
  readonly task: Task
}

/** What the threads of an ingest run. */
const WORKER = new URL('../../src/worker.ts', import.meta.url)

/** Small, so that one ingest has many commits to be killed between. */
const DATA_FILE_ROWS = 40

async function run({ lake, id, now, task }: Job): Promise<void> {
  const store = await requireStore(lake, id)
  writeSync(1, 'ready\n')
  switch (task.kind) {
    case 'ingest':
      await ingest(store, {
        ...{ inputs: task.logs, now, dataFileRows: DATA_FILE_ROWS },
        ...{ threads: task.threads, worker: WORKER, leastBytes: 1, groupBytes: 20_000 },
      })
      break
    case 'compact':
      await compactStore(store)
      break
    case 'retention':
      await applyRetention(store, { now })
      break
    case 'vacuum':
      // Nothing else runs: whatever no snapshot needs may go at once.
      await vacuumStore(store, { graceMs: 0 })
      break
    case 'update': {
      const { name, retentionDays } = task
      await updateStore(lake, store, { name, retentionDays }, now)
      break
    }
  }
  writeSync(1, 'done\n')
}

const [text] = process.argv.slice(2)
// The parent writes nothing else than a job.
if (text !== undefined) await run(JSON.parse(text) as Job)
