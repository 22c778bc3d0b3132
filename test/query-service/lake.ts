import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Lake, openLake, type QueryService, type QueryState } from '../../src/index.ts'
import { event, temporaryFolder } from '../support/cli.ts'

/** A lake of `events` events in the default store. */
export async function lakeOf(events: number): Promise<Lake> {
  const folder = temporaryFolder()
  mkdirSync(folder, { recursive: true })
  const log = join(folder, 'log.json')
  writeFileSync(log, JSON.stringify(Array.from({ length: events }, (_, i) => event(i))))
  const lake = await openLake(join(folder, 'lake'))
  await lake.ingest(log)
  return lake
}

/** Rows without end, as far as any test waits. */
export const ENDLESS = 'SELECT a.eventid FROM events a, events b, events c, events d, events e, events f'

/** The query once it is neither waiting nor running, and its delivery done. */
export async function ended(queries: QueryService, id: string): Promise<QueryState> {
  for (;;) {
    const state = await queries.describe(id)
    const isActive = state.status === 'QUEUED' || state.status === 'RUNNING'
    if (!isActive && state.delivery?.status !== 'PENDING') return state
    await delay(10)
  }
}

/** The query once it has left the queue. */
export async function started(queries: QueryService, id: string): Promise<QueryState> {
  for (;;) {
    const state = await queries.describe(id)
    if (state.status !== 'QUEUED') return state
    await delay(5)
  }
}

export function stateFile(lake: Lake, id: string): string {
  return join(lake.folder, 'queries', id, 'state.json')
}

/** Changes what lies on the disk of a query, as another process would. */
export function changeState(lake: Lake, id: string, changes: object): void {
  const file = stateFile(lake, id)
  const state: unknown = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify(Object.assign({}, state, changes)))
}
