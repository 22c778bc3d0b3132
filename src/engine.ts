import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { Explain, Statement } from '../grammar/ast.ts'
import { bind } from './binder/bind.ts'
import { parseStatement } from './binder/statement.ts'
import type { Catalog, TableColumn, TableSource } from './catalog/table-source.ts'
import { columnOf } from './column/builder.ts'
import type { Batch } from './column/column.ts'
import { invariant } from './common/assert.ts'
import { TraillakeError } from './common/errors.ts'
import { startTimeLimit } from './common/time-limit.ts'
import { userName } from './common/user-name.ts'
import { packageVersion } from './common/version.ts'
import type { OperatorStatistics } from './execution/builder.ts'
import { type Execution, execute } from './execution/execute.ts'
import { evaluateConstant } from './execution/expression/constant.ts'
import { createWorkerPool } from './execution/parallel/pool.ts'
import type { Session } from './function/definition.ts'
import type { IngestOptions, IngestProgress, IngestResult } from './ingest/ingest.ts'
import { optimize } from './optimizer/optimizer.ts'
import { explainPhysical } from './physical/explain.ts'
import type { PhysicalNode } from './physical/node.ts'
import { planPhysical } from './physical/plan.ts'
import { explainPlan } from './plan/explain.ts'
import type { BoundQuery } from './plan/node.ts'
import { createResult, type QueryResult, type QueryStatistics, type ResultColumn } from './result/result.ts'
import { createAdministration, type StoreAdministration } from './storage/administration.ts'
import { createRecentAggregations } from './execution/aggregate/recent.ts'
import { createPartialCache } from './storage/partial-cache.ts'
import { storeSource } from './storage/source.ts'
import {
  createStore,
  findStore,
  listStores,
  missingStore,
  requireActive,
  requireIngesting,
  requireStore,
  type Store,
} from './storage/store.ts'
import { createMeter } from './storage/usage/meter.ts'
import type { Usage, UsageOptions } from './storage/usage/usage.ts'
import { requireZone } from './types/timezone.ts'
import { BOOLEAN, formatType, type SqlType, VARCHAR } from './types/type.ts'
import type { Value } from './types/value.ts'

/** The store that is meant where none is named; the first ingest makes it. */
export const DEFAULT_STORE = 'events'

export interface LakeOptions {
  /** Milliseconds since the epoch: what retention counts from, and `now()` is. The system's clock where left out. */
  readonly clock?: (() => number) | undefined
  /**
   * Whether what aggregates make of data files, and the first rows of an order in each, are kept for the next query that asks
   * the same of them: in the lake's folder under `cache`, 512 MiB at most, to be deleted at will, and 64 MiB of it in memory. True
   * where left out.
   */
  readonly cache?: boolean | undefined
  /**
   * How many threads a query may use; one a core where left out. Small queries stay on the calling thread. Other threads are
   * started once there was enough work for them, and are shared by all queries of the lake; `close` ends them.
   */
  readonly threads?: number | undefined
}

export interface QueryOptions {
  /** Aborting it ends the query with USER_CANCELED. */
  readonly signal?: AbortSignal | undefined
  /** The store, by name, id or ARN, that `$EDS_ID` stands for; `events` where left out. */
  readonly store?: string | undefined
  /** `UTC` (the default), an IANA name or an offset. */
  readonly timeZone?: string | undefined
  /** Bytes that the query may keep in memory; 2 GiB where left out. */
  readonly memoryLimit?: number | undefined
  /** Milliseconds from the call to the last row; past them the query ends with EXCEEDED_TIME_LIMIT. No limit where left out. */
  readonly timeLimitMs?: number | undefined
  /** How many steps of WITH RECURSIVE may make rows; 10, as in Trino, where left out. */
  readonly maxRecursionDepth?: number | undefined
}

export interface ExplainOptions extends QueryOptions {
  /** Runs the statement and adds rows, time and bytes to every operator. */
  readonly analyze?: boolean | undefined
  /** Shows the plan after every rule that changed it. */
  readonly verbose?: boolean | undefined
}

export interface LakeIngestOptions
  extends Pick<IngestOptions, 'filter' | 's3' | 'retry' | 'failuresFile' | 'again' | 'threads'> {
  /** `events` where left out, made if it is not there; any other store must exist. */
  readonly store?: string | undefined
  /** Also into a store whose ingestion is stopped, as Lake imports. */
  readonly intoStopped?: boolean | undefined
  /** Take only events that the store's advanced event selectors select; all where left out. */
  readonly applySelectors?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: IngestProgress) => void) | undefined
  /** What `-` reads; the process's standard input where left out. */
  readonly standardInput?: AsyncIterable<Uint8Array> | undefined
}

export interface LakeFollowOptions
  extends Omit<LakeIngestOptions, 'signal' | 'standardInput' | 'retry' | 'failuresFile'> {
  /** Ends the following. */
  readonly signal: AbortSignal
  /** Called after every ingest with what it did. */
  readonly onIngested?: ((result: IngestResult) => void) | undefined
}

/** What is known of a statement that has not run. */
export interface StatementCheck {
  readonly kind: 'select' | 'explain'
  /** The columns of the answer; of an EXPLAIN, of the statement explained. */
  readonly columns: readonly ResultColumn[]
  /** The stores that it names, each once. */
  readonly stores: readonly { readonly id: string; readonly name: string }[]
}

/** A folder of event data stores, open. */
export interface Lake extends StoreAdministration, AsyncDisposable {
  readonly folder: string
  /** Reads log files, folders, globs, `s3://bucket/prefix` or `-` into a store; see `ingest` for what it throws. */
  ingest(sources: string | readonly string[], options?: LakeIngestOptions): Promise<IngestResult>
  /**
   * Reads log files in folders and buckets into a store, and those that come, within 5 seconds in folders, until the signal is
   * aborted; see `follow` for what it throws.
   */
  follow(sources: string | readonly string[], options: LakeFollowOptions): Promise<IngestResult>
  /**
   * Runs one SELECT (or EXPLAIN) statement. Every error of the statement itself is thrown before a file is opened; what the
   * data makes it throw comes from reading the result.
   *
   * @example const rows = await (await lake.query('SELECT count(*) AS n FROM events')).rows()
   */
  query(sql: string, options?: QueryOptions): Promise<QueryResult>
  /** Settles every name and type of a statement without running it. Throws what `query` throws of the statement itself. */
  check(sql: string, options?: QueryOptions): Promise<StatementCheck>
  /** The plan of a statement as text. */
  explain(sql: string, options?: ExplainOptions): Promise<string>
  /** The columns of a store, types as Trino writes them. */
  columns(name: string): Promise<readonly { readonly name: string; readonly type: string }[]>
  /** What was ingested by store and day, and scanned by day, as Lake would bill it. See `lakeUsage` for what it throws. */
  usage(options?: UsageOptions): Promise<readonly Usage[]>
  /** Ends the lake's threads. A query that still runs on them ends with USER_CANCELED. */
  close(): Promise<void>
}

const DEFAULT_MEMORY_LIMIT = 2 ** 31

/** What a worker thread runs: beside this module, in TypeScript and built alike. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)

interface LakeCatalog extends Catalog {
  /** The stores that were asked for, by id. */
  readonly named: ReadonlyMap<string, Store>
}

/** The stores of a lake as tables; `$EDS_ID` is the store that the caller named. */
function lakeCatalog(folder: string, now: number, store: string): LakeCatalog {
  const sources = new Map<string, TableSource>()
  const named = new Map<string, Store>()
  return {
    named,
    async table(name) {
      const [first = '', ...rest] = name
      const wanted = first.toUpperCase() === '$EDS_ID' && rest.length === 0 ? store : name.join('.')
      const found = await findStore(folder, wanted)
      if (found === undefined) return undefined
      requireActive(found)
      const { id } = found.description
      named.set(id, found)
      // A statement that names a store twice reads one snapshot of it.
      const source = sources.get(id) ?? storeSource(found, now)
      sources.set(id, source)
      return source
    },
    tableNames: async () =>
      (await listStores(folder))
        .filter(({ description }) => description.deleted === undefined)
        .map(({ description }) => description.name),
  }
}

/** What the scans of a query touched, added up, as far as it has run. */
function statisticsOf({ statistics }: Execution, root: PhysicalNode, started: number): QueryStatistics {
  const scans = () => [...statistics.values()].map(({ scan }) => scan).filter((scan) => scan !== undefined)
  const sum = (figure: (scan: ReturnType<typeof scans>[number]) => number) =>
    scans().reduce((total, scan) => total + figure(scan), 0)
  return {
    get eventsScanned() {
      return sum((scan) => scan.rowsRead)
    },
    get eventsMatched() {
      return [...statistics]
        .filter(([{ kind }]) => kind === 'table-scan')
        .reduce((total, [, { rows }]) => total + rows, 0)
    },
    get bytesScanned() {
      return sum((scan) => scan.bytesRead)
    },
    get filesTotal() {
      return sum((scan) => scan.filesTotal)
    },
    get filesPruned() {
      return sum((scan) => scan.filesPruned)
    },
    get rowGroupsTotal() {
      return sum((scan) => scan.rowGroupsTotal)
    },
    get rowGroupsPruned() {
      return sum((scan) => scan.rowGroupsPruned)
    },
    get filesCached() {
      return [...statistics.values()].reduce((total, { cachedFiles }) => total + cachedFiles, 0)
    },
    get rows() {
      return statistics.get(root)?.rows ?? 0
    },
    get elapsedMs() {
      return performance.now() - started
    },
  }
}

const LIMITS = ['memoryLimit', 'timeLimitMs', 'maxRecursionDepth'] as const

function checkLimits(options: QueryOptions): void {
  for (const name of LIMITS) {
    const limit = options[name]
    if (limit !== undefined && !(limit > 0))
      throw new TraillakeError('INVALID_ARGUMENT', `${name} must be greater than 0, and is ${limit}`)
  }
}

/** Batches whose end, early or not, ends something else. */
async function* andThen(batches: AsyncIterable<Batch>, end: () => void): AsyncGenerator<Batch> {
  try {
    yield* batches
  } finally {
    end()
  }
}

async function* once(batch: Batch): AsyncGenerator<Batch> {
  yield batch
}

/** The answer of EXPLAIN: one row of one column. */
function valueResult(name: string, type: SqlType, value: Value): QueryResult {
  const batch: Batch = { rows: 1, columns: [columnOf(type, [value])], selection: undefined }
  const nothing = {
    eventsScanned: 0,
    eventsMatched: 0,
    bytesScanned: 0,
    filesTotal: 0,
    filesPruned: 0,
    rowGroupsTotal: 0,
    rowGroupsPruned: 0,
    filesCached: 0,
  }
  return createResult([{ name, type }], once(batch), {
    ...nothing,
    rows: 1,
    elapsedMs: 0,
  })
}

/**
 * Opens a lake: a folder that holds event data stores. The folder is made by the first write, not by opening. Throws
 * INVALID_ARGUMENT.
 *
 * @example await using lake = await openLake('./lake')
 */
export function openLake(folder: string, options: LakeOptions = {}): Promise<Lake> {
  const root = resolve(folder)
  const { clock = Date.now, cache = true, threads } = options
  if (threads !== undefined && !(Number.isInteger(threads) && threads > 0)) {
    const message = `threads must be a whole number from 1, and is ${threads}`
    return Promise.reject(new TraillakeError('INVALID_ARGUMENT', message))
  }
  const workers = createWorkerPool({ threads, entry: WORKER })
  const kept = cache ? createPartialCache(join(root, 'cache', 'partial')) : undefined
  const recent = createRecentAggregations()
  const partials = kept && { cache: kept, version: packageVersion(), recent }
  const meter = createMeter(root)
  let user: string | undefined
  const close = async (): Promise<void> => {
    await workers.close()
    await kept?.settled()
    meter.close()
  }

  function sessionOf(now: number, { signal, timeZone = 'UTC' }: QueryOptions): Session {
    return {
      now: BigInt(now) * 1000n,
      zone: requireZone(timeZone),
      user: (user ??= userName()),
      queryId: randomUUID(),
      signal,
    }
  }

  /** Text to physical plan; nothing is read but the stores' metadata. */
  async function plan(
    statement: Statement,
    now: number,
    session: Session,
    { store = DEFAULT_STORE }: QueryOptions,
  ) {
    const bound = await bind(statement, lakeCatalog(root, now, store), { zone: session.zone, parameters: [] })
    const steps: OptimizerStep[] = []
    const optimized = optimize(bound, {
      evaluate: (expression) => evaluateConstant(expression, session),
      zone: session.zone,
      trace: (rule, after) => steps.push({ rule, after }),
    })
    return { bound, optimized, physical: planPhysical(optimized), steps }
  }

  async function check(sql: string, options: QueryOptions = {}): Promise<StatementCheck> {
    const statement = parseStatement(sql)
    const now = clock()
    const catalog = lakeCatalog(root, now, options.store ?? DEFAULT_STORE)
    const { zone } = sessionOf(now, options)
    const { output } = await bind(statement, catalog, { zone, parameters: [] })
    return {
      kind: statement.kind === 'explain' ? 'explain' : 'select',
      columns: output.map(({ name, type }) => ({ name, type: formatType(type) })),
      stores: [...catalog.named.values()].map(({ description: { id, name } }) => ({ id, name })),
    }
  }

  async function explainStatement(
    statement: Statement,
    options: ExplainOptions,
    type: Explain['type'] = 'distributed',
  ): Promise<string> {
    const now = clock()
    const { signal, stop } = startTimeLimit(options.signal, options.timeLimitMs)
    const session = sessionOf(now, { ...options, signal })
    const { bound, optimized, physical, steps } = await plan(statement, now, session, options)
    const verbose = options.verbose === true ? verbosePlan(bound, steps) : ''
    if (type === 'logical') return verbose + explainPlan(optimized)
    if (options.analyze !== true) return verbose + explainPhysical(physical)
    const execution = executePlan(physical, session, options)
    const end = metered(statisticsOf(execution, physical, 0), now, stop)
    for await (const batch of andThen(execution.batches, end)) invariant(batch.rows >= 0, 'a batch has rows')
    return verbose + explainPhysical(physical, (node) => annotate(execution.statistics.get(node)))
  }

  async function explainResult(explain: Explain, options: QueryOptions): Promise<QueryResult> {
    const { analyze, verbose, type, format, statement, span } = explain
    const refuse = (option: string): never => {
      throw new TraillakeError('NOT_SUPPORTED', `EXPLAIN (${option}) is not supported`, { span })
    }
    if (type === 'io') refuse('TYPE IO')
    if (format === 'graphviz' || format === 'json') refuse(`FORMAT ${format.toUpperCase()}`)
    const text = await explainStatement(statement, { ...options, analyze, verbose }, type)
    // Trino names the columns so.
    return type === 'validate'
      ? valueResult('Valid', BOOLEAN, true)
      : valueResult('Query Plan', VARCHAR, text)
  }

  function executePlan(physical: PhysicalNode, session: Session, options: QueryOptions): Execution {
    const { memoryLimit = DEFAULT_MEMORY_LIMIT, maxRecursionDepth } = options
    return execute(physical, { session, memoryLimit, maxRecursionDepth, partials, workers })
  }

  /** The end of a query: what it scanned is written down. */
  function metered(statistics: QueryStatistics, time: number, stop: () => void): () => void {
    return () => {
      stop()
      const { bytesScanned: bytes } = statistics
      if (bytes > 0) meter.add({ kind: 'scanned', time, bytes, count: 1 })
    }
  }

  async function query(sql: string, options: QueryOptions = {}): Promise<QueryResult> {
    const started = performance.now()
    checkLimits(options)
    const statement = parseStatement(sql)
    if (statement.kind === 'explain') return explainResult(statement, options)
    const now = clock()
    const { signal, stop } = startTimeLimit(options.signal, options.timeLimitMs)
    const session = sessionOf(now, { ...options, signal })
    const { optimized, physical } = await plan(statement, now, session, options)
    const execution = executePlan(physical, session, options)
    const statistics = statisticsOf(execution, physical, started)
    const end = metered(statistics, now, stop)
    return createResult(optimized.output, andThen(execution.batches, end), statistics)
  }

  async function targetStore(name: string, intoStopped = false): Promise<Store> {
    const found = await findStore(root, name)
    if (found !== undefined) {
      if (intoStopped) requireActive(found)
      else requireIngesting(found)
      return found
    }
    if (name !== DEFAULT_STORE) throw await missingStore(root, name)
    try {
      return await createStore(root, { name }, clock())
    } catch (error) {
      // Another process made it meanwhile.
      if (error instanceof TraillakeError && error.code === 'STORE_ALREADY_EXISTS')
        return requireStore(root, name)
      throw error
    }
  }

  const administration = createAdministration(root, clock)
  const lake: Lake = {
    ...administration,
    folder: root,
    async maintain(options = {}) {
      if (options.store !== undefined) return administration.maintain(options)
      // Before the stores, of which one may fail.
      if (options.dryRun !== true) await (await import('./storage/usage/usage.ts')).foldUsage(root, clock())
      const { removeExpiredQueries } = await import('./query-service/lost.ts')
      const expired = await removeExpiredQueries(root, clock(), options)
      const report = await administration.maintain(options)
      return { ...report, leftovers: [...report.leftovers, ...expired] }
    },
    async ingest(sources, { store = DEFAULT_STORE, intoStopped, threads: wanted = threads, ...rest } = {}) {
      const inputs = typeof sources === 'string' ? [sources] : sources
      const { ingest } = await import('./ingest/ingest.ts')
      const target = await targetStore(store, intoStopped)
      const now = clock()
      const result = await ingest(target, {
        inputs,
        now,
        intoStopped,
        threads: wanted,
        worker: WORKER,
        ...rest,
      })
      // No ledger knows what came by standard input.
      if (inputs.every((input) => input === '-') && result.bytes > 0) {
        const { bytes } = result
        const count = result.events + result.duplicates + result.expired + result.notSelected
        meter.add({ kind: 'ingested', time: now, bytes, count, store: target.description.id })
      }
      return result
    },
    async follow(sources, { store = DEFAULT_STORE, intoStopped, threads: wanted = threads, ...rest }) {
      const inputs = typeof sources === 'string' ? [sources] : sources
      const { follow } = await import('./ingest/follow.ts')
      const target = await targetStore(store, intoStopped)
      return follow(target, { inputs, clock, intoStopped, threads: wanted, worker: WORKER, ...rest })
    },
    query,
    check,
    usage: async (options) => (await import('./storage/usage/usage.ts')).lakeUsage(root, options),
    explain: async (sql, options = {}) => {
      checkLimits(options)
      const statement = parseStatement(sql)
      return explainStatement(statement.kind === 'explain' ? statement.statement : statement, options)
    },
    columns: async (name) => {
      const { columns } = await requireStore(root, name)
      return columns.map((column: TableColumn) => ({ name: column.name, type: formatType(column.type) }))
    },
    close,
    [Symbol.asyncDispose]: close,
  }
  return Promise.resolve(lake)
}

/** What EXPLAIN ANALYZE says under an operator; times include the operators below. */
function annotate(statistics: OperatorStatistics | undefined): readonly string[] {
  if (statistics === undefined) return []
  const { rows, batches, milliseconds, scan, cachedFiles } = statistics
  const lines = [`rows: ${rows}, batches: ${batches}, time: ${milliseconds.toFixed(1)} ms`]
  if (cachedFiles > 0) lines.push(`from the cache: ${cachedFiles} files`)
  if (scan !== undefined) {
    const { rowsRead, bytesRead, filesTotal, filesPruned, rowGroupsTotal, rowGroupsPruned } = scan
    const pruned = `pruned ${filesPruned} of ${filesTotal} files, ${rowGroupsPruned} of ${rowGroupsTotal} row groups`
    lines.push(`read: ${rowsRead} rows, ${bytesRead} bytes; ${pruned}`)
  }
  return lines
}

/** A rule that was applied, and the query after it. */
interface OptimizerStep {
  readonly rule: string
  readonly after: BoundQuery
}

/** The plan as bound, after each rule that changed it, and after those that did not by name alone. */
function verbosePlan(bound: BoundQuery, steps: readonly OptimizerStep[]): string {
  let last = explainPlan(bound)
  const sections = [`-- bound\n${last}`]
  for (const { rule, after } of steps) {
    const plan = explainPlan(after)
    sections.push(plan === last ? `-- after ${rule}: unchanged` : `-- after ${rule}\n${plan}`)
    last = plan
  }
  return `${sections.join('\n')}\n-- physical\n`
}
