import { createHash } from 'node:crypto'
import type { Morsel, MorselOrigin } from '../../catalog/table-source.ts'
import { batchRows } from '../../column/batch.ts'
import { COLUMNS_VERSION } from '../../column/serialize.ts'
import type { AggregateFragment } from '../../physical/fragment.ts'
import type { PhysicalAggregate, PhysicalScan } from '../../physical/node.ts'
import { scopedMemory } from '../memory.ts'
import { createPieces } from '../operator/pieces.ts'
import type { Operator, OperatorContext, PartialStore, Report } from '../operator/operator.ts'
import { openScan, type OpenScan } from '../operator/scan-rows.ts'
import { type Aggregation, createAggregation } from './aggregation.ts'
import type { Parts } from './call.ts'
import { decodePartials, encodePartials } from './encode.ts'
import type { PartialAggregate } from './partial.ts'

/** Bytes of an entry at most: what is larger is hardly less than the rows that it is made of. */
const MAX_ENTRY_BYTES = 4 * 2 ** 20

/** Groups a row at most, for the same reason; and how many there may be of any number of rows. */
const MAX_GROUPS_A_ROW = 1 / 8
const FEW_GROUPS = 1024

/** How many entries are read ahead. */
const READ_AHEAD = 16

/** An aggregate over a table, and what it takes to run it over some morsels of it. */
export interface TableAggregate {
  readonly node: PhysicalAggregate
  readonly scan: PhysicalScan
  readonly parts: Parts
  /** Undefined where nothing may be kept. */
  readonly fragment: AggregateFragment | undefined
  readonly inputOf: (context: OperatorContext) => Operator
  readonly context: OperatorContext
  readonly report: Report
}

/** Adds all that an input gives. */
export async function addBatches(
  aggregation: Aggregation,
  input: Operator,
  { pace }: OperatorContext,
): Promise<void> {
  const added = createPieces(pace, (batch) => aggregation.add(batch))
  for await (const batch of input) {
    await aggregation.grow(batchRows(batch))
    const pieces = added(batch)
    while ((await pieces.next()).done !== true) continue
  }
}

/** Adds the rows of morsels, in the parts that the calls ask for: one for all, or one a morsel. */
async function addMorsels(
  aggregation: Aggregation,
  { scan, parts, inputOf, context }: TableAggregate,
  open: OpenScan,
  morsels: readonly Morsel[],
): Promise<void> {
  const pieces = parts === 'same' ? morsels.map((morsel) => [morsel]) : [morsels]
  for (const piece of pieces) {
    const share = { node: scan, open, morsels: piece }
    await addBatches(aggregation, inputOf({ ...context, share }), context)
    aggregation.endPart()
  }
}

/**
 * Morsels as partial aggregates: one, or one a morsel where the calls take always the same parts. Plain data in, plain data
 * out: a unit of work for any thread.
 */
async function partialsOf(
  table: TableAggregate,
  open: OpenScan,
  morsels: readonly Morsel[],
): Promise<readonly PartialAggregate[]> {
  const pieces = table.parts === 'same' ? morsels.map((morsel) => [morsel]) : [morsels]
  const partials: PartialAggregate[] = []
  for (const piece of pieces) {
    const aggregation = createAggregation(table.node, table.context, true)
    const share = { node: table.scan, open, morsels: piece }
    await addBatches(aggregation, table.inputOf({ ...table.context, share }), table.context)
    partials.push(aggregation.export())
  }
  return partials
}

/** The morsels of one file, or one without a file that it may be kept for. */
interface Run {
  readonly origin: MorselOrigin | undefined
  readonly morsels: Morsel[]
}

function runsOf(morsels: readonly Morsel[]): readonly Run[] {
  const runs: Run[] = []
  for (const morsel of morsels) {
    const last = runs.at(-1)
    if (morsel.origin !== undefined && last?.origin?.identity === morsel.origin.identity)
      last.morsels.push(morsel)
    else runs.push({ origin: morsel.origin, morsels: [morsel] })
  }
  return runs
}

/**
 * The name of what a fragment makes of a file. Conjuncts that hold for the whole file are left out: `eventtime > now() - 7
 * days` is another one each time, and yet says nothing of the files within.
 */
function entryKey(
  { text, conjuncts }: AggregateFragment,
  { identity, holds }: MorselOrigin,
  version: string,
  zone: string,
): string {
  let filter = 0
  const left = conjuncts.filter(({ isFilter }) => !isFilter || holds[filter++] !== true)
  const all = [version, COLUMNS_VERSION, zone, text, left.map((conjunct) => conjunct.text), identity]
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}

function isWorthKeeping(partials: readonly PartialAggregate[], { morsels }: Run): boolean {
  const rows = morsels.reduce((sum, morsel) => sum + morsel.rows, 0)
  const groups = partials.reduce(
    (sum, { sets }) => sum + sets.reduce((most, set) => Math.max(most, set.rows), 0),
    0,
  )
  return groups <= Math.max(FEW_GROUPS, MAX_GROUPS_A_ROW * rows)
}

/** Answers from the cache what it has of a scan's files, and puts there what it has not. */
async function aggregateFiles(
  aggregation: Aggregation,
  table: TableAggregate,
  open: OpenScan,
  fragment: AggregateFragment,
  { cache, version }: PartialStore,
): Promise<void> {
  const { session, memory, pace } = table.context
  const runs = runsOf(open.scan.morsels).map((run) => ({
    run,
    key: run.origin && entryKey(fragment, run.origin, version, session.zone),
  }))
  const ahead: (Promise<Uint8Array | undefined> | undefined)[] = []
  /** Morsels that come next and are read without more ado. */
  let plain: Morsel[] = []
  let pays = true
  const flush = async (): Promise<void> => {
    if (plain.length > 0) await addMorsels(aggregation, table, open, plain)
    plain = []
  }
  for (const [i, { run, key }] of runs.entries()) {
    await pace()
    for (let next = ahead.length; next < Math.min(runs.length, i + READ_AHEAD); next++) {
      const wanted = runs[next]?.key
      ahead.push(wanted === undefined ? undefined : cache.get(wanted))
    }
    const kept = await ahead[i]
    ahead[i] = undefined
    if (key === undefined || (kept === undefined && !pays)) {
      plain.push(...run.morsels)
      continue
    }
    await flush()
    if (kept !== undefined) {
      for (const partial of decodePartials(kept)) aggregation.merge(partial)
      table.report.cachedFile()
      continue
    }
    const own = scopedMemory(memory)
    const partials = await partialsOf(
      { ...table, context: { ...table.context, memory: own } },
      open,
      run.morsels,
    )
    for (const partial of partials) aggregation.merge(partial)
    own.release()
    pays = isWorthKeeping(partials, run)
    if (!pays) continue
    const bytes = encodePartials(partials)
    pays = bytes.length <= MAX_ENTRY_BYTES
    if (pays) void cache.put(key, bytes)
  }
  await flush()
}

/** Whether a scan reads nothing at all: what is counted without reading need not be kept. */
function readsNothing({ needed, conjuncts }: PhysicalScan): boolean {
  return needed.length === 0 && conjuncts.length === 0
}

/** Aggregates a table morsel by morsel or file by file, as its calls and the cache ask for. */
export async function aggregateInParts(aggregation: Aggregation, table: TableAggregate): Promise<void> {
  const { scan: node, fragment, context } = table
  const open = await openScan(node, context)
  table.report.scan(node, open.scan)
  try {
    const { partials } = context
    if (fragment === undefined || partials === undefined || readsNothing(node))
      await addMorsels(aggregation, table, open, open.scan.morsels)
    else await aggregateFiles(aggregation, table, open, fragment, partials)
  } finally {
    await open.scan.close()
  }
}
