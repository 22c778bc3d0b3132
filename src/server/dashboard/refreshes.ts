import { setTimeout as delay } from 'node:timers/promises'
import { type Lake, type QueryService, type QueryState, TraillakeError } from '../../index.ts'
import type { Documents } from '../documents.ts'
import { awsError, toAwsError } from '../error.ts'
import { type ApiWidget, type DashboardType, dashboards, managedRefreshes } from './document.ts'
import { isEnabled, lastTime } from './schedule.ts'
import { type RefreshValues, refreshValues } from './values.ts'
import { CUSTOM_PARAMETERS, filledStatement } from './widgets.ts'

/** How often it is looked whether a schedule is due. */
const TICK_MS = 5000

/** Whether the queries of a refresh have ended is asked at first so often, and at last so rarely. */
const FIRST_LOOK_MS = 20
const LAST_LOOK_MS = 100

/** Characters of LastRefreshFailureReason, by the model. */
const MOST_REASON = 1000

/** What is refreshed. */
interface RefreshTarget {
  readonly type: DashboardType
  readonly name: string
  readonly widgets: readonly ApiWidget[]
}

/** Fills dashboards: when they are asked to, and by their schedules. */
export interface Refreshes {
  /**
   * Queues the queries of all widgets; DescribeQuery finds each by its alias and the id that this returns.
   *
   * @throws ServiceQuotaExceededException while the dashboard is refreshed already; InvalidQueryStatementException,
   * EventDataStoreNotFoundException, InactiveEventDataStoreException for its statements, before any of them is queued
   */
  start(target: RefreshTarget, values: RefreshValues): Promise<string>
  /** Whether queries of the dashboard of that name are waiting or running. */
  isRunning(name: string): boolean
  close(): Promise<void>
}

export interface RefreshOptions {
  readonly lake: Lake
  readonly documents: Documents
  readonly queries: QueryService
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Told of what fails in the background. */
  readonly onProblem: (problem: unknown) => void
}

function isActive({ status }: QueryState): boolean {
  return status === 'QUEUED' || status === 'RUNNING'
}

/** What went wrong with the first query that did; undefined where all finished. */
function failureOf(
  widgets: readonly ApiWidget[],
  states: readonly (QueryState | undefined)[],
): string | undefined {
  const at = states.findIndex((state) => state?.status !== 'FINISHED')
  if (at < 0) return undefined
  const title = widgets[at]?.ViewProperties['Title'] ?? ''
  const { status = 'FAILED', error = 'it was stopped' } = states[at] ?? {}
  return `The query of widget '${title}' is ${status}: ${error}`.slice(0, MOST_REASON)
}

/**
 * Starts keeping the schedules. Of the times that passed while no server ran, the last one is caught up on.
 */
export function openRefreshes({ lake, documents, queries, now, onProblem }: RefreshOptions): Refreshes {
  const made = dashboards(documents)
  const managed = managedRefreshes(documents)
  /** Dashboards that are being refreshed, by name. */
  const running = new Map<string, Promise<void>>()
  const closing = new AbortController()
  let lastId = 0

  /** Thirteen digits of the time and three that tell apart what began in the same millisecond. */
  function newRefreshId(): string {
    lastId = Math.max(lastId + 1, now() * 1000)
    return String(lastId)
  }

  async function remember(
    { type, name }: RefreshTarget,
    refresh: { readonly LastRefreshId?: string; readonly LastRefreshFailureReason: string | undefined },
  ): Promise<void> {
    if (type === 'MANAGED') await managed.update(name, (document) => ({ ...document, ...refresh }))
    // One that was deleted meanwhile stays so.
    else await made.update(name, (document) => document && { ...document, ...refresh })
  }

  async function stateOf(id: string): Promise<QueryState | undefined> {
    try {
      return await queries.describe(id)
    } catch (error) {
      if (error instanceof TraillakeError && error.code === 'QUERY_NOT_FOUND') return undefined
      throw error
    }
  }

  /** Waits for the queries of a refresh, then says whether they failed. */
  async function follow(target: RefreshTarget, ids: readonly string[]): Promise<void> {
    for (let wait = FIRST_LOOK_MS; ; wait = Math.min(2 * wait, LAST_LOOK_MS)) {
      const states = await Promise.all(ids.map(stateOf))
      if (!states.some((state) => state !== undefined && isActive(state))) {
        await remember(target, { LastRefreshFailureReason: failureOf(target.widgets, states) })
        return
      }
      try {
        await delay(wait, undefined, { ref: false, signal: closing.signal })
      } catch {
        const reason = 'The server was stopped before all queries had ended.'
        await remember(target, { LastRefreshFailureReason: reason })
        return
      }
    }
  }

  async function queue(
    target: RefreshTarget,
    values: RefreshValues,
    refreshId: string,
  ): Promise<readonly string[]> {
    const statements = target.widgets.map((widget) => filledStatement(widget, values))
    for (const statement of statements) await lake.check(statement)
    const ids: string[] = []
    for (const [i, statement] of statements.entries()) {
      const alias = target.widgets[i]?.QueryAlias
      ids.push((await queries.start({ statement, alias, refreshId })).id)
    }
    await remember(target, { LastRefreshId: refreshId, LastRefreshFailureReason: undefined })
    return ids
  }

  async function start(target: RefreshTarget, values: RefreshValues): Promise<string> {
    const { name } = target
    if (running.has(name))
      throw awsError('ServiceQuotaExceededException', `Dashboard '${name}' is being refreshed already.`)
    const refreshId = newRefreshId()
    const queued = queue(target, values, refreshId)
    // Who asked for the refresh is told what keeps it from being queued.
    const life = queued
      .then((ids) => follow(target, ids).catch(onProblem))
      .catch(() => undefined)
      .finally(() => running.delete(name))
    running.set(name, life)
    await queued
    return refreshId
  }

  /** Refreshes a dashboard whose schedule had a time since the last one that was kept. */
  async function keepSchedule(name: string): Promise<void> {
    const document = await made.get(name)
    if (document === undefined || !isEnabled(document.RefreshSchedule) || running.has(name)) return
    const due = lastTime(document.RefreshSchedule, now())
    if (due <= document.ScheduledTimestamp) return
    await made.update(name, (before) => before && { ...before, ScheduledTimestamp: due })
    const target: RefreshTarget = { type: 'CUSTOM', name, widgets: document.Widgets }
    try {
      await start(target, refreshValues({}, CUSTOM_PARAMETERS, now()))
    } catch (error) {
      const { message } = toAwsError(error)
      await remember(target, { LastRefreshFailureReason: message.slice(0, MOST_REASON) })
    }
  }

  let ticking: Promise<void> | undefined
  async function tick(): Promise<void> {
    for (const name of await made.ids())
      if (!closing.signal.aborted) await keepSchedule(name).catch(onProblem)
  }
  function onTick(): void {
    ticking ??= tick()
      .catch(onProblem)
      .finally(() => {
        ticking = undefined
      })
  }
  const timer = setInterval(onTick, TICK_MS)
  timer.unref()
  onTick()

  return {
    start,
    isRunning: (name) => running.has(name),
    async close() {
      clearInterval(timer)
      closing.abort()
      await ticking
      await Promise.all(running.values())
    },
  }
}
