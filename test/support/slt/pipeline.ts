import { parse } from '../../../grammar/index.ts'
import { bind } from '../../../src/binder/bind.ts'
import type { Catalog, TableSource } from '../../../src/catalog/table-source.ts'
import { TraillakeError } from '../../../src/common/errors.ts'
import { execute } from '../../../src/execution/execute.ts'
import { evaluateConstant } from '../../../src/execution/expression/constant.ts'
import type { WorkerPool } from '../../../src/execution/parallel/pool.ts'
import type { Session } from '../../../src/function/definition.ts'
import { optimize } from '../../../src/optimizer/optimizer.ts'
import { planPhysical } from '../../../src/physical/plan.ts'
import { createResult } from '../../../src/result/result.ts'
import { type Answer, cellText } from './cells.ts'

/** What a statement is run with. */
export interface PipelineOptions {
  /** Milliseconds since the epoch: what `now()` says. */
  readonly clock: number
  readonly zone: string
  /** Optimizer rules that are not to run. */
  readonly disabled?: ReadonlySet<string>
  /** Threads that work too. */
  readonly workers?: WorkerPool | undefined
  readonly signal?: AbortSignal | undefined
  /** Bytes that the query may keep; 1 GiB where left out. */
  readonly memoryLimit?: number | undefined
}

const MEMORY_LIMIT = 2 ** 30
const STATISTICS = { eventsScanned: 0, eventsMatched: 0, bytesScanned: 0, filesTotal: 0, filesPruned: 0 }

/** The life of a query over tables that need no lake: what `Lake.query` does over event data stores. */
export async function runPipeline(sql: string, catalog: Catalog, options: PipelineOptions): Promise<Answer> {
  const parsed = parse(sql)
  if (!parsed.ok) {
    const { code, message, span, hint } = parsed.problem
    throw new TraillakeError(code, message, { span, hint })
  }
  const { clock, zone, disabled = new Set(), workers, signal, memoryLimit = MEMORY_LIMIT } = options
  const session: Session = {
    ...{ now: BigInt(clock) * 1000n, zone, user: 'tester', queryId: '20230801_000000_00000_slt' },
    signal,
  }
  const bound = await bind(parsed.statement, catalog, { zone, parameters: [] })
  const evaluate = (expression: Parameters<typeof evaluateConstant>[0]) =>
    evaluateConstant(expression, session)
  const optimized = optimize(bound, { evaluate, zone, disabled })
  const execution = execute(planPhysical(optimized), { session, memoryLimit, workers })
  const result = createResult(optimized.output, execution.batches, {
    ...{ ...STATISTICS, rowGroupsTotal: 0, rowGroupsPruned: 0, filesCached: 0, rows: 0, elapsedMs: 0 },
  })
  const rows: string[][] = []
  for await (const row of result.texts()) rows.push(row.map(cellText))
  return { columns: result.columns, rows }
}

/** Tables by name, without case. `listed` are those that a hint may name. */
export function tableCatalog(
  find: (name: string) => TableSource | undefined,
  listed: readonly string[],
): Catalog {
  return {
    table: (name) => Promise.resolve(find(name.join('.').toLowerCase())),
    tableNames: () => Promise.resolve(listed),
  }
}
