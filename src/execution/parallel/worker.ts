import { setImmediate } from 'node:timers/promises'
import type { MessagePort } from 'node:worker_threads'
import type { TableDescriptor, TableSource } from '../../catalog/table-source.ts'
import { assertNever, invariant } from '../../common/assert.ts'
import { plainError } from '../../common/plain-error.ts'
import { attachPlan, nodesToScan } from '../../physical/detach.ts'
import type { PhysicalNode, PhysicalScan } from '../../physical/node.ts'
import { partsOfAggregate } from '../aggregate/aggregation.ts'
import { encodePartials } from '../aggregate/encode.ts'
import { partialsOf, type TableAggregate } from '../aggregate/table-aggregate.ts'
import { createBuilder } from '../builder.ts'
import { createMemory, scopedMemory } from '../memory.ts'
import type { OperatorContext, Report, ScanShare, Work } from '../operator/operator.ts'
import { openScan } from '../operator/scan-rows.ts'
import { createPace } from '../pace.ts'
import { openBoard } from './board.ts'
import type { FromWorker, Job, TaskDone, TaskPart, ToWorker } from './protocol.ts'
import { sendRows } from './rows.ts'

/** Opens the table that another thread described. */
export type OpenSource = (descriptor: TableDescriptor) => TableSource

const NO_REPORT: Report = { scan: () => undefined, cachedFile: () => undefined, work: () => undefined }

const NOTHING: Work = { rows: 0, batches: 0, milliseconds: 0 }

/** A job on this thread, its scan open. */
interface OpenJob {
  /** Does a task. What it gives to send is counted in the query's memory until it was consumed. */
  run(task: number): Promise<Omit<TaskDone, 'kind' | 'id' | 'task'>>
  close(): Promise<void>
}

function scanOf(node: PhysicalNode): PhysicalScan {
  const scan = nodesToScan(node).at(-1)
  invariant(scan?.kind === 'table-scan', 'a job reads one table')
  return scan
}

async function openJob(job: Job, openSource: OpenSource, signal: AbortSignal): Promise<OpenJob> {
  const { plan, output, tasks, memoryLimit, memorySum } = job
  const node = attachPlan(plan, openSource(plan.descriptor))
  const nodes = nodesToScan(node)
  const scan = scanOf(node)
  const memory = createMemory(memoryLimit, memorySum)
  const context: OperatorContext = {
    ...{ session: { ...job.session, signal }, memory, pace: createPace(signal), workingTables: new Map() },
    ...{ maxRecursionDepth: 0, partials: undefined },
  }
  const { build, statistics } = createBuilder(context.pace)
  const open = await openScan(scan, context)
  const { morsels, statistics: touched } = open.scan
  invariant(morsels.length === job.morsels, 'every thread plans the same scan')

  async function partsOf(share: ScanShare, own: OperatorContext): Promise<readonly TaskPart[]> {
    if (output === 'rows') return sendRows(build(node, { ...own, share }), node.columns)
    invariant(node.kind === 'hash-aggregate', 'an aggregate gives partial aggregates')
    const table: TableAggregate = {
      ...{ node, scan, parts: partsOfAggregate(node, own), fragment: undefined },
      ...{ inputOf: (below) => build(node.input, below), context: own, report: NO_REPORT },
    }
    return [{ rows: 0, bytes: encodePartials(await partialsOf(table, open, share.morsels)) }]
  }

  /** What the nodes have done so far. */
  const workSoFar = (): readonly Work[] => nodes.map((one) => ({ ...(statistics.get(one) ?? NOTHING) }))
  let reported = { work: workSoFar(), rowsRead: 0, bytesRead: 0 }

  return {
    async run(task) {
      const own = scopedMemory(memory)
      try {
        const share = { node: scan, open, morsels: tasks[task]!.map((id) => morsels[id]!) }
        const parts = await partsOf(share, { ...context, memory: own })
        memory.reserve(parts.reduce((sum, { bytes }) => sum + bytes.length, 0))
        const { work: before, rowsRead, bytesRead } = reported
        reported = { work: workSoFar(), rowsRead: touched.rowsRead, bytesRead: touched.bytesRead }
        return {
          parts,
          work: reported.work.map(({ rows, batches, milliseconds }, i) => ({
            rows: rows - before[i]!.rows,
            batches: batches - before[i]!.batches,
            milliseconds: milliseconds - before[i]!.milliseconds,
          })),
          rowsRead: reported.rowsRead - rowsRead,
          bytesRead: reported.bytesRead - bytesRead,
        }
      } finally {
        own.release()
      }
    },
    close: () => open.scan.close(),
  }
}

/** A job that this worker knows, from its message to its end. */
interface KnownJob {
  resume(): void
  close(): void
}

/**
 * The life of a worker: takes jobs from the port, and of each of them tasks until there are none left or the job is closed.
 * Several jobs run at once, in turns. Errors go back with the task that they come from; no task behind it is begun.
 */
export function serveJobs(port: MessagePort, openSource: OpenSource): void {
  const jobs = new Map<number, KnownJob>()
  const say = (message: FromWorker, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(message, transfer)
  }

  function startJob(job: Job): KnownJob {
    const { id } = job
    const controller = new AbortController()
    const board = openBoard(job.board, job.ahead)
    let open: Promise<OpenJob> | undefined
    let isRunning = false

    async function runTask(task: number): Promise<void> {
      try {
        // Opened by the first task: a job that was done meanwhile costs nothing.
        open ??= openJob(job, openSource, controller.signal)
        const done = await (await open).run(task)
        const transfer = done.parts.map(({ bytes }) => bytes.buffer)
        if (!controller.signal.aborted) say({ kind: 'done', id, task, ...done }, transfer)
      } catch (error) {
        board.endAt(task + 1)
        if (!controller.signal.aborted) say({ kind: 'failed', id, task, error: plainError(error) })
      }
    }

    async function run(): Promise<void> {
      if (isRunning) return
      isRunning = true
      for (;;) {
        const task = board.take()
        if (task === 'full') say({ kind: 'stopped', id })
        if (typeof task !== 'number') break
        await runTask(task)
        // Whatever is asked meanwhile is heard between two tasks.
        await setImmediate()
      }
      isRunning = false
    }

    void run()
    return {
      resume: () => void run(),
      close() {
        controller.abort()
        // A job that could not be opened has said so.
        open?.then((opened) => opened.close()).catch(() => undefined)
      },
    }
  }

  port.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'job':
        jobs.set(message.job.id, startJob(message.job))
        break
      case 'resume':
        jobs.get(message.id)?.resume()
        break
      case 'close':
        jobs.get(message.id)?.close()
        jobs.delete(message.id)
        break
      default:
        assertNever(message)
    }
  })
}
