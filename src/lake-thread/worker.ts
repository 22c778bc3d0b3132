import { enableCompileCache, getCompileCacheDir } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { ThreadData } from './protocol.ts'

// A lake's own thread: the composition root of what serves the calls of thread.ts, which starts it.
const data = workerData as ThreadData
if (data.compileCache !== undefined && getCompileCacheDir() === undefined)
  enableCompileCache(data.compileCache)

// Loaded after the compile cache is on, so that it serves them.
const { serveCalls } = await import('./serve.ts')
if (parentPort !== null) await serveCalls(parentPort, data)
