import type { PartialCache } from '../../catalog/partial-cache.ts'
import type { Morsel } from '../../catalog/table-source.ts'
import { constantColumn, int32Column } from '../../column/make.ts'
import { decodeColumns, encodeColumns } from '../../column/serialize.ts'
import type { PlanColumn, SortKey } from '../../plan/expression.ts'
import type { Run } from '../file-runs.ts'
import type { Pace } from '../pace.ts'
import { concatBatches, type Relation, takeAll } from '../relation.ts'
import { rowNumbers } from '../row-numbers.ts'
import { bestRows } from '../sorting/best-rows.ts'
import { BY_POSITION, firstKeyColumn, keyColumns, type LateTopN, POSITIONS } from './first-rows.ts'
import type { OpenScan } from './scan-rows.ts'
import { createCutoff, runsInOrder } from './visit-order.ts'

/** Bytes of a file's entry at most. */
const MAX_ENTRY_BYTES = 2 ** 20

/**
 * The first rows of an order, file by file: those of a file are kept, with their columns. Files are visited in the order of
 * their bounds, and left out once no row of theirs can win.
 *
 * @param search finds the first rows of some morsels
 * @returns the rows in their order: their sort keys, then the outputs
 */
export async function firstRowsOfFiles(
  late: LateTopN,
  open: OpenScan,
  runs: readonly Run[],
  search: (morsels: readonly Morsel[]) => Promise<Relation>,
  cache: PartialCache,
  onCachedFile: () => void,
  pace: Pace,
): Promise<Relation> {
  const { keys, outputs, wanted, withTies } = late
  const firstKey = keys[0]!
  const isBehind = createCutoff(firstKey, open, wanted)
  const made = outputs.map(({ expression }, i): PlanColumn => {
    return { id: -3 - keys.length - i, name: '', type: expression.type }
  })
  const placed = [...keyColumns(keys), ...POSITIONS, ...made]
  const places = new Map(runs.map((run, place) => [run, place]))
  const byKeys: readonly SortKey[] = withTies ? keys : [...keys, ...BY_POSITION]
  /** The best rows so far, best first: sort keys, positions, outputs. */
  let best: Relation = concatBatches([], placed)

  async function cut(all: Relation, order: readonly SortKey[], rows: number): Promise<Relation> {
    const chosen = await bestRows(all.columns, all.rows, order, rows, withTies, pace)
    return { rows: chosen.length, columns: takeAll(all.columns, chosen) }
  }

  async function rowsOf({ entry, morsels, isFile }: Run): Promise<Relation> {
    const kept = entry && (await cache.get(entry.key))
    if (kept !== undefined) {
      if (isFile) onCachedFile()
      const columns = decodeColumns(kept)
      return { rows: columns[0]!.length, columns }
    }
    const found = await search(morsels)
    const bytes = encodeColumns(found.columns)
    if (entry !== undefined && bytes.length <= MAX_ENTRY_BYTES) void cache.put(entry.key, bytes)
    return found
  }

  for (const { item, first } of runsInOrder(open.scan, runs, firstKey, firstKeyColumn(late))) {
    await pace()
    if (isBehind(first, best)) continue
    const { rows, columns } = await rowsOf(item)
    if (rows === 0) continue
    const place = constantColumn(int32Column(Int32Array.of(places.get(item)!)), rows)
    const part = [
      ...columns.slice(0, keys.length),
      ...[place, int32Column(rowNumbers(0, rows))],
      ...columns.slice(keys.length),
    ]
    const both = [best, { rows, columns: part }].map((one) => ({ ...one, selection: undefined }))
    best = await cut(concatBatches(both, placed), byKeys, wanted)
  }
  const { rows, columns } = await cut(best, [...keys, ...BY_POSITION], best.rows)
  return {
    rows,
    columns: [...columns.slice(0, keys.length), ...columns.slice(keys.length + POSITIONS.length)],
  }
}
