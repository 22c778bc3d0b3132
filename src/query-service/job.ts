import { rm } from 'node:fs/promises'
import { TraillakeError } from '../common/errors.ts'
import type { AnswerRequest, ScanFigures, WriteAnswer } from './answer-file.ts'
import { type QueryFigures, type QueryState, resultFile, type QueryStatus, writeState } from './state.ts'

/** What a query may take. */
type JobLimits = Pick<AnswerRequest, 'timeLimitMs' | 'memoryLimit' | 'maxResultBytes'>

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
  readonly writeAnswer: WriteAnswer
  readonly now: () => number
  /** Told of what is not the user's fault. */
  readonly onProblem: (problem: unknown) => void
}

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

/** Figures of a query that has read nothing. */
const NOTHING: ScanFigures = { eventsScanned: 0, eventsMatched: 0, bytesScanned: 0 }

/** A job for a query whose state is on the disk. */
export function createJob(initial: QueryState, options: JobOptions): Job {
  const { lake, limits, writeAnswer, now, onProblem } = options
  /** As it is to be. */
  let state = initial
  /** As it lies on the disk: nobody is told what a crash could take back. */
  let written = initial
  let reason: EndReason | undefined
  let scanned = NOTHING
  let startedAt: number | undefined
  let writes: Promise<void> = Promise.resolve()
  let isSaved = true
  const controller = new AbortController()
  const file = resultFile(lake, initial.id)

  function figures(rows: number): QueryFigures {
    const executionMs = startedAt === undefined ? 0 : Math.round(performance.now() - startedAt)
    return { ...scanned, executionMs, rows }
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

  async function fail(error: unknown): Promise<void> {
    if (reason === 'canceled') return finish('CANCELLED', 0)
    if (reason === 'closed') return finish('FAILED', 0, stoppedMessage(state.status))
    if (!(error instanceof TraillakeError && isTellable(error))) onProblem(error)
    return finish('FAILED', 0, messageOf(error))
  }

  async function execute(): Promise<void> {
    if (reason !== undefined) return fail(undefined)
    try {
      startedAt = performance.now()
      await update({ status: 'RUNNING', started: now() })
      const { rows, timedOut } = await writeAnswer(
        { sql: state.statement, file, ...limits },
        {
          signal: controller.signal,
          onFigures(figures) {
            scanned = figures
          },
        },
      )
      await finish(timedOut === undefined ? 'FINISHED' : 'TIMED_OUT', rows, timedOut)
    } catch (error) {
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
