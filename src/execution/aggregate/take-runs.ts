import { invariant } from '../../common/assert.ts'
import type { PartialCache } from '../../catalog/partial-cache.ts'
import type { Morsel } from '../../catalog/table-source.ts'
import { scopedMemory } from '../memory.ts'
import type { OpenScan } from '../operator/scan-rows.ts'
import { type Aggregation, createAggregation } from './aggregation.ts'
import { decodePartials, encodePartials } from './encode.ts'
import { mergedKeys, type Run, steadyStretch } from '../file-runs.ts'
import { addMorsels, mergePartial, partialsInOrder } from './on-threads.ts'
import type { PartialAggregate } from './partial.ts'
import type { TableAggregate } from './table-aggregate.ts'

/** Bytes of a file's entry at most: what is larger is hardly less than the rows that it is made of. */
const MAX_ENTRY_BYTES = 16 * 2 ** 20

/** Bytes of the entries of the files that are kept as one more entry, merged. */
const MAX_MERGED_BYTES = 32 * 2 ** 20

/** So many files more than the last merged entry has make the next one; fewer, where their entries are this share of it. */
const FILES_TO_MERGE = 16
const SHARE_TO_MERGE = 1 / 2

/** Groups a row at most, for the same reason; and how many there may be of any number of rows. */
const MAX_GROUPS_A_ROW = 1 / 8
const FEW_GROUPS = 1024

/** How many entries are read at once. */
const READ_AHEAD = 16

function isWorthKeeping(partials: readonly PartialAggregate[], { morsels }: Run): boolean {
  const rows = morsels.reduce((sum, morsel) => sum + morsel.rows, 0)
  const groups = partials.reduce(
    (sum, { sets }) => sum + sets.reduce((most, set) => Math.max(most, set.rows), 0),
    0,
  )
  return groups <= Math.max(FEW_GROUPS, MAX_GROUPS_A_ROW * rows)
}

/** The entry of the most files, from the first on, that have one. */
interface Merged {
  readonly bytes: Uint8Array
  readonly files: number
}

/** What stands for the entry of files that are too large for one. */
const TOO_LARGE = new Uint8Array(0)

/** @returns the merged entry, and of how many files there is known to be none */
async function findMerged(
  keys: readonly string[],
  cache: PartialCache,
): Promise<{ readonly found: Merged | undefined; readonly tooLarge: number }> {
  let tooLarge = 0
  for (let files = keys.length; files > 1 && files > keys.length - 2 * FILES_TO_MERGE; files--) {
    const bytes = await cache.get(keys[files - 1]!)
    if (bytes === undefined) continue
    if (bytes.length > 0) return { found: { bytes, files }, tooLarge }
    tooLarge = Math.max(tooLarge, files)
  }
  return { found: undefined, tooLarge }
}

/** Whether it pays to make one entry more, of all files. */
async function isMergeDue(
  stretch: readonly Run[],
  { found, tooLarge }: Awaited<ReturnType<typeof findMerged>>,
  cache: PartialCache,
): Promise<boolean> {
  if (tooLarge > 0) return stretch.length - tooLarge >= FILES_TO_MERGE
  if (found === undefined) return stretch.length > 1
  const rest = stretch.slice(found.files)
  if (rest.length >= FILES_TO_MERGE) return true
  const kept = await Promise.all(rest.map(async ({ entry }) => entry && cache.get(entry.key)))
  const bytes = kept.reduce((sum, one) => sum + (one?.length ?? 0), 0)
  return bytes > SHARE_TO_MERGE * found.bytes.length
}

/** Collects the partial aggregates of files that are to be one entry. */
interface Merging {
  readonly aggregation: Aggregation
  /** Lets go of what it takes in the query's memory. */
  readonly release: () => void
  bytes: number
}

export function startMerging({ node, context }: TableAggregate): Merging {
  const memory = scopedMemory(context.memory)
  const aggregation = createAggregation(node, { ...context, memory }, true)
  return { aggregation, release: () => void memory.release(), bytes: 0 }
}

/**
 * Aggregates files by what the cache has of each, and puts there what it has not: one entry a file, and one of the files of
 * the longest steady stretch together, so that a statement that comes again merges few.
 *
 * @param isMerged whether they are to have an entry together
 */
export async function takeRuns(
  aggregation: Aggregation,
  table: TableAggregate,
  open: OpenScan,
  runs: readonly Run[],
  cache: PartialCache,
  isMerged = true,
): Promise<void> {
  const [start, end] = isMerged && table.parts === 'any' ? steadyStretch(runs) : [0, 0]
  const keys = mergedKeys(runs.slice(start, end))
  const merged = await findMerged(keys, cache)
  const { found } = merged
  const rest = start + (found?.files ?? 0)
  /** Morsels that come next and are read without more ado. */
  let plain: Morsel[] = []
  let pays = true
  let merging: Merging | undefined

  async function flush(): Promise<void> {
    if (plain.length > 0) await addMorsels(aggregation, table, open, plain)
    plain = []
  }

  async function merge(partials: readonly PartialAggregate[], bytes: number): Promise<void> {
    for (const partial of partials) await mergePartial(merging?.aggregation ?? aggregation, partial)
    if (merging === undefined) return
    merging.bytes += bytes
    if (merging.bytes <= MAX_MERGED_BYTES) return
    await endMerging()
    void cache.put(keys.at(-1)!, TOO_LARGE)
  }

  /** @param key where what was merged is kept; undefined: nowhere */
  async function endMerging(key?: string): Promise<void> {
    if (merging === undefined) return
    const together = merging.aggregation.export()
    await mergePartial(aggregation, together)
    merging.release()
    merging = undefined
    if (key !== undefined) void cache.put(key, encodePartials([together]))
  }

  /** Merges what is kept of runs, or makes it. */
  async function take(part: readonly Run[]): Promise<void> {
    const ahead = await Promise.all(
      part.map(async (run) => ({ run, kept: run.entry && (await cache.get(run.entry.key)) })),
    )
    const missing = pays ? ahead.filter(({ run, kept }) => run.entry !== undefined && kept === undefined) : []
    const computed = partialsInOrder(
      table,
      open,
      missing.map(({ run }) => run.morsels),
    )
    try {
      for (const one of ahead) {
        const { run, kept } = one
        if (run.entry === undefined || (kept === undefined && !missing.includes(one))) {
          await endMerging()
          plain.push(...run.morsels)
          continue
        }
        await flush()
        if (kept !== undefined) {
          await merge(decodePartials(kept), kept.length)
          if (run.isFile) table.report.cachedFile()
          continue
        }
        const { value } = await computed.next()
        invariant(value !== undefined, 'a file that is missing in the cache is computed')
        pays &&= isWorthKeeping(value.partials, run)
        const bytes = pays ? (value.bytes ?? encodePartials(value.partials)) : undefined
        pays &&= bytes !== undefined && bytes.length <= MAX_ENTRY_BYTES
        if (!pays) await endMerging()
        await merge(value.partials, bytes?.length ?? 0)
        value.release()
        if (pays && bytes !== undefined) void cache.put(run.entry.key, bytes)
      }
    } finally {
      await computed.return(undefined)
    }
  }

  async function takeAll(from: number, to: number): Promise<void> {
    for (let at = from; at < to; at += READ_AHEAD) await take(runs.slice(at, Math.min(to, at + READ_AHEAD)))
  }

  await takeAll(0, start)
  await flush()
  if (await isMergeDue(runs.slice(start, end), merged, cache)) merging = startMerging(table)
  if (found !== undefined) {
    await merge(decodePartials(found.bytes), found.bytes.length)
    for (const { isFile } of runs.slice(start, rest)) if (isFile) table.report.cachedFile()
  }
  await takeAll(rest, end)
  await endMerging(keys.at(-1))
  await takeAll(end, runs.length)
  await flush()
}
