import { enableCompileCache, getCompileCacheDir } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'

// A worker thread: the composition root of what serves a pool's jobs (execution/parallel/pool.ts).
const folder: unknown = workerData
if (typeof folder === 'string' && getCompileCacheDir() === undefined) enableCompileCache(folder)

// Loaded after the compile cache is on, so that it serves them.
const [{ serveJobs }, { openSource }] = await Promise.all([
  import('./execution/parallel/worker.ts'),
  import('./storage/source.ts'),
])
if (parentPort !== null) serveJobs(parentPort, openSource)
