import { readlinkSync } from 'node:fs'
import { enableCompileCache, getCompileCacheDir } from 'node:module'
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { ThreadData } from './protocol.ts'

// A lake's own thread: the composition root of what serves the calls of thread.ts, which starts it.
const data = workerData as ThreadData
if (data.compileCache !== undefined && getCompileCacheDir() === undefined)
  enableCompileCache(data.compileCache)

/** What the thread is nice by: less than others get that want the same core. */
const NICENESS = 5

// Whoever waits for an answer comes first. Linux has a priority for each thread, which those that it starts inherit.
if (process.platform === 'linux')
  setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), NICENESS)

// Loaded after the compile cache is on, so that it serves them.
const { serveCalls } = await import('./serve.ts')
if (parentPort !== null) await serveCalls(parentPort, data)
