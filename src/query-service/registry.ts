import { rm } from 'node:fs/promises'
import { TraillakeError } from '../common/errors.ts'
import { stoppedMessage, withoutDelivery } from './job.ts'
import { isExpired, isLost } from './lost.ts'
import { isActive, queryIds, type QueryState, readState, resultFile, writeState } from './state.ts'

/** What lists and searches need of a query. */
export type QuerySummary = Pick<
  QueryState,
  'id' | 'status' | 'created' | 'finished' | 'stores' | 'alias' | 'refreshId'
>

/** The queries of a lake, whoever runs them. */
export interface QueryRegistry {
  /** Undefined where there is none, or its seven days are over. One whose process is gone becomes FAILED. Throws CORRUPT_STORE. */
  find(id: string): Promise<QueryState | undefined>
  /** Throws QUERY_NOT_FOUND, CORRUPT_STORE. */
  require(id: string): Promise<QueryState>
  /** All of them that can be read, newest first. */
  summaries(): Promise<readonly QuerySummary[]>
}

function summaryOf({ id, status, created, finished, stores, alias, refreshId }: QueryState): QuerySummary {
  return { id, status, created, finished, stores, alias, refreshId }
}

interface RegistryOptions {
  /** Its folder. */
  readonly lake: string
  readonly now: () => number
  /** The state of a query that this process runs. */
  readonly own: (id: string) => QueryState | undefined
  readonly onProblem: (problem: unknown) => void
}

export function createRegistry({ lake, now, own, onProblem }: RegistryOptions): QueryRegistry {
  /** Queries whose states are damaged, which was told. */
  const damaged = new Set<string>()
  /** Of queries that have ended: of those no more changes that is in here. */
  const ended = new Map<string, QuerySummary>()

  async function healed(state: QueryState): Promise<QueryState> {
    if (!isActive(state) || !isLost(state)) return state
    const failed: QueryState = {
      ...{ ...state, ...withoutDelivery(state, 'FAILED') },
      ...{ status: 'FAILED', finished: now(), error: stoppedMessage(state.status), written: Date.now() },
    }
    await writeState(lake, failed)
    await rm(resultFile(lake, state.id), { force: true })
    return failed
  }

  async function find(id: string): Promise<QueryState | undefined> {
    const mine = own(id)
    const state = mine ?? (await readState(lake, id))
    if (state === undefined || isExpired(state, now())) return undefined
    return mine ?? healed(state)
  }

  /** One that is damaged must not hide the others: it is told, and left out. */
  async function findReadable(id: string): Promise<QueryState | undefined> {
    try {
      return await find(id)
    } catch (error) {
      if (!(error instanceof TraillakeError && error.code === 'CORRUPT_STORE')) throw error
      if (!damaged.has(id)) onProblem(error)
      damaged.add(id)
      return undefined
    }
  }

  async function summary(id: string): Promise<QuerySummary | undefined> {
    const known = ended.get(id)
    if (known !== undefined) return isExpired(known, now()) ? undefined : known
    const state = await findReadable(id)
    if (state === undefined) return undefined
    const made = summaryOf(state)
    if (!isActive(state)) ended.set(id, made)
    return made
  }

  return {
    find,
    async require(id) {
      const state = await find(id)
      if (state !== undefined) return state
      throw new TraillakeError('QUERY_NOT_FOUND', `Query '${id}' does not exist`)
    },
    async summaries() {
      const ids = await queryIds(lake)
      const there = new Set(ids)
      for (const id of ended.keys()) if (!there.has(id)) ended.delete(id)
      const found: QuerySummary[] = []
      for (const id of ids) {
        const one = await summary(id)
        if (one !== undefined) found.push(one)
      }
      return found.sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1))
    },
  }
}
