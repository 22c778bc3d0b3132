import type { StoreCategory } from '../catalog/category.ts'
import type { Compacted, CompactProgress } from './compact.ts'
import type { Billing } from './description.ts'
import { detailsOf, isoTime, settingsOf, type StoreDetails, type StoreSettings } from './details.ts'
import type { RetentionApplied } from './retention.ts'
import { eachStore, requireDone, type StoreReports } from './each-store.ts'
import { createStore, listStores, namedStores, requireActive, requireStore, type Store } from './store.ts'
import type { Verification, VerifyOptions } from './integrity/verify.ts'
import type { Vacuumed } from './vacuum.ts'

export interface CreateStoreOptions {
  readonly category?: StoreCategory | undefined
  readonly billing?: Billing | undefined
  /** 7 to 2557, or to 3653 with extendable billing; 2557 where left out. */
  readonly retentionDays?: number | undefined
  /** Whether deleting the store is refused; on where left out. */
  readonly terminationProtection?: boolean | undefined
  /** In AWS's JSON form; the management events where left out. `ingest` goes by them only where it is told to. */
  readonly advancedEventSelectors?: unknown
}

/** What is left out stays as it is. */
export interface UpdateStoreOptions {
  readonly name?: string | undefined
  /** Extendable does not become fixed again. */
  readonly billing?: Billing | undefined
  readonly retentionDays?: number | undefined
  readonly terminationProtection?: boolean | undefined
  readonly advancedEventSelectors?: unknown
}

export interface DryRunOptions {
  /** Everything is checked and nothing changed. */
  readonly dryRun?: boolean | undefined
}

export interface PurgeOptions extends DryRunOptions {
  /** By name, id or ARN; every store that is due where left out. */
  readonly store?: string | undefined
}

export interface MaintenanceOptions extends DryRunOptions {
  /** By name, id or ARN; every store that is not deleted where left out. */
  readonly store?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface CompactOptions extends MaintenanceOptions {
  readonly onProgress?: ((progress: CompactProgress & { readonly store: string }) => void) | undefined
}

export interface VacuumOptions extends MaintenanceOptions {
  /**
   * Milliseconds, 24 hours where left out: so long may a query run, and a writer take to its commit, while files are
   * removed. 0 is safe only while nothing else uses the lake.
   */
  readonly graceMs?: number | undefined
}

interface OfStore {
  readonly store: string
}

interface RetentionFigures extends Omit<RetentionApplied, 'cutoff'> {
  /** Events before this are gone; ISO 8601 in UTC. */
  readonly cutoff: string
}

export interface CompactionReport extends OfStore, Compacted {}
export interface RetentionReport extends OfStore, RetentionFigures {}

export interface VacuumReport {
  readonly stores: readonly (OfStore & Vacuumed)[]
  /** Files and folders of stores that are no more, or never were. */
  readonly leftovers: readonly string[]
}

export interface MaintenanceReport {
  readonly stores: readonly (OfStore & {
    /** Undefined where it was not due. */
    readonly retention: RetentionFigures | undefined
    readonly compaction: Compacted
    readonly vacuum: Vacuumed
  })[]
  readonly purged: readonly PurgedStore[]
  /** Besides those of {@link VacuumReport}, queries whose seven days are over. */
  readonly leftovers: readonly string[]
}

/** A store that was removed for ever, as it last was. */
export interface PurgedStore {
  readonly name: string
  readonly id: string
  readonly events: number
  readonly bytes: number
}

/**
 * The life of stores. Names are names, ids or ARNs. All of it may be done while others query and ingest; what is stopped
 * half-way leaves a whole store. What is done for every store is done for the others too where one fails: the error, which
 * lists those that failed, comes last.
 */
export interface StoreAdministration {
  /** Throws INVALID_ARGUMENT, INVALID_EVENT_SELECTORS, STORE_ALREADY_EXISTS, and the errors of writing. */
  createStore(name: string, options?: CreateStoreOptions): Promise<StoreDetails>
  stores(): Promise<readonly StoreDetails[]>
  /** One store. Throws STORE_NOT_FOUND. */
  store(name: string): Promise<StoreDetails>
  /** One store, without what is in it: quicker, where that is much. Throws STORE_NOT_FOUND. */
  storeSettings(name: string): Promise<StoreSettings>
  /**
   * Changes settings. A lower retention takes what is then too old out of sight at once; a higher one brings nothing back.
   * Throws INVALID_ARGUMENT, INVALID_EVENT_SELECTORS, STORE_ALREADY_EXISTS (the new name), STORE_INACTIVE.
   *
   * @example await lake.updateStore('prod', { retentionDays: 365, terminationProtection: false })
   */
  updateStore(name: string, options: UpdateStoreOptions): Promise<StoreDetails>
  /** Takes no more events into a store until ingestion is started; queries go on. Throws INVALID_STORE_STATUS, STORE_INACTIVE. */
  stopIngestion(name: string): Promise<StoreDetails>
  /** Throws INVALID_STORE_STATUS where ingestion is not stopped, STORE_INACTIVE. */
  startIngestion(name: string): Promise<StoreDetails>
  /** Deletes a store: inactive from now on, for seven days it can be restored. Throws STORE_TERMINATION_PROTECTED, STORE_INACTIVE. */
  deleteStore(name: string, options?: DryRunOptions): Promise<StoreDetails>
  /** Brings back a deleted store. Throws INVALID_STORE_STATUS where it is not deleted or its seven days are over. */
  restoreStore(name: string): Promise<StoreDetails>
  /**
   * Removes from the disk, for ever, the stores whose seven days after deletion are over, or one of them.
   * Throws INVALID_STORE_STATUS for one that is named and not due.
   */
  purge(options?: PurgeOptions): Promise<readonly PurgedStore[]>
  /** Rewrites a store's paths for other engines after the lake was moved. */
  relocate(name: string): Promise<StoreDetails>
  /** Merges small and overlapping data files into sorted ones of the usual size. The events stay exactly the same. */
  compact(options?: CompactOptions): Promise<readonly CompactionReport[]>
  /** Takes events that are older than the retention from the tables; {@link StoreAdministration.vacuum} frees their space. */
  applyRetention(options?: MaintenanceOptions): Promise<readonly RetentionReport[]>
  /** Removes files that no query can still need: of old snapshots, of crashes, of stores that are no more. */
  vacuum(options?: VacuumOptions): Promise<VacuumReport>
  /**
   * Compares every file of the stores with what was signed when it was committed; see `verifyLake` in `integrity/verify.ts`.
   *
   * @example if (!(await lake.verify()).clean) throw new Error('the lake was tampered with')
   */
  verify(options?: VerifyOptions): Promise<Verification>
  /** Does what is due of retention, compaction and vacuum and, where no store is named, purges. For a daily job. */
  maintain(options?: VacuumOptions): Promise<MaintenanceReport>
}

// A query must not wait for what only an administrator needs.
const lifecycle = () => import('./lifecycle.ts')
const leftovers = async (lake: string, options: VacuumOptions) =>
  (await import('./vacuum-lake.ts')).vacuumLake(lake, options)

/** @param clock milliseconds since the epoch, that retention and deletion go by */
export function createAdministration(lake: string, clock: () => number): StoreAdministration {
  const find = (name: string) => requireStore(lake, name)

  /** Works on one store, or on all that are not deleted. */
  async function each<Report>(
    { store: name }: MaintenanceOptions,
    work: (store: Store) => Promise<Report>,
  ): Promise<StoreReports<Report & OfStore>> {
    const named = async (store: Store) => ({ store: store.description.name, ...(await work(store)) })
    if (name !== undefined) {
      const store = await find(name)
      requireActive(store)
      return { reports: [await named(store)], failures: [] }
    }
    const active = async (stores: readonly Store[]) =>
      namedStores(lake, stores).filter(({ description }) => description.deleted === undefined)
    return eachStore(lake, active, named)
  }

  /** Throws, once all is done that can be, where a store failed. */
  async function reportsOf<Report>(
    options: MaintenanceOptions,
    work: (store: Store) => Promise<Report>,
  ): Promise<readonly (Report & OfStore)[]> {
    const done = await each(options, work)
    requireDone(done)
    return done.reports
  }

  const withIsoCutoff = ({ cutoff, ...figures }: RetentionApplied) => ({
    ...figures,
    cutoff: isoTime(cutoff),
  })

  async function setIngestion(name: string, change: 'stop' | 'start') {
    const { setIngestion: set } = await lifecycle()
    return detailsOf(await set(await find(name), change, clock()))
  }

  async function purge({ store: name, dryRun = false }: PurgeOptions): Promise<StoreReports<PurgedStore>> {
    const { isPurgeable, purgeStore, requirePurgeable } = await lifecycle()
    const now = clock()
    async function purged(store: Store): Promise<PurgedStore> {
      requirePurgeable(store, now)
      const { id, events, bytes, name } = await detailsOf(store)
      if (!dryRun) await purgeStore(lake, store, now)
      return { name, id, events, bytes }
    }
    if (name !== undefined) return { reports: [await purged(await find(name))], failures: [] }
    return eachStore(lake, (stores) => stores.filter((store) => isPurgeable(store, now)), purged)
  }

  return {
    createStore: async (name, { advancedEventSelectors: selectors, ...options } = {}) =>
      detailsOf(await createStore(lake, { name, selectors, ...options }, clock())),
    stores: async () => Promise.all((await listStores(lake)).map(detailsOf)),
    store: async (name) => detailsOf(await find(name)),
    storeSettings: async (name) => settingsOf(await find(name)),
    async updateStore(name, { advancedEventSelectors: selectors, ...options }) {
      const { updateStore } = await lifecycle()
      return detailsOf(await updateStore(lake, await find(name), { selectors, ...options }, clock()))
    },
    stopIngestion: (name) => setIngestion(name, 'stop'),
    startIngestion: (name) => setIngestion(name, 'start'),
    async deleteStore(name, { dryRun = false } = {}) {
      const { deleteStore, requireDeletable } = await lifecycle()
      const store = await find(name)
      if (dryRun) requireDeletable(store)
      return detailsOf(dryRun ? store : await deleteStore(store, clock()))
    },
    async restoreStore(name) {
      const { restoreStore } = await lifecycle()
      return detailsOf(await restoreStore(await find(name), clock()))
    },
    async purge(options = {}) {
      const done = await purge(options)
      requireDone(done)
      return done.reports
    },
    async relocate(name) {
      const { relocateStore } = await import('./commit.ts')
      return detailsOf(await relocateStore(await find(name)))
    },
    async compact({ onProgress, ...options } = {}) {
      const { compactStore } = await import('./compact.ts')
      return reportsOf(options, (store) => {
        const { name } = store.description
        return compactStore(store, {
          ...options,
          onProgress: (progress) => onProgress?.({ store: name, ...progress }),
        })
      })
    },
    async applyRetention(options = {}) {
      const { applyRetention } = await import('./retention.ts')
      const now = clock()
      return reportsOf(options, async (store) =>
        withIsoCutoff(await applyRetention(store, { ...options, now })),
      )
    },
    async vacuum(options = {}) {
      const { vacuumStore } = await import('./vacuum.ts')
      const done = await each(options, (store) => vacuumStore(store, options))
      const left = options.store === undefined ? await leftovers(lake, options) : []
      requireDone(done)
      return { stores: done.reports, leftovers: left }
    },
    async verify(options) {
      const { verifyLake } = await import('./integrity/verify.ts')
      return verifyLake(lake, options)
    },
    async maintain(options = {}) {
      const { maintainStore } = await import('./maintain.ts')
      const now = clock()
      const done = await each(options, async (store) => {
        const { retention, ...more } = await maintainStore(store, { ...options, now })
        return { ...more, retention: retention === undefined ? undefined : withIsoCutoff(retention) }
      })
      const isWhole = options.store === undefined
      const purged = isWhole ? await purge(options) : { reports: [], failures: [] }
      const left = isWhole ? await leftovers(lake, options) : []
      // What cannot be opened can be purged no more than maintained: it is told once.
      const told = new Set(done.failures.map(({ store }) => store))
      const failures = [...done.failures, ...purged.failures.filter(({ store }) => !told.has(store))]
      requireDone({ reports: [...done.reports, ...purged.reports], failures })
      return { stores: done.reports, purged: purged.reports, leftovers: left }
    },
  }
}
