import type { PartialCache } from '../../catalog/partial-cache.ts'
import type { Fragment } from '../../physical/fragment.ts'
import { mergedKeys, type Run, runsOf, steadyStretch } from '../file-runs.ts'
import type { PartialStore } from '../operator/operator.ts'
import type { OpenScan } from '../operator/scan-rows.ts'
import type { Aggregation } from './aggregation.ts'
import { commutes } from './commutes.ts'
import type { RecentAggregations } from './recent.ts'
import type { TableAggregate } from './table-aggregate.ts'
import { startMerging, takeRuns } from './take-runs.ts'

/** Whether calls have a state a group, and nothing else. */
function hasPlainStates({ node }: TableAggregate, { keepsRows }: Aggregation): boolean {
  return !keepsRows && node.aggregates.every(({ call }) => !call.distinct)
}

/** The names of what the first files are together; none where a file has no entry. */
function keysOf(runs: readonly Run[]): readonly string[] {
  return runs.every(({ entry }) => entry !== undefined) ? mergedKeys(runs) : []
}

/**
 * Goes on from what the statement came to the last time: over the same files and others behind them; or else over those of the
 * steady stretch, where a time range has moved. Then what is before them is aggregated after them, and takes its place.
 */
async function goOn(
  aggregation: Aggregation,
  table: TableAggregate,
  open: OpenScan,
  runs: readonly Run[],
  cache: PartialCache,
  recent: RecentAggregations,
): Promise<void> {
  const keys = keysOf(runs)
  const [start, end] = steadyStretch(runs)
  const steady = runs.slice(start, end)
  const steadyKeys = keysOf(steady)

  /** @returns how many of the runs are known together */
  function resume(among: readonly Run[], known: ReturnType<RecentAggregations['get']>): number {
    if (known === undefined) return 0
    aggregation.resume(known.snapshot)
    for (const { isFile } of among.slice(0, known.files)) if (isFile) table.report.cachedFile()
    return known.files
  }

  function keep(files: readonly string[], known = 0): void {
    if (files.length > known) recent.put(files, aggregation.snapshot())
  }

  const isWhole = start === 0 && end === runs.length
  const mayMove = start === 0 || commutes(table.node)
  const known = resume(runs, recent.get(keys))
  if (known > 0 || isWhole || !mayMove || !recent.comesAgain(steadyKeys)) {
    await takeRuns(aggregation, table, open, runs.slice(known), cache, known === 0)
    keep(keys, known)
    return
  }
  const knownSteady = resume(steady, recent.get(steadyKeys))
  await takeRuns(aggregation, table, open, steady.slice(knownSteady), cache, knownSteady === 0)
  keep(steadyKeys, knownSteady)
  if (start > 0) {
    const before = startMerging(table)
    await takeRuns(before.aggregation, table, open, runs.slice(0, start), cache)
    aggregation.mergeBefore(before.aggregation.export())
    before.release()
  }
  await takeRuns(aggregation, table, open, runs.slice(end), cache)
  // A range that moves each time would leave something each time that never comes again.
  if (recent.comesAgain(keys)) keep(keys)
}

/** Aggregates a scan's files, each once: what is known of them is not read again. */
export async function aggregateFiles(
  aggregation: Aggregation,
  table: TableAggregate,
  open: OpenScan,
  fragment: Fragment,
  { cache, version, recent }: PartialStore,
): Promise<void> {
  const runs = runsOf(open.scan.morsels, fragment, version, table.context.session.zone)
  const goesOn = table.parts === 'any' && aggregation.isEmpty && hasPlainStates(table, aggregation)
  if (goesOn && recent !== undefined) await goOn(aggregation, table, open, runs, cache, recent)
  else await takeRuns(aggregation, table, open, runs, cache)
}
