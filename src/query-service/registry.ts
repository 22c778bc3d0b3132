import { rm } from 'node:fs/promises'
import { TraillakeError } from '../common/errors.ts'
import { type FileIdentity, isSameFile } from '../common/files.ts'
import { stoppedMessage, withoutDelivery } from './job.ts'
import { isExpired, isLost } from './lost.ts'
import {
  isActive,
  queryIds,
  type QueryState,
  readState,
  resultFile,
  stateIdentity,
  writeState,
} from './state.ts'

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
  /** Told of a query that this process began. */
  add(id: string): void
  /**
   * All of them that can be read, newest first. What other processes began is seen within some seconds, or with `isExact` at
   * once.
   */
  summaries(options?: { readonly isExact?: boolean }): Promise<readonly QuerySummary[]>
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

/** Milliseconds between two looks at the folder: it has the queries of seven days, which may be thousands. */
const LOOK_MS = 1000
/** A look that is as old as that is waited for. */
const LONGEST_MS = 5000

function newestFirst(a: QuerySummary, b: QuerySummary): number {
  return b.created - a.created || (a.id < b.id ? 1 : -1)
}

/** States in memory. */
const MOST_READ = 1000

export function createRegistry({ lake, now, own, onProblem }: RegistryOptions): QueryRegistry {
  /** Queries whose states are damaged, which was told. */
  const damaged = new Set<string>()
  /** Of queries that have ended: of those no more changes that is in here. */
  const ended = new Map<string, QuerySummary>()
  /** Those of `ended` newest first; undefined once there are others. */
  let sorted: readonly QuerySummary[] | undefined
  /** Queries that have not ended, as far as is known, or whose states cannot be read. */
  const open = new Set<string>()
  let lookedAt = -Infinity
  let looking: Promise<void> | undefined
  /** States as they were read, and the files that they were read from; the first is the one that was not asked for longest. */
  const read = new Map<string, { readonly file: FileIdentity; readonly state: QueryState }>()

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

  /** The state on the disk, read once as long as its file is the same. */
  async function stateOf(id: string): Promise<QueryState | undefined> {
    // Looked at before it is read: what is put in its place meanwhile is read the next time.
    const file = stateIdentity(lake, id)
    const known = read.get(id)
    read.delete(id)
    if (file === undefined) return readState(lake, id)
    const isSame = known !== undefined && isSameFile(known.file, file)
    const state = isSame ? known.state : await readState(lake, id)
    if (state !== undefined) read.set(id, { file, state })
    const [oldest] = read.keys()
    if (read.size > MOST_READ && oldest !== undefined) read.delete(oldest)
    return state
  }

  async function find(id: string): Promise<QueryState | undefined> {
    const mine = own(id)
    const state = mine ?? (await stateOf(id))
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

  /** Of a query that had not ended when it was last looked at. */
  async function summary(id: string): Promise<QuerySummary | undefined> {
    const state = await findReadable(id)
    if (state === undefined) return undefined
    const made = summaryOf(state)
    if (!isActive(state)) {
      ended.set(id, made)
      open.delete(id)
      sorted = undefined
    }
    return made
  }

  /** Sees which queries there are. */
  async function look(): Promise<void> {
    lookedAt = performance.now()
    const there = new Set(await queryIds(lake))
    for (const id of ended.keys()) if (!there.has(id)) ended.delete(id)
    // One that was added meanwhile may not have been seen.
    for (const id of open) if (!there.has(id) && own(id) === undefined) open.delete(id)
    for (const id of there) if (!ended.has(id)) open.add(id)
    sorted = undefined
  }

  return {
    find,
    async require(id) {
      const state = await find(id)
      if (state !== undefined) return state
      throw new TraillakeError('QUERY_NOT_FOUND', `Query '${id}' does not exist`)
    },
    add(id) {
      open.add(id)
    },
    async summaries({ isExact = false } = {}) {
      const age = performance.now() - lookedAt
      if (isExact) await look()
      else if (age > LOOK_MS) {
        looking ??= look().finally(() => (looking = undefined))
        if (age > LONGEST_MS) await looking
        else looking.catch(onProblem)
      }
      const active: QuerySummary[] = []
      for (const id of [...open]) {
        const one = await summary(id)
        if (one !== undefined && isActive(one)) active.push(one)
      }
      sorted ??= [...ended.values()].sort(newestFirst)
      const kept = sorted.filter((query) => !isExpired(query, now()))
      return active.length === 0 ? kept : [...active.sort(newestFirst), ...kept].sort(newestFirst)
    },
  }
}
