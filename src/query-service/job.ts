import { rm } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { sliceBatch } from '../column/batch.ts'
import type { Batch } from '../column/column.ts'
import { throwIfAborted } from '../common/abort.ts'
import { TraillakeError } from '../common/errors.ts'
import type { QueryResult } from '../result/result.ts'
import { type ResultWriter, writeResultFile } from './result-file.ts'
import { type QueryFigures, type QueryState, resultFile, type QueryStatus, writeState } from './state.ts'

/** What a query may take. */
interface JobLimits {
  readonly timeLimitMs: number
  /** Bytes in memory; the engine's default where left out. */
  readonly memoryLimit: number | undefined
  /** Bytes of the result file. */
  readonly maxResultBytes: number
}

/** Runs a statement: the engine's part of a job. */
export type RunStatement = (
  sql: string,
  options: {
    readonly signal: AbortSignal
    readonly timeLimitMs: number
    readonly memoryLimit: number | undefined
  },
) => Promise<QueryResult>

/** Why a job is to end before its query does. */
type EndReason = 'canceled' | 'closed'

/** A query of this process, from its start until nothing about it changes any more. */
export interface Job {
  /** As it is now, figures included. */
  readonly state: () => QueryState
  /** Changes the state and puts it on the disk. Writes follow each other. */
  readonly update: (changes: Partial<QueryState>) => Promise<void>
  /** Runs it to its end; never throws. */
  readonly run: () => Promise<void>
  /** Ends it, waiting or running. */
  readonly end: (reason: EndReason) => void
  /** Whether the disk has the state; false where it could not be written. */
  readonly isSaved: () => boolean
}

export interface JobOptions {
  readonly lake: string
  readonly limits: JobLimits
  readonly runStatement: RunStatement
  readonly now: () => number
  /** Told of what is not the user's fault. */
  readonly onProblem: (problem: unknown) => void
}

/** Rows that are written without a pause: some milliseconds, of whole events some tens of them. */
const STEP_ROWS = 8192

/** ErrorMessage has 1000 characters at most. */
const MESSAGE_CHARACTERS = 1000

/** Codes of the engine whose messages say what the user can mend; others name files of the server. */
function isTellable({ category, code }: TraillakeError): boolean {
  return category === 'user' || category === 'unsupported' || code.startsWith('EXCEEDED_')
}

function messageOf(error: unknown): string {
  if (!(error instanceof TraillakeError && isTellable(error)))
    return 'The query failed because of an internal error'
  const { message, hint, code } = error
  // CloudTrail's words come first: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/lake-queries-optimization.html
  const exhausted = code === 'EXCEEDED_MEMORY_LIMIT' && !message.startsWith('Query response')
  const text = exhausted ? `Query exhausted resources at this scale factor: ${message}` : message
  const meant = hint?.startsWith('Did you mean') === true ? `. ${hint}` : ''
  return `${text}${meant}`.slice(0, MESSAGE_CHARACTERS)
}

const CLOSED: Readonly<Record<'QUEUED' | 'RUNNING', string>> = {
  QUEUED: 'The server stopped before the query ran',
  RUNNING: 'The server stopped while the query was running',
}

/** The reason for a query that was waiting or running when its process ended. */
export function stoppedMessage(status: QueryStatus): string {
  return CLOSED[status === 'QUEUED' ? 'QUEUED' : 'RUNNING']
}

/** What becomes of a delivery whose query has ended with nothing to deliver. */
export function withoutDelivery({ delivery }: QueryState, status: QueryStatus): Pick<QueryState, 'delivery'> {
  if (delivery === undefined) return {}
  return { delivery: { ...delivery, status: status === 'CANCELLED' ? 'CANCELLED' : 'FAILED' } }
}

/** Appends a batch and lets others get their turn meanwhile. Throws once the signal is aborted. */
async function appendInSteps(writer: ResultWriter, batch: Batch, signal: AbortSignal): Promise<void> {
  for (let start = 0; start < batch.rows; start += STEP_ROWS) {
    throwIfAborted(signal)
    await writer.append(sliceBatch(batch, start, Math.min(batch.rows, start + STEP_ROWS)))
    await setImmediate()
  }
}

/** A job for a query whose state is on the disk. */
export function createJob(initial: QueryState, options: JobOptions): Job {
  const { lake, limits, runStatement, now, onProblem } = options
  /** As it is to be. */
  let state = initial
  /** As it lies on the disk: nobody is told what a crash could take back. */
  let written = initial
  let reason: EndReason | undefined
  let result: QueryResult | undefined
  let startedAt: number | undefined
  let writes: Promise<void> = Promise.resolve()
  let isSaved = true
  const controller = new AbortController()
  const file = resultFile(lake, initial.id)

  function figures(rows: number): QueryFigures {
    const { eventsScanned = 0, eventsMatched = 0, bytesScanned = 0 } = result?.statistics ?? {}
    const executionMs = startedAt === undefined ? 0 : Math.round(performance.now() - startedAt)
    return { eventsScanned, eventsMatched, bytesScanned, executionMs, rows }
  }

  function withFigures(of: QueryState): QueryState {
    return of.status === 'RUNNING' ? { ...of, figures: figures(0) } : of
  }

  function update(changes: Partial<QueryState>): Promise<void> {
    const next = { ...withFigures(state), ...changes, written: Date.now() }
    state = next
    const write = async (): Promise<void> => {
      await writeState(lake, next)
      written = next
    }
    // Whether the one before failed is its caller's affair.
    writes = writes.then(write, write)
    return writes
  }

  async function finish(status: QueryStatus, rows: number, error?: string): Promise<void> {
    const ended = { status, error, finished: now(), figures: figures(rows) }
    await update({ ...ended, ...(status === 'FINISHED' ? {} : withoutDelivery(state, status)) })
  }

  /** Keeps what rows there are of a query that ran out of time. */
  async function finishPartial(writer: ResultWriter | undefined, error: unknown): Promise<void> {
    await writer?.finish()
    await finish('TIMED_OUT', writer?.rows ?? 0, messageOf(error))
  }

  async function fail(error: unknown): Promise<void> {
    if (reason === 'canceled') return finish('CANCELLED', 0)
    if (reason === 'closed') return finish('FAILED', 0, stoppedMessage(state.status))
    if (!(error instanceof TraillakeError && isTellable(error))) onProblem(error)
    return finish('FAILED', 0, messageOf(error))
  }

  async function execute(): Promise<void> {
    let writer: ResultWriter | undefined
    try {
      if (reason !== undefined) return await fail(undefined)
      startedAt = performance.now()
      await update({ status: 'RUNNING', started: now() })
      const { timeLimitMs, memoryLimit, maxResultBytes } = limits
      const { signal } = controller
      result = await runStatement(state.statement, { signal, timeLimitMs, memoryLimit })
      const names = result.columns.map(({ name }) => name)
      writer = await writeResultFile(file, names, maxResultBytes)
      for await (const batch of result.textBatches()) await appendInSteps(writer, batch, signal)
      await writer.finish()
      await finish('FINISHED', writer.rows)
    } catch (error) {
      if (reason === undefined && error instanceof TraillakeError && error.code === 'EXCEEDED_TIME_LIMIT')
        return await finishPartial(writer, error)
      await writer?.discard()
      await fail(error)
    }
  }

  return {
    state: () => withFigures(written),
    update,
    async run() {
      try {
        await execute()
      } catch (error) {
        // Neither answer nor state can be written. Who asks this process is told; after a restart it is a lost query.
        onProblem(error)
        isSaved = false
        const message = 'The query failed because of an internal error'
        state = { ...state, status: 'FAILED', error: message, finished: now(), figures: figures(0) }
        written = state
        await rm(file, { force: true })
      }
    },
    end(why) {
      reason ??= why
      controller.abort(new TraillakeError('USER_CANCELED', 'Query was canceled'))
    },
    isSaved: () => isSaved,
  }
}
