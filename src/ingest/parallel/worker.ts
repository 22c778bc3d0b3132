import type { MessagePort } from 'node:worker_threads'
import { assertNever } from '../../common/assert.ts'
import { errorOf, type PlainError, plainError } from '../../common/plain-error.ts'
import { attachStore } from '../../storage/detach.ts'
import { createAssembler } from '../assembler.ts'
import { shredFiles, type ShredOptions, type ShredProgress } from '../shred-files.ts'
import { localFile } from '../source/local-file.ts'
import type { SourceFile } from '../source/source-file.ts'
import { segmentMessage } from './message.ts'
import type {
  FileMessage,
  FromAssembler,
  FromShredder,
  IngestRole,
  ToAssembler,
  ToShredder,
} from './protocol.ts'

/** Milliseconds between two reports. */
const REPORT_MS = 50

/** Something to wait for that comes by message. */
function createInbox<Message>() {
  let deliver: ((message: Message) => void) | undefined
  return {
    next: () =>
      new Promise<Message>((resolve) => {
        deliver = resolve
      }),
    deliver(message: Message): void {
      const waiting = deliver
      deliver = undefined
      waiting?.(message)
    },
  }
}

function serveShredder(port: MessagePort, options: ShredOptions): void {
  const goOn = createInbox<undefined>()
  const chunks = createInbox<ToShredder & { readonly kind: 'chunk' | 'broken' }>()
  const say = (message: FromShredder, transfer: readonly ArrayBuffer[] = []): void => {
    port.postMessage(message, transfer)
  }

  let unreported = { bytes: 0, records: 0, files: 0 }
  let reported = performance.now()
  function report(): void {
    say({ kind: 'progress', progress: unreported })
    unreported = { bytes: 0, records: 0, files: 0 }
    reported = performance.now()
  }
  function count(bytes: number, records: number, files: number): void {
    unreported.bytes += bytes
    unreported.records += records
    unreported.files += files
    if (performance.now() - reported >= REPORT_MS) report()
  }
  const progress: ShredProgress = {
    read: (bytes) => count(bytes, 0, 0),
    shredded: (records) => count(0, records, 0),
    fileDone: () => count(0, 0, 1),
  }

  async function* pulled(file: number): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        say({ kind: 'pull', file })
        const message = await chunks.next()
        if (message.kind === 'broken') throw errorOf(message.error)
        if (message.bytes === undefined) return
        yield message.bytes
      }
    } finally {
      say({ kind: 'close', file })
    }
  }

  function fileOf({ path, size, named, origin, isLocal }: FileMessage, number: number): SourceFile {
    if (isLocal && origin?.modified !== undefined && size !== undefined)
      return localFile({ path, real: origin.source, size, modified: origin.modified }, named)
    return { path, size, named, origin, open: () => pulled(number) }
  }

  async function shred(files: readonly FileMessage[]): Promise<void> {
    try {
      for await (const made of shredFiles(files.map(fileOf), options, progress)) {
        report()
        const { segment, transfer } = segmentMessage(made)
        const allowed = goOn.next()
        say({ kind: 'segment', segment }, transfer)
        await allowed
      }
      report()
      say({ kind: 'done' })
    } catch (error) {
      say({ kind: 'failed', error: plainError(error) })
    }
  }

  port.on('message', (message: ToShredder) => {
    switch (message.kind) {
      case 'files':
        void shred(message.files)
        break
      case 'go on':
        goOn.deliver(undefined)
        break
      case 'chunk':
      case 'broken':
        chunks.deliver(message)
        break
      default:
        assertNever(message)
    }
  })
}

function serveAssembler(
  port: MessagePort,
  { store, options }: IngestRole & { readonly kind: 'assemble' },
): void {
  const assembler = createAssembler(attachStore(store), options)
  let last: Promise<void> = Promise.resolve()
  /** The first failure ends it: what follows lacks what failed. */
  let failure: PlainError | undefined
  let isDiscarded = false

  async function answer(message: ToAssembler): Promise<FromAssembler> {
    try {
      if (message.kind === 'discard') await assembler.discard()
      else if (failure !== undefined) return { kind: 'failed', error: failure }
      else if (message.kind === 'finish') return { kind: 'done', stored: await assembler.finish() }
      else if (!isDiscarded) await assembler.add(message.segment)
      return { kind: 'done', stored: 0 }
    } catch (error) {
      failure ??= plainError(error)
      return { kind: 'failed', error: failure }
    }
  }

  port.on('message', (message: ToAssembler) => {
    isDiscarded ||= message.kind === 'discard'
    last = last.then(async () => {
      port.postMessage(await answer(message))
    })
  })
}

/** The life of a thread that works for one ingest, until it is ended. */
export function serveIngest(port: MessagePort, role: IngestRole): void {
  switch (role.kind) {
    case 'shred':
      serveShredder(port, role.options)
      break
    case 'assemble':
      serveAssembler(port, role)
      break
    default:
      assertNever(role)
  }
}
