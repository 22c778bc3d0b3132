import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { TraillakeError } from '../common/errors.ts'
import { makeFolder } from '../common/files.ts'
import { pageToken, type TokenScope, tokenPosition } from '../common/page-token.ts'
import { thisProcess } from '../common/process.ts'
import type { QueryLake, QueryService, QueryServiceOptions } from './api.ts'
import { createJob, type Job } from './job.ts'
import { HEARTBEAT_MS, isLost, removeExpiredQueries } from './lost.ts'
import { createRegistry } from './registry.ts'
import { readResultFile, type TextRow } from './result-file.ts'
import { parseS3Uri } from './s3-uri.ts'
import { resultPublicKeys } from './signing-key.ts'
import { isActive, queryFolder, queryIds, type QueryState, resultFile, writeState } from './state.ts'

/** Characters of a page's texts after which it ends. */
const PAGE_CHARACTERS = 4 * 1024 * 1024

/** Rows, or queries, a page. */
const PAGE_ROWS = 1000

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
  /** Queries of this process that are waiting, running or delivered. */
  const jobs = new Map<string, Job>()
  const waiting: Job[] = []
  const running = new Set<Job>()
  /** Everything that closing waits for. */
  const lives = new Map<Job, Promise<void>>()
  /** Ids that were given out and have no job yet. */
  const starting = new Set<string>()
  let closed = false

  const registry = createRegistry(folder, now, (id) => jobs.get(id)?.state())

  function newJob(state: QueryState): Job {
    const limits = { timeLimitMs, memoryLimit, maxResultBytes }
    const runStatement: QueryLake['query'] = (sql, of) => lake.query(sql, of)
    const job = createJob(state, { lake: folder, limits, runStatement, now, onProblem })
    jobs.set(state.id, job)
    return job
  }

  async function deliverAnswer(job: Job): Promise<void> {
    const state = job.state()
    const { delivery } = state
    if (state.status !== 'FINISHED' || delivery === undefined || buckets === undefined) return
    // A query whose answer stays here must not wait for what only deliveries need.
    const [{ deliver }, { openSigningKey }] = await Promise.all([
      import('./delivery.ts'),
      import('./signing-key.ts'),
    ])
    const key = await openSigningKey(folder, now())
    const bucket = buckets(parseS3Uri(delivery.uri).bucket)
    const place = { lake: folder, accountId, region, bucket, key, partBytes }
    const { status, failure } = await deliver(place, delivery.uri, state)
    if (failure !== undefined) onProblem(failure)
    await job.update({ delivery: { ...delivery, status } })
  }

  /** Lets a job come to its end, whatever that is. */
  function follow(job: Job, work: Promise<void>): void {
    const life = work
      .then(() => deliverAnswer(job))
      .catch(onProblem)
      .finally(() => {
        lives.delete(job)
        // One whose end could not be written is known here alone.
        if (job.isSaved()) jobs.delete(job.state().id)
      })
    lives.set(job, life)
  }

  function runNext(): void {
    while (running.size < maxRunning) {
      const job = waiting.shift()
      if (job === undefined) return
      running.add(job)
      const run = job.run().finally(() => {
        running.delete(job)
        runNext()
      })
      follow(job, run)
    }
  }

  /** Ends a job that waits or runs. */
  function end(job: Job, reason: Parameters<Job['end']>[0]): void {
    job.end(reason)
    const place = waiting.indexOf(job)
    if (place < 0) return
    waiting.splice(place, 1)
    follow(job, job.run())
  }

  async function requireRoom(id: string): Promise<void> {
    // Of starts at the same time each counts those before it.
    const earlier = [...starting]
    starting.add(id)
    const active = new Set<string>()
    for (const query of await registry.summaries())
      if (isActive(query) && query.refreshId === undefined && !starting.has(query.id)) active.add(query.id)
    for (const other of earlier) {
      const job = jobs.get(other)
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

  const resultScope = (id: string): TokenScope => ['GetQueryResults', id]

  /** Whether there are rows of it to be read. */
  function hasRows({ status, figures }: QueryState): boolean {
    return (status === 'FINISHED' || status === 'TIMED_OUT') && figures.rows > 0
  }

  async function takeOver(id: string): Promise<void> {
    const state = await registry.find(id)
    if (state?.delivery?.status !== 'PENDING' || isActive(state) || !isLost(state)) return
    const mine = { ...state, runner: thisProcess(), written: Date.now() }
    await writeState(folder, mine)
    follow(newJob(mine), Promise.resolve())
  }

  function inBackground(work: Promise<unknown>): void {
    work.catch(onProblem)
  }

  const timers = [
    setInterval(() => {
      for (const job of jobs.values()) if (job.isSaved()) inBackground(job.update({}))
    }, HEARTBEAT_MS),
    setInterval(() => {
      inBackground(removeExpiredQueries(folder, now()))
    }, HOUR_MS),
  ]
  for (const timer of timers) timer.unref()
  await removeExpiredQueries(folder, now())
  for (const id of await queryIds(folder)) await takeOver(id)

  async function close(): Promise<void> {
    closed = true
    for (const timer of timers) clearInterval(timer)
    for (const job of jobs.values()) if (isActive(job.state())) end(job, 'closed')
    await Promise.race([Promise.all(lives.values()), delay(CLOSE_WAIT_MS, undefined, { ref: false })])
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
        await makeFolder(queryFolder(folder, id))
        await writeState(folder, state)
        waiting.push(newJob(state))
      } finally {
        starting.delete(id)
      }
      const queued = await registry.require(id)
      runNext()
      return queued
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
    async results(id, { limit = PAGE_ROWS, token } = {}) {
      const query = await registry.require(id)
      const first = token === undefined ? 0 : Number(tokenPosition(resultScope(id), token))
      const rows: TextRow[] = []
      if (!hasRows(query)) return { query, rows, nextToken: undefined }
      let characters = 0
      for await (const row of readResultFile(resultFile(folder, id), first)) {
        rows.push(row)
        for (const text of row) characters += text?.length ?? 0
        if (rows.length === limit || characters > PAGE_CHARACTERS) break
      }
      const next = first + rows.length
      const nextToken = next < query.figures.rows ? pageToken(resultScope(id), String(next)) : undefined
      return { query, rows, nextToken }
    },
    async list({ store, from = -Infinity, to = Infinity, status, limit = PAGE_ROWS, token } = {}) {
      const scope: TokenScope = ['ListQueries', store, from, to, status]
      // Where the page before ended, whatever was started since.
      const [created = '', last = ''] = token === undefined ? [] : tokenPosition(scope, token).split(' ')
      const isBehind = (query: { readonly id: string; readonly created: number }) =>
        token === undefined ||
        query.created < Number(created) ||
        (query.created === Number(created) && query.id < last)
      const all = (await registry.summaries()).filter(
        (query) =>
          isBehind(query) &&
          (store === undefined || query.stores.includes(store)) &&
          (status === undefined || query.status === status) &&
          query.created >= from &&
          query.created <= to,
      )
      const queries = all.slice(0, limit).map(({ id, status, created }) => ({ id, status, created }))
      const end = queries.at(-1)
      const more = all.length > limit && end !== undefined
      return { queries, nextToken: more ? pageToken(scope, `${end.created} ${end.id}`) : undefined }
    },
    async cancel(id) {
      const query = await registry.require(id)
      if (!isActive(query))
        throw new TraillakeError('QUERY_INACTIVE', `Query '${id}' cannot be canceled: it is ${query.status}`)
      const job = jobs.get(id)
      if (job === undefined)
        throw new TraillakeError('QUERY_NOT_READY', `Query '${id}' is run by another process`, {
          hint: 'Only that process can cancel it.',
        })
      end(job, 'canceled')
      await Promise.race([lives.get(job), delay(CANCEL_WAIT_MS, undefined, { ref: false })])
      return registry.require(id)
    },
    publicKeys: () => resultPublicKeys(folder),
    close,
    [Symbol.asyncDispose]: close,
  }
}
