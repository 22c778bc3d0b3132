import { enableCompileCache, getCompileCacheDir } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { IngestRole } from './ingest/parallel/protocol.ts'

// A worker thread: the composition root of what serves a pool's jobs (execution/parallel/pool.ts) and of what works for one
// ingest (ingest/parallel/threads.ts).
// Both say where the compile cache is; an ingest, what the thread is for.
const data = workerData as
  | string
  | undefined
  | { readonly cache: string | undefined; readonly ingest: IngestRole }
const { cache, ingest } = typeof data === 'object' ? data : { cache: data, ingest: undefined }
if (cache !== undefined && getCompileCacheDir() === undefined) enableCompileCache(cache)

// Loaded after the compile cache is on, so that it serves them.
if (parentPort !== null && ingest !== undefined) {
  const { serveIngest } = await import('./ingest/parallel/worker.ts')
  serveIngest(parentPort, ingest)
} else if (parentPort !== null) {
  const [{ serveJobs }, { openSource }] = await Promise.all([
    import('./execution/parallel/worker.ts'),
    import('./storage/source.ts'),
  ])
  serveJobs(parentPort, openSource)
}
