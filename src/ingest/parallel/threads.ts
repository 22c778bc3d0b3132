import { getCompileCacheDir } from 'node:module'
import { Worker } from 'node:worker_threads'
import { abortError } from '../../common/abort.ts'
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
   * What `shredFiles` makes of the groups, one after another. Segments that nobody asked for yet are one a thread, about:
   * memory is bounded, whatever comes.
   */
  segments(groups: Iterable<readonly SourceFile[]>): AsyncGenerator<Segment, void, undefined>
  /** Ends the threads, whatever they are at. */
  close(): Promise<void>
}

/** Objects are few and columns lie elsewhere: room for more young objects would only be memory. */
const YOUNG_MB = 24

/** A shredder and the group that it is at. */
interface Shredder {
  readonly thread: Worker
  /** Segments that came and were not asked for. */
  readonly made: Segment[]
  files: readonly SourceFile[]
  chunks: Map<number, AsyncIterator<Uint8Array>>
  waits: boolean
  end: (FromShredder & { readonly kind: 'done' | 'failed' }) | undefined
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

  async function sendChunk(shredder: Shredder, number: number): Promise<void> {
    try {
      const file = shredder.files[number]
      let chunks = shredder.chunks.get(number)
      chunks ??= file?.open()[Symbol.asyncIterator]()
      if (chunks !== undefined) shredder.chunks.set(number, chunks)
      const step = await chunks?.next()
      // A copy, for its memory may be others' too, and cannot be moved; a Buffer's slice would be none.
      const bytes = step === undefined || step.done === true ? undefined : new Uint8Array(step.value)
      say(shredder, { kind: 'chunk', bytes }, bytes === undefined ? [] : [bytes.buffer])
    } catch (error) {
      say(shredder, { kind: 'broken', error: plainError(error) })
    }
  }

  function hear(shredder: Shredder, message: FromShredder): void {
    switch (message.kind) {
      case 'segment':
        shredder.made.push(message.segment)
        shredder.waits = true
        break
      case 'progress':
        onProgress(message.progress)
        return
      case 'pull':
        void sendChunk(shredder, message.file)
        return
      case 'close':
        void shredder.chunks.get(message.file)?.return?.()
        return
      default:
        shredder.end = message
    }
    wake()
  }

  const shredders = Array.from({ length: options.shredders }, (): Shredder => {
    const shredder: Shredder = {
      thread: start({ kind: 'shred', options: options.shred }, (message: FromShredder) =>
        hear(shredder, message),
      ),
      ...{ made: [], files: [], chunks: new Map(), waits: false, end: undefined },
    }
    return shredder
  })

  async function* segments(
    groups: Iterable<readonly SourceFile[]>,
  ): AsyncGenerator<Segment, void, undefined> {
    const coming = groups[Symbol.iterator]()
    const idle = [...shredders]
    /** Those at work, in the order of their groups. */
    const busy: Shredder[] = []
    let isLast = false

    function giveWork(): void {
      const held = busy.reduce((sum, { made }) => sum + made.length, 0)
      for (const shredder of busy) {
        // The first has to go on, or nobody does.
        if (!shredder.waits || (shredder.made.length > 0 && held >= shredders.length)) continue
        shredder.waits = false
        say(shredder, { kind: 'go on' })
      }
      while (!isLast && (busy.length === 0 || held < shredders.length)) {
        const [shredder] = idle
        if (shredder === undefined) break
        const next = coming.next()
        if (next.done === true) {
          isLast = true
          break
        }
        idle.shift()
        Object.assign(shredder, { files: next.value, chunks: new Map(), waits: false, end: undefined })
        const files = next.value.map(({ path, size, named, origin, isLocal = false }) => {
          return { path, size, named, origin, isLocal }
        })
        say(shredder, { kind: 'files', files })
        busy.push(shredder)
      }
    }

    for (;;) {
      giveWork()
      const [first] = busy
      if (first === undefined) return
      const made = first.made.shift()
      if (made !== undefined) {
        yield made
        if (failure !== undefined) throw failure
      } else if (first.end !== undefined) {
        if (first.end.kind === 'failed') throw errorOf(first.end.error)
        busy.shift()
        idle.push(first)
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
