import { createHash } from 'node:crypto'
import type { Morsel, MorselOrigin } from '../../catalog/table-source.ts'
import { COLUMNS_VERSION } from '../../column/serialize.ts'
import { invariant } from '../../common/assert.ts'
import type { AggregateFragment } from '../../physical/fragment.ts'
import type { PhysicalScan } from '../../physical/node.ts'
import type { PartialStore } from '../operator/operator.ts'
import { openScan, type OpenScan } from '../operator/scan-rows.ts'
import type { Aggregation } from './aggregation.ts'
import { decodePartials, encodePartials } from './encode.ts'
import { addOnThreads, mergePartial, partialsInOrder } from './on-threads.ts'
import type { PartialAggregate } from './partial.ts'
import { addParts, type TableAggregate } from './table-aggregate.ts'

/** Bytes of an entry at most: what is larger is hardly less than the rows that it is made of. */
const MAX_ENTRY_BYTES = 16 * 2 ** 20

/** Groups a row at most, for the same reason; and how many there may be of any number of rows. */
const MAX_GROUPS_A_ROW = 1 / 8
const FEW_GROUPS = 1024

/** How many entries are read at once. */
const READ_AHEAD = 16

/** Adds the rows of morsels, in the parts that the calls ask for: one for all, or one a morsel. */
async function addMorsels(
  aggregation: Aggregation,
  table: TableAggregate,
  open: OpenScan,
  morsels: readonly Morsel[],
): Promise<void> {
  const rest = await addOnThreads(aggregation, table, open, morsels)
  if (rest.length > 0) await addParts(aggregation, table, open, rest)
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
  const { session } = table.context
  const runs = runsOf(open.scan.morsels)
  /** Morsels that come next and are read without more ado. */
  let plain: Morsel[] = []
  let pays = true
  const flush = async (): Promise<void> => {
    if (plain.length > 0) await addMorsels(aggregation, table, open, plain)
    plain = []
  }
  for (let start = 0; start < runs.length; start += READ_AHEAD) {
    const ahead = await Promise.all(
      runs.slice(start, start + READ_AHEAD).map(async (run) => {
        const key = run.origin && entryKey(fragment, run.origin, version, session.zone)
        return { run, key, kept: key === undefined ? undefined : await cache.get(key) }
      }),
    )
    const missing = pays ? ahead.filter(({ key, kept }) => key !== undefined && kept === undefined) : []
    const computed = partialsInOrder(
      table,
      open,
      missing.map(({ run }) => run.morsels),
    )
    try {
      for (const one of ahead) {
        const { run, key, kept } = one
        if (key === undefined || (kept === undefined && !missing.includes(one))) {
          plain.push(...run.morsels)
          continue
        }
        await flush()
        if (kept !== undefined) {
          for (const partial of decodePartials(kept)) await mergePartial(aggregation, partial)
          table.report.cachedFile()
          continue
        }
        const { value } = await computed.next()
        invariant(value !== undefined, 'a file that is missing in the cache is computed')
        for (const partial of value.partials) await mergePartial(aggregation, partial)
        value.release()
        pays &&= isWorthKeeping(value.partials, run)
        if (!pays) continue
        const bytes = value.bytes ?? encodePartials(value.partials)
        pays = bytes.length <= MAX_ENTRY_BYTES
        if (pays) void cache.put(key, bytes)
      }
    } finally {
      await computed.return(undefined)
    }
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
