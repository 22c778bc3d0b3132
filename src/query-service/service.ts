import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { TraillakeError } from '../common/errors.ts'
import { thisProcess } from '../common/process.ts'
import { answerWriter } from './answer-file.ts'
import type { QueryLake, QueryService, QueryServiceOptions } from './api.ts'
import { createJob, type Job } from './job.ts'
import { HEARTBEAT_MS, isLost, removeExpiredQueries } from './lost.ts'
import { queryPage, resultPage } from './page.ts'
import { createRegistry } from './registry.ts'
import { parseS3Uri } from './s3-uri.ts'
import { createScheduler } from './scheduler.ts'
import { resultPublicKeys } from './signing-key.ts'
import { isActive, makeQueryFolder, type QueryState, writeState } from './state.ts'

/** How long it is waited for a query that was cancelled to end, and for deliveries when the service closes. */
const CANCEL_WAIT_MS = 1000
const CLOSE_WAIT_MS = 10_000

const HOUR_MS = 3_600_000

/** Figures of a query that has not run. */
const NOTHING = { eventsScanned: 0, eventsMatched: 0, bytesScanned: 0, executionMs: 0, rows: 0 }

/**
 * Opens the queries of a lake. What a dead process left waiting or running becomes FAILED; deliveries that it did not come
 * to are made.
 */
export async function createQueryService(
  lake: QueryLake,
  options: QueryServiceOptions = {},
): Promise<QueryService> {
  const { accountId = '000000000000', region = 'us-east-1', buckets, now = Date.now } = options
  const { maxActive = 10, maxRunning = 4, timeLimitMs = HOUR_MS, memoryLimit } = options
  const { maxResultBytes = 4 * 2 ** 30, partBytes = 2 ** 30, onProblem = () => undefined } = options
  const { folder } = lake
  const { work } = options
  const writeAnswer = work?.writeAnswer ?? answerWriter((sql, of) => lake.query(sql, of))
  /** Ids that were given out and have no job yet. */
  const starting = new Set<string>()
  let closed = false

  const scheduler = createScheduler({ maxRunning, afterwards: deliverAnswer, onProblem })
  const registry = createRegistry({
    ...{ lake: folder, now, onProblem },
    own: (id) => scheduler.find(id)?.state(),
  })

  function newJob(state: QueryState): Job {
    const limits = { timeLimitMs, memoryLimit, maxResultBytes }
    return createJob(state, { lake: folder, limits, writeAnswer, now, onProblem })
  }

  async function deliverAnswer(job: Job): Promise<void> {
    const state = job.state()
    const { delivery } = state
    if (state.status !== 'FINISHED' || delivery === undefined || buckets === undefined) return
    // A query whose answer stays here must not wait for what only deliveries need.
    const [{ deliver }, { openSigningKey }, { writeCsvPart }] = await Promise.all([
      import('./delivery.ts'),
      import('./signing-key.ts'),
      import('./csv-part.ts'),
    ])
    const writePart = work?.writeCsvPart ?? writeCsvPart
    const openKey = () => openSigningKey(folder, now())
    const bucket = buckets(parseS3Uri(delivery.uri).bucket)
    const place = { lake: folder, accountId, region, bucket, openKey, writePart, partBytes }
    const { status, failure } = await deliver(place, delivery.uri, state)
    if (failure !== undefined) onProblem(failure)
    await job.update({ delivery: { ...delivery, status } })
  }

  async function requireRoom(id: string): Promise<void> {
    // Of starts at the same time each counts those before it.
    const earlier = [...starting]
    starting.add(id)
    const active = new Set<string>()
    for (const query of await registry.summaries({ isExact: true }))
      if (isActive(query) && query.refreshId === undefined && !starting.has(query.id)) active.add(query.id)
    for (const other of earlier) {
      const job = scheduler.find(other)
      if (job === undefined ? starting.has(other) : isActive(job.state())) active.add(other)
    }
    if (active.size < maxActive) return
    throw new TraillakeError(
      'TOO_MANY_QUERIES',
      `${maxActive} queries are waiting or running already, and there may be no more`,
      { hint: 'Wait until one has ended.' },
    )
  }

  async function requireBucket(uri: string): Promise<void> {
    const { bucket } = parseS3Uri(uri)
    if (buckets === undefined)
      throw new TraillakeError('NOT_SUPPORTED', 'Answers cannot be delivered: no buckets are configured')
    await buckets(bucket).check()
  }

  async function takeOver(id: string): Promise<void> {
    const state = await registry.find(id)
    if (state?.delivery?.status !== 'PENDING' || isActive(state) || !isLost(state)) return
    const mine = { ...state, runner: thisProcess(), written: Date.now() }
    await writeState(folder, mine)
    scheduler.resume(newJob(mine))
  }

  function inBackground(work: Promise<unknown>): void {
    work.catch(onProblem)
  }

  const timers = [
    setInterval(() => {
      for (const job of scheduler.jobs()) if (job.isSaved()) inBackground(job.update({}))
    }, HEARTBEAT_MS),
    setInterval(() => {
      inBackground(removeExpiredQueries(folder, now()))
    }, HOUR_MS),
  ]
  for (const timer of timers) timer.unref()
  await removeExpiredQueries(folder, now())
  for (const { id } of await registry.summaries()) await takeOver(id)

  async function close(): Promise<void> {
    closed = true
    for (const timer of timers) clearInterval(timer)
    const jobs = [...scheduler.jobs()]
    for (const job of jobs) if (isActive(job.state())) scheduler.end(job, 'closed')
    const settled = Promise.all(jobs.map((job) => scheduler.settled(job)))
    await Promise.race([settled, delay(CLOSE_WAIT_MS, undefined, { ref: false })])
  }

  return {
    async start({ statement, deliveryUri, alias, refreshId }) {
      if (closed) throw new TraillakeError('USER_CANCELED', 'The queries are closed')
      const { kind, columns, stores } = await lake.check(statement)
      if (kind !== 'select') throw new TraillakeError('NOT_SUPPORTED', 'Only SELECT statements are allowed')
      if (deliveryUri !== undefined) await requireBucket(deliveryUri)
      const id = randomUUID()
      try {
        // Refreshes have quotas of their own.
        if (refreshId === undefined) await requireRoom(id)
        const state: QueryState = {
          ...{ format: 1, id, statement, status: 'QUEUED', created: now(), columns, alias, refreshId },
          stores: stores.map((store) => store.id),
          delivery: deliveryUri === undefined ? undefined : { uri: deliveryUri, status: 'PENDING' },
          ...{ figures: NOTHING, runner: thisProcess(), written: Date.now() },
        }
        await makeQueryFolder(folder, id)
        await writeState(folder, state)
        registry.add(id)
        // One that began while the service closed is the next process's to fail.
        if (!closed) scheduler.add(newJob(state))
        return state
      } finally {
        starting.delete(id)
      }
    },
    describe: (id) => registry.require(id),
    async latest(alias, refreshId) {
      const found = (await registry.summaries()).find(
        (query) => query.alias === alias && (refreshId === undefined || query.refreshId === refreshId),
      )
      if (found !== undefined) return registry.require(found.id)
      const of = refreshId === undefined ? '' : ` and refresh '${refreshId}'`
      throw new TraillakeError('QUERY_NOT_FOUND', `No query of alias '${alias}'${of} exists`)
    },
    results: async (id, page) => resultPage(folder, await registry.require(id), page),
    list: async (request = {}) => queryPage(await registry.summaries(), request),
    async cancel(id) {
      const job = scheduler.find(id)
      const { status } = job?.state() ?? (await registry.require(id))
      if (!isActive({ status }))
        throw new TraillakeError('QUERY_INACTIVE', `Query '${id}' cannot be canceled: it is ${status}`)
      if (job === undefined)
        throw new TraillakeError('QUERY_NOT_READY', `Query '${id}' is run by another process`, {
          hint: 'Only that process can cancel it.',
        })
      scheduler.end(job, 'canceled')
      await Promise.race([scheduler.settled(job), delay(CANCEL_WAIT_MS, undefined, { ref: false })])
      return registry.require(id)
    },
    publicKeys: () => resultPublicKeys(folder),
    close,
    [Symbol.asyncDispose]: close,
  }
}
