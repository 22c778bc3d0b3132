import { getCompileCacheDir } from 'node:module'
import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { throwIfAborted } from '../common/abort.ts'
import { TraillakeError } from '../common/errors.ts'
import { threadLost } from '../common/thread-lost.ts'
import { errorOf, plainError } from '../common/plain-error.ts'
import type { LakeThread, LakeThreadOptions } from './api.ts'
import type { CallName, Calls, FromThread, ThreadData, ToThread } from './protocol.ts'

/** What the thread runs: beside this module, in TypeScript and built alike. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)

/** Who waits for a call. */
interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  readonly onProgress: ((progress: unknown) => void) | undefined
}

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
  readonly exited: Promise<void>
}

function closedError(): TraillakeError {
  return new TraillakeError('USER_CANCELED', 'The lake was closed before the query ended')
}

/** See `LakeThread`; the folder as of `openLake`. */
export function openThread(folder: string, options: LakeThreadOptions = {}): LakeThread {
  const { clock = Date.now, cache, threads } = options
  let thread: Thread | undefined
  let ids = 0
  let isClosed = false

  function startThread(): Thread {
    const data: ThreadData = { folder: resolve(folder), cache, threads, compileCache: getCompileCacheDir() }
    const worker = new Worker(ENTRY, { workerData: data })
    const waiting = new Map<number, Waiting>()
    worker.unref()
    worker.on('message', (message: FromThread) => {
      const { id } = message
      const who = waiting.get(id)
      if (who === undefined) return
      if (message.kind === 'progress') {
        who.onProgress?.(message.progress)
        return
      }
      waiting.delete(id)
      if (waiting.size === 0 && !isClosed) worker.unref()
      if (message.kind === 'done') who.resolve(message.value)
      else who.reject(errorOf(message.error))
    })
    let failure: unknown
    worker.on('error', (error) => {
      failure = error
    })
    const exited = new Promise<void>((resolveExit) => {
      worker.on('exit', (code) => {
        thread = undefined

        const error = isClosed ? closedError() : threadLost(failure ?? code)
        for (const { reject } of waiting.values()) reject(error)
        waiting.clear()
        resolveExit()
      })
    })
    return { worker, waiting, exited }
  }

  async function call<Name extends CallName>(
    name: Name,
    request: Calls[Name]['request'],
    signal?: AbortSignal,
    onProgress?: (progress: Calls[Name]['progress']) => void,
  ): Promise<Calls[Name]['value']> {
    if (isClosed) throw closedError()
    throwIfAborted(signal)
    const { worker, waiting } = (thread ??= startThread())
    const say = (message: ToThread): void => {
      worker.postMessage(message)
    }
    const id = ids++
    const cancel = (): void => {
      say({ kind: 'cancel', id, error: plainError(signal?.reason) })
    }
    worker.ref()
    // A name goes with its request: the type of a union of them cannot tell.
    say({ kind: 'call', id, name, request, now: clock() } as ToThread)
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      return await new Promise<Calls[Name]['value']>((resolveCall, reject) => {
        // What the thread answers to a name is of that name's type.
        const told = onProgress as Waiting['onProgress']
        waiting.set(id, { resolve: resolveCall as Waiting['resolve'], reject, onProgress: told })
      })
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  async function close(): Promise<void> {
    isClosed = true
    if (thread === undefined) return
    const { worker, exited } = thread
    worker.ref()
    worker.postMessage({ kind: 'close' } satisfies ToThread)
    await exited
  }

  return {
    writeAnswer: (request, { signal, onFigures }) => call('answer', request, signal, onFigures),
    writeCsvPart: (request) => call('csvPart', request),
    rows: (sql, { signal, ...rest } = {}) => call('rows', { sql, options: rest }, signal),
    ingest: (sources, { signal, onProgress, ...rest } = {}) =>
      call('ingest', { sources, options: rest }, signal, onProgress),
    close,
    [Symbol.asyncDispose]: close,
  }
}
