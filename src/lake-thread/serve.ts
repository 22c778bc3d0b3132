import type { MessagePort } from 'node:worker_threads'
import { assertNever } from '../common/assert.ts'
import { errorOf, plainError } from '../common/plain-error.ts'
import { openLake } from '../engine.ts'
import { answerWriter } from '../query-service/answer-file.ts'
import { writeCsvPart } from '../query-service/csv-part.ts'
import type { CallName, Calls, FromThread, ThreadData, ToThread } from './protocol.ts'

/** What does the work of each call. */
type Handlers = {
  readonly [Name in CallName]: (
    request: Calls[Name]['request'],
    signal: AbortSignal,
    onProgress: (progress: Calls[Name]['progress']) => void,
  ) => Promise<Calls[Name]['value']>
}

/** Opens the lake and does what the port asks for, several calls in turns, until it says that this is over. */
export async function serveCalls(port: MessagePort, data: ThreadData): Promise<void> {
  const { folder, cache, threads } = data
  // As the calling thread has it: calls say what time it is.
  let now = 0
  const lake = await openLake(folder, { cache, threads, clock: () => now })
  const running = new Map<number, AbortController>()
  const writeAnswer = answerWriter((sql, options) => lake.query(sql, options))

  const handlers: Handlers = {
    answer: (request, signal, onFigures) => writeAnswer(request, { signal, onFigures }),
    csvPart: (request) => writeCsvPart(request),
    rows: async ({ sql, options }, signal) => (await lake.query(sql, { ...options, signal })).rows(),
    ingest: ({ sources, options }, signal, onProgress) =>
      lake.ingest(sources, { ...options, signal, onProgress }),
  }

  const say = (message: FromThread): void => {
    port.postMessage(message)
  }

  async function run<Name extends CallName>(
    id: number,
    name: Name,
    request: Calls[Name]['request'],
  ): Promise<void> {
    const controller = new AbortController()
    running.set(id, controller)
    try {
      const value = await handlers[name](request, controller.signal, (progress) => {
        say({ kind: 'progress', id, progress })
      })
      say({ kind: 'done', id, value })
    } catch (error) {
      say({ kind: 'failed', id, error: plainError(error) })
    } finally {
      running.delete(id)
    }
  }

  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'call':
        ;({ now } = message)
        void run(message.id, message.name, message.request)
        break
      case 'cancel':
        running.get(message.id)?.abort(errorOf(message.error))
        break
      case 'close':
        for (const controller of running.values()) controller.abort()
        void lake.close().finally(() => {
          port.close()
        })
        break
      default:
        assertNever(message)
    }
  })
}
