import { TraillakeError } from '../common/errors.ts'
import { openStores, type Store } from './store.ts'

/** What was done for stores, and where it failed. */
export interface StoreReports<Report> {
  readonly reports: readonly Report[]
  readonly failures: readonly StoreFailure[]
}

interface StoreFailure {
  /** Its name, or its id where it cannot be opened. */
  readonly store: string
  readonly error: TraillakeError
}

/** Throws what stops everything: that the user said so, and faults of ours. */
function failureOf(store: string, error: unknown): StoreFailure {
  if (error instanceof TraillakeError && error.code !== 'USER_CANCELED') return { store, error }
  throw error
}

/**
 * Does work for stores, one after another: each takes memory enough. Where it fails for one, or one cannot be opened, the
 * others have their turn all the same; see {@link requireDone}.
 *
 * @param choose which of the tables that lie in the lake; those that cannot be opened are meant in any case
 * @throws USER_CANCELED
 */
export async function eachStore<Report>(
  lake: string,
  choose: (stores: readonly Store[]) => readonly Store[] | Promise<readonly Store[]>,
  work: (store: Store) => Promise<Report>,
): Promise<StoreReports<Report>> {
  const { stores, damaged } = await openStores(lake)
  const reports: Report[] = []
  const failures: StoreFailure[] = damaged.map(({ id, error }) => ({ store: id, error }))
  for (const store of await choose(stores)) {
    try {
      reports.push(await work(store))
    } catch (error) {
      failures.push(failureOf(store.description.name, error))
    }
  }
  return { reports, failures }
}

/** Throws where work failed for a store: its error where there was but one, else one that lists them all. */
export function requireDone<Report>({ reports, failures }: StoreReports<Report>): void {
  const [first, ...more] = failures
  if (first === undefined) return
  const total = reports.length + failures.length
  if (total === 1) throw first.error
  const each = failures.map(({ store, error }) => `'${store}': ${error.message}`).join('; ')
  const { code, hint } = first.error
  throw new TraillakeError(
    code,
    `${failures.length} of ${total} stores failed, the others are done: ${each}`,
    {
      hint: more.length === 0 ? hint : undefined,
      cause: new AggregateError(failures.map(({ error }) => error)),
    },
  )
}
