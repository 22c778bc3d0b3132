import { getCompileCacheDir } from 'node:module'
import { Worker } from 'node:worker_threads'
import { abortError } from '../../common/abort.ts'
import { invariant } from '../../common/assert.ts'
import { errorOf, plainError } from '../../common/plain-error.ts'
import { threadLost } from '../../common/thread-lost.ts'
import { detachStore } from '../../storage/detach.ts'
import type { Store } from '../../storage/store.ts'
import type { Assembler, AssemblerOptions } from '../assembler.ts'
import type { Segment, ShredOptions } from '../shred-files.ts'
import type { SourceFile } from '../source/source-file.ts'
import { segmentMessage } from './message.ts'
import type {
  FromAssembler,
  FromShredder,
  IngestRole,
  Progress,
  ToAssembler,
  ToShredder,
} from './protocol.ts'

export interface IngestThreadsOptions {
  /** The module that a thread runs: see src/worker.ts. */
  readonly entry: URL
  /** Threads that read and shred files; one more stores what they make. */
  readonly shredders: number
  readonly store: Store
  readonly shred: ShredOptions
  readonly assemble: AssemblerOptions
  readonly signal: AbortSignal | undefined
  readonly onProgress: (progress: Progress) => void
}

/** Threads that work for one ingest. */
export interface IngestThreads {
  readonly assembler: Assembler
  /**
   * What `shredFiles` makes of the groups, one after another. Segments that nobody asked for yet are one a thread and as many
   * more as {@link AHEAD} says, about, or have {@link AHEAD_BYTES}: memory is bounded, whatever comes.
   */
  segments(groups: Iterable<readonly SourceFile[]>): AsyncGenerator<Segment, void, undefined>
  /** Ends the threads, whatever they are at. */
  close(): Promise<void>
}

/**
 * Segments that may wait beside one a thread. Events are stored in bursts, for a row group ends with the work of several segments:
 * one thread that reads, which is about as fast, goes on meanwhile, or never catches up. Several are faster anyway.
 */
const AHEAD = { ofOne: 4, ofSeveral: 1 }

/** No more are made where those that wait have so many bytes of JSON for each thread, which take twice that with their columns. */
const AHEAD_BYTES = 16 * 1024 * 1024

/**
 * Objects are few and columns lie elsewhere. With twice the room, 60 MB more of arrays that nobody needs any more wait for the
 * collector; with half of it, that takes twice the time.
 */
const YOUNG_MB = 12

/** A group of files, and what was made of it. */
interface Job {
  readonly files: readonly SourceFile[]
  readonly chunks: Map<number, AsyncIterator<Uint8Array>>
  /** Segments that came and were not asked for. */
  readonly made: Segment[]
  /** Whether its thread waits to be told to go on. */
  waits: boolean
  end: (FromShredder & { readonly kind: 'done' | 'failed' }) | undefined
}

interface Shredder {
  readonly thread: Worker
  job: Job | undefined
}

/** Starts the threads. Every call throws the error of a thread that was lost, and USER_CANCELED. */
export function startIngestThreads(options: IngestThreadsOptions): IngestThreads {
  const { entry, store, signal, onProgress } = options
  const threads: Worker[] = []
  let isClosed = false
  let failure: Error | undefined
  /** Ends all waiting. */
  let wake = (): void => undefined

  function fail(error: Error): void {
    failure ??= error
    wake()
    for (const answer of answers) answer.reject(failure)
  }

  function start<Message>(role: IngestRole, onMessage: (message: Message) => void): Worker {
    const workerData = { cache: getCompileCacheDir(), ingest: role }
    const thread = new Worker(entry, { workerData, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } })
    let cause: unknown
    thread.on('message', onMessage)
    thread.on('messageerror', (error) => fail(threadLost(error)))
    thread.on('error', (error) => {
      cause = error
    })
    thread.on('exit', (code) => {
      threads.splice(threads.indexOf(thread), 1)
      if (!isClosed) fail(threadLost(cause ?? code))
    })
    threads.push(thread)
    return thread
  }

  function onAbort(): void {
    fail(abortError(signal))
  }
  signal?.addEventListener('abort', onAbort)

  // The assembler answers in order.
  const answers: { resolve(stored: number): void; reject(error: unknown): void }[] = []
  const assembling = start(
    { kind: 'assemble', store: detachStore(store), options: options.assemble },
    (message: FromAssembler) => {
      const answer = answers.shift()
      if (message.kind === 'done') answer?.resolve(message.stored)
      else answer?.reject(errorOf(message.error))
    },
  )
  function ask(message: ToAssembler, transfer: readonly ArrayBuffer[] = []): Promise<number> {
    return new Promise((resolve, reject) => {
      answers.push({ resolve, reject })
      assembling.postMessage(message, transfer)
    })
  }
  let before: Promise<unknown> = Promise.resolve()
  const assembler: Assembler = {
    async add({ events, entries }) {
      if (failure !== undefined) throw failure
      const { segment, transfer } = segmentMessage({ events, entries })
      const added = ask({ kind: 'add', segment }, transfer)
      // Its failure is told by what waits for it.
      added.catch(() => undefined)
      // One is stored while the next is on its way.
      const earlier = before
      before = added
      await earlier
    },
    async finish() {
      if (failure !== undefined) throw failure
      await before
      return ask({ kind: 'finish' })
    },
    async discard() {
      if (threads.includes(assembling)) await ask({ kind: 'discard' })
    },
  }

  const say = ({ thread }: Shredder, message: ToShredder, transfer: ArrayBuffer[] = []): void => {
    thread.postMessage(message, transfer)
  }

  async function sendChunk(shredder: Shredder, { files, chunks }: Job, number: number): Promise<void> {
    try {
      let iterator = chunks.get(number)
      iterator ??= files[number]?.open()[Symbol.asyncIterator]()
      if (iterator !== undefined) chunks.set(number, iterator)
      const step = await iterator?.next()
      // A copy, for its memory may be others' too, and cannot be moved; a Buffer's slice would be none.
      const bytes = step === undefined || step.done === true ? undefined : new Uint8Array(step.value)
      say(shredder, { kind: 'chunk', bytes }, bytes === undefined ? [] : [bytes.buffer])
    } catch (error) {
      say(shredder, { kind: 'broken', error: plainError(error) })
    }
  }

  const shredders = Array.from({ length: options.shredders }, (): Shredder => {
    const shredder: Shredder = {
      thread: start({ kind: 'shred', options: options.shred }, (message: FromShredder) =>
        hear(shredder, message),
      ),
      job: undefined,
    }
    return shredder
  })
  const mostHeld = shredders.length + (shredders.length === 1 ? AHEAD.ofOne : AHEAD.ofSeveral)
  const mostBytes = shredders.length * AHEAD_BYTES
  let coming: Iterator<readonly SourceFile[]> | undefined
  /** Those that are not over, in the order of their groups. */
  const jobs: Job[] = []

  /** Has the threads go on, as far as what they make may wait. */
  function giveWork(): void {
    const made = jobs.flatMap((job) => job.made)
    const bytes = made.reduce((sum, { counts }) => sum + counts.bytes, 0)
    const isFull = made.length >= mostHeld || bytes >= mostBytes
    for (const shredder of shredders) {
      let { job } = shredder
      if (job === undefined) {
        if (jobs.length > 0 && isFull) continue
        const next = coming?.next()
        if (next === undefined || next.done === true) continue
        job = { files: next.value, chunks: new Map(), made: [], waits: false, end: undefined }
        shredder.job = job
        jobs.push(job)
        const files = next.value.map(({ path, size, named, origin, isLocal = false }) => {
          return { path, size, named, origin, isLocal }
        })
        say(shredder, { kind: 'files', files })
      } else if (job.waits && (!isFull || (job === jobs[0] && job.made.length === 0))) {
        // The first has to go on, or nobody does.
        job.waits = false
        say(shredder, { kind: 'go on' })
      }
    }
  }

  function hear(shredder: Shredder, message: FromShredder): void {
    const { job } = shredder
    invariant(job !== undefined, 'a thread says nothing unasked')
    switch (message.kind) {
      case 'segment':
        job.made.push(message.segment)
        job.waits = true
        break
      case 'progress':
        onProgress(message.progress)
        return
      case 'pull':
        void sendChunk(shredder, job, message.file)
        return
      case 'close':
        void job.chunks.get(message.file)?.return?.()
        return
      default:
        job.end = message
        shredder.job = undefined
    }
    // Whoever asks for segments may be busy with one.
    giveWork()
    wake()
  }

  async function* segments(
    groups: Iterable<readonly SourceFile[]>,
  ): AsyncGenerator<Segment, void, undefined> {
    coming = groups[Symbol.iterator]()
    for (;;) {
      giveWork()
      const [first] = jobs
      if (first === undefined) return
      const made = first.made.shift()
      if (made !== undefined) {
        yield made
        if (failure !== undefined) throw failure
      } else if (first.end !== undefined) {
        if (first.end.kind === 'failed') throw errorOf(first.end.error)
        jobs.shift()
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        if (failure !== undefined) throw failure
      }
    }
  }

  return {
    assembler,
    segments,
    async close() {
      isClosed = true
      signal?.removeEventListener('abort', onAbort)
      await Promise.all(threads.map((thread) => thread.terminate()))
    },
  }
}
