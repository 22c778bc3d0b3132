import { getCompileCacheDir } from 'node:module'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { TraillakeError } from '../../common/errors.ts'
import { threadLost } from '../../common/thread-lost.ts'
import type { FromWorker, Job, ToWorker } from './protocol.ts'

export interface WorkerPoolOptions {
  /** How many threads a query may use, this one among them; one a core where left out. */
  readonly threads?: number | undefined
  /** The module that a worker runs: see src/worker.ts. */
  readonly entry: URL
  /** Milliseconds of work from which on it is shared, about; 0 for all work. */
  readonly leastWork?: number | undefined
  /** Milliseconds of work, of all queries so far, from which on the workers are started, about. */
  readonly startWork?: number | undefined
  /** Whether this thread computes tasks too, as it does where left out. */
  readonly helps?: boolean | undefined
}

/** A job that workers take tasks of. */
interface RunningJob {
  /** Whether any worker was given it. */
  readonly isShared: boolean
  /** Lets workers go on that stopped. */
  resume(): void
  /** No message comes any more; workers leave what they are at. */
  close(): void
}

/** Gets what the workers say of one job. */
interface JobListener {
  message(message: FromWorker): void
  /** A worker ended before its time. */
  lost(error: TraillakeError): void
}

/**
 * Threads that run tasks for the queries of one lake. They are started once there was enough work that they would have been
 * worth it, and a job does not wait for them: they join it when they are up.
 */
export interface WorkerPool {
  /** This thread among them. */
  readonly threads: number
  readonly helps: boolean
  /** Whether work is enough to be shared. */
  isWorthwhile(milliseconds: number): boolean
  /** @param id of the job @param milliseconds of work, about */
  open(job: Job, milliseconds: number, listener: JobListener): RunningJob
  /** A number that no other job of the pool has. */
  nextId(): number
  /** Ends every worker, whatever it is at. */
  close(): Promise<void>
}

interface PooledWorker {
  readonly thread: Worker
  readonly jobs: Map<number, JobListener>
  readonly stopped: Set<number>
}

/** A task goes to a worker and back in less than 0.1 ms, but the worker plans the scan too, and parts are merged. */
const LEAST_WORK = 20
/** Starting a worker takes about as much from the machine. */
const START_WORK = 150

/** Columns lie outside the heap: room for more young objects than these would only be memory. */
const YOUNG_MB = 48

export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const { threads = availableParallelism(), entry, helps = true } = options
  const { leastWork = LEAST_WORK, startWork = START_WORK } = options
  const most = helps ? threads - 1 : threads
  const workers: PooledWorker[] = []
  let work = 0
  let ids = 0
  let closed = false

  function startWorker(): PooledWorker {
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB }
    const thread = new Worker(entry, { workerData: getCompileCacheDir(), resourceLimits })
    const worker: PooledWorker = { thread, jobs: new Map(), stopped: new Set() }
    // A process does not stay alive for workers that have nothing to do.
    thread.unref()
    let failure: unknown
    thread.on('message', (message: FromWorker) => {
      if (message.kind === 'stopped') worker.stopped.add(message.id)
      worker.jobs.get(message.id)?.message(message)
    })
    thread.on('error', (error) => {
      failure = error
    })
    thread.on('exit', (code) => {
      workers.splice(workers.indexOf(worker), 1)
      const error = closed
        ? new TraillakeError('USER_CANCELED', 'The lake was closed before the query ended')
        : threadLost(failure ?? code)
      const listeners = [...worker.jobs.values()]
      worker.jobs.clear()
      for (const listener of listeners) listener.lost(error)
    })
    workers.push(worker)
    return worker
  }

  function say({ thread }: PooledWorker, message: ToWorker): void {
    thread.postMessage(message)
  }

  return {
    threads,
    helps,
    isWorthwhile: (milliseconds) => most > 0 && !closed && (leastWork === 0 || milliseconds >= leastWork),
    nextId: () => ids++,
    open(job, milliseconds, listener) {
      work += milliseconds
      const paying = leastWork > 0 ? Math.ceil(milliseconds / leastWork) : most
      const wanted = Math.min(most, job.tasks.length, paying)
      if (work >= startWork) while (workers.length < wanted) startWorker()
      // Those with the fewest jobs first.
      const chosen = workers.toSorted((a, b) => a.jobs.size - b.jobs.size).slice(0, wanted)
      for (const worker of chosen) {
        worker.thread.ref()
        worker.jobs.set(job.id, listener)
        say(worker, { kind: 'job', job })
      }
      return {
        isShared: chosen.length > 0,
        resume() {
          for (const worker of chosen)
            if (worker.stopped.delete(job.id)) say(worker, { kind: 'resume', id: job.id })
        },
        close() {
          for (const worker of chosen) {
            worker.stopped.delete(job.id)
            if (!worker.jobs.delete(job.id)) continue
            say(worker, { kind: 'close', id: job.id })
            if (worker.jobs.size === 0) worker.thread.unref()
          }
        },
      }
    },
    async close() {
      closed = true
      await Promise.all(workers.map(({ thread }) => thread.terminate()))
    },
  }
}
