import { setImmediate } from 'node:timers/promises'
import type { Morsel } from '../../catalog/table-source.ts'
import { throwIfAborted } from '../../common/abort.ts'
import { errorOf } from '../../common/plain-error.ts'
import { detachPlan, nodesToScan } from '../../physical/detach.ts'
import type { PhysicalNode } from '../../physical/node.ts'
import type { OperatorContext, Parallel, Report } from '../operator/operator.ts'
import type { OpenScan } from '../operator/scan-rows.ts'
import { createBoard } from './board.ts'
import type { FromWorker, Job, JobOutput, TaskPart } from './protocol.ts'

/** How many tasks a thread may be ahead of what was consumed. */
const AHEAD = 4

/** A plan over one table that is run in tasks, on whatever thread has time. */
export interface SharedPlan<Result> {
  readonly node: PhysicalNode
  readonly open: OpenScan
  readonly output: JobOutput
  readonly tasks: readonly (readonly Morsel[])[]
  /** Milliseconds of work, about. */
  readonly work: number
  /** Does a task on this thread. @param isNext whether its result is the next that is consumed, and all before it were */
  readonly compute: (task: readonly Morsel[], isNext: boolean) => Promise<Result>
  /** What a worker made of a task. */
  readonly receive: (parts: readonly TaskPart[]) => Result
}

/** A plan that runs as its results are pulled. */
interface RunningPlan<Result> {
  readonly results: AsyncGenerator<Result, void, undefined>
  /** Begins no further task: the results end with the tasks that were begun. */
  readonly finish: () => void
}

type Outcome<Result> =
  | { readonly kind: 'own'; readonly result: Result }
  | { readonly kind: 'sent'; readonly parts: readonly TaskPart[] }
  | { readonly kind: 'failed'; readonly error: unknown }

function bytesOf(parts: readonly TaskPart[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes.length, 0)
}

/**
 * Runs a plan's tasks on the workers and on this thread, and gives what they make in the order of the tasks: what comes out,
 * and which error, does not tell who did what. Undefined where the workers cannot open the table.
 *
 * Throws what the first task that fails throws, the session's signal's error, and the error of a lost worker.
 */
export function runJob<Result>(
  plan: SharedPlan<Result>,
  context: OperatorContext,
  parallel: Parallel,
  report: Report,
): RunningPlan<Result> | undefined {
  const detached = detachPlan(plan.node)
  if (detached === undefined) return undefined
  const { workers, memoryLimit, memorySum } = parallel
  const { now, zone, user, queryId } = context.session
  const ahead = AHEAD * workers.threads
  const board = createBoard(plan.tasks.length, ahead)
  const job: Job = {
    id: workers.nextId(),
    plan: detached,
    output: plan.output,
    session: { now, zone, user, queryId },
    tasks: plan.tasks.map((task) => task.map(({ id }) => id)),
    morsels: plan.open.scan.morsels.length,
    ...{ board: board.memory, ahead, memoryLimit, memorySum },
  }
  return {
    results: inOrder(plan, job, board, context, workers, report),
    finish: () => {
      board.finish()
    },
  }
}

async function* inOrder<Result>(
  { node, open, tasks, work, compute, receive }: SharedPlan<Result>,
  job: Job,
  board: ReturnType<typeof createBoard>,
  { session: { signal }, memory, pace }: OperatorContext,
  workers: Parallel['workers'],
  report: Report,
): AsyncGenerator<Result, void, undefined> {
  const nodes = nodesToScan(node)
  const outcomes = new Map<number, Outcome<Result>>()
  /** What ends the job whatever task is next. */
  let failure: { readonly error: unknown } | undefined
  let wake = (): void => undefined

  function onMessage(message: FromWorker): void {
    switch (message.kind) {
      case 'done': {
        const { task, parts, rowsRead, bytesRead } = message
        outcomes.set(task, { kind: 'sent', parts })
        for (const [i, done] of message.work.entries()) report.work(nodes[i]!, done)
        open.scan.statistics.rowsRead += rowsRead
        open.scan.statistics.bytesRead += bytesRead
        break
      }
      case 'failed':
        outcomes.set(message.task, { kind: 'failed', error: errorOf(message.error) })
        break
      case 'stopped':
        // Else it goes on when the next task is consumed.
        if (outcomes.size === 0) running.resume()
        break
    }
    wake()
  }

  const running = workers.open(job, work, {
    message: onMessage,
    lost(error) {
      failure = { error }
      wake()
    },
  })
  // With no worker up, this thread does all.
  const helps = workers.helps || !running.isShared
  const onAbort = (): void => {
    wake()
  }
  signal?.addEventListener('abort', onAbort)
  try {
    for (let next = 0; next < board.end; ) {
      await pace()
      const outcome = outcomes.get(next)
      if (outcome?.kind === 'failed') throw outcome.error
      if (failure !== undefined) throw failure.error
      if (outcome !== undefined) {
        outcomes.delete(next)
        board.consumed(++next)
        running.resume()
        if (outcome.kind === 'own') yield outcome.result
        else {
          // The worker counted them.
          memory.reserve(-bytesOf(outcome.parts))
          yield receive(outcome.parts)
        }
        continue
      }
      const own = helps ? board.take() : undefined
      if (typeof own === 'number') {
        try {
          outcomes.set(own, { kind: 'own', result: await compute(tasks[own]!, own === next) })
        } catch (error) {
          throwIfAborted(signal)
          board.endAt(own + 1)
          outcomes.set(own, { kind: 'failed', error })
        }
        // Messages come in between two tasks only.
        await setImmediate()
        continue
      }
      await new Promise<void>((resolve) => {
        wake = resolve
        if (signal?.aborted === true || failure !== undefined || outcomes.has(next)) resolve()
      })
    }
  } finally {
    signal?.removeEventListener('abort', onAbort)
    board.endAt(0)
    running.close()
    for (const outcome of outcomes.values())
      if (outcome.kind === 'sent') memory.reserve(-bytesOf(outcome.parts))
  }
}
