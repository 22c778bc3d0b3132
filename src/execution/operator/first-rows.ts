import type { Morsel } from '../../catalog/table-source.ts'
import type { Column } from '../../column/column.ts'
import { constantColumn, int32Column, nullColumn } from '../../column/make.ts'
import { takeRows } from '../../column/take.ts'
import { valueReader } from '../../column/value.ts'
import type { PhysicalScan } from '../../physical/node.ts'
import type { BoundExpression, PlanColumn, SortKey } from '../../plan/expression.ts'
import { columnReference, freeColumns } from '../../plan/walk.ts'
import { INTEGER } from '../../types/type.ts'
import type { Compiled } from '../expression/compiled.ts'
import { columnsFrame, lazyFrame } from '../expression/frame.ts'
import { BATCH_ROWS, concatBatches, type Relation, takeAll } from '../relation.ts'
import { rowNumbers } from '../row-numbers.ts'
import { bestRows, contenders } from '../sorting/best-rows.ts'
import { layoutOf, type OperatorContext } from './operator.ts'
import { type OpenScan, passingRows } from './scan-rows.ts'
import { createCutoff, morselsInOrder } from './visit-order.ts'

/** A top-n in terms of a scan's columns. */
export interface LateTopN {
  readonly scan: PhysicalScan
  readonly keys: readonly (SortKey & { readonly compiled: Compiled })[]
  /** One a column of the result. */
  readonly outputs: readonly { readonly expression: BoundExpression; readonly compiled: Compiled }[]
  /** How many rows are asked for. */
  readonly wanted: number
  /** Whether those that are equal to the last are, too. */
  readonly withTies: boolean
}

/** Where rows stand, for the order of those that are equal: two numbers that tell them apart. */
export const POSITIONS: readonly PlanColumn[] = ['part', 'row'].map((name, i) => ({
  id: -1 - i,
  name,
  type: INTEGER,
}))

/** Rows that are equal come in the order of the table. */
export const BY_POSITION = POSITIONS.map((column): SortKey => {
  return { expression: columnReference(column), descending: false, nullsFirst: false }
})

/** The columns of sort keys, as those of a relation. */
export function keyColumns(keys: readonly SortKey[]): readonly PlanColumn[] {
  return keys.map(({ expression }, i) => ({ id: -3 - i, name: '', type: expression.type }))
}

/** The scan's column that the first key is; undefined where it is computed. */
export function firstKeyColumn({ scan, keys }: LateTopN): number | undefined {
  const { expression } = keys[0]!
  return expression.kind === 'column' ? layoutOf(scan.columns).get(expression.id) : undefined
}

/**
 * Finds the first rows of an order among morsels of a scan: reads the first sort key, then for the rows that it leaves the
 * other keys, and at the end the other columns of the rows that won. Morsels are visited in the order of their bounds, and
 * left out once no row of theirs can win. Of rows that are equal the first of the table win, in whatever order morsels are
 * visited.
 *
 * @param onRows is told how many rows passed the scan's conjuncts
 * @returns gives the rows in their order: their sort keys, then the outputs
 */
export function createFirstRows(
  late: LateTopN,
  open: OpenScan,
  { pace }: OperatorContext,
  onRows: (rows: number) => void,
): (morsels: readonly Morsel[]) => Promise<Relation> {
  const { scan: node, keys, outputs, wanted, withTies } = late
  const { scan } = open
  const layout = layoutOf(node.columns)
  const columnsOf = (expressions: readonly BoundExpression[]) =>
    [...new Set(expressions.flatMap((expression) => [...freeColumns(expression)]))].map(
      (id) => layout.get(id)!,
    )
  const otherKeys = keys.slice(1)
  const firstKey = keys[0]!
  const firstColumns = columnsOf([firstKey.expression])
  const otherColumns = columnsOf(otherKeys.map(({ expression }) => expression))
  const placed = [...keyColumns(keys), ...POSITIONS]
  /** Ties of the last row are kept whatever their position. */
  const order: readonly SortKey[] = withTies ? keys : [...keys, ...BY_POSITION]
  const isBehind = createCutoff(firstKey, open, wanted)

  /** What a morsel adds to the best rows so far. */
  async function visit(morsel: Morsel, best: Relation): Promise<Relation | undefined> {
    const reader = await scan.open(morsel)
    const selected = await reader.select()
    const passing = await passingRows(open, morsel, reader, selected, firstColumns)
    if (passing.count === 0) return undefined
    onRows(passing.count)
    const read = await passing.read(firstColumns)
    const first = firstKey.compiled.evaluate(
      lazyFrame(passing.count, (index) => read[firstColumns.indexOf(index)]!),
    )
    const leading = await contenders([first], passing.count, best, [firstKey], wanted, true, pace)
    if (leading.length === 0) return undefined
    const { rows: numbers } = passing
    const rows = numbers === 'all' ? leading : leading.map((i) => numbers[i]!)
    const rest = await reader.read(otherColumns, rows)
    const frame = lazyFrame(rows.length, (index) => rest[otherColumns.indexOf(index)]!)
    const columns = [
      takeRows(first, leading),
      ...otherKeys.map(({ compiled }) => compiled.evaluate(frame)),
      constantColumn(int32Column(Int32Array.of(morsel.id)), rows.length),
      int32Column(rows),
    ]
    const kept = await contenders(columns, rows.length, best, order, wanted, withTies, pace)
    return kept.length === 0 ? undefined : { rows: kept.length, columns: takeAll(columns, kept) }
  }

  /** The best rows of morsels, best first: their sort keys, then their positions. There may be more than are wanted. */
  async function search(morsels: readonly Morsel[]): Promise<Relation> {
    let best: Relation = concatBatches([], placed)
    let pending: Relation[] = []
    let pendingRows = 0

    async function compact(): Promise<void> {
      const all = concatBatches(
        [best, ...pending].map((part) => ({ ...part, selection: undefined })),
        placed,
      )
      const rows = await bestRows(all.columns, all.rows, order, wanted, withTies, pace)
      best = { rows: rows.length, columns: takeAll(all.columns, rows) }
      pending = []
      pendingRows = 0
    }

    for (const { item, first } of morselsInOrder(scan, morsels, firstKey, firstKeyColumn(late))) {
      await pace()
      if (isBehind(first, best)) continue
      const more = await visit(item, best)
      if (more === undefined) continue
      pending.push(more)
      pendingRows += more.rows
      const full = best.rows < wanted && best.rows + pendingRows >= wanted
      if (full || pendingRows >= Math.max(BATCH_ROWS, wanted)) await compact()
    }
    if (pending.length > 0) await compact()
    return best
  }

  /** The columns of the scan for rows by their positions, in their order. */
  async function fetch(morselIds: Int32Array, rowIds: Int32Array): Promise<Relation> {
    const byPosition = rowNumbers(0, rowIds.length).sort(
      (a, b) => morselIds[a]! - morselIds[b]! || rowIds[a]! - rowIds[b]!,
    )
    const places = new Int32Array(rowIds.length)
    for (const [place, row] of byPosition.entries()) places[row] = place
    const parts: Relation[] = []
    for (let from = 0; from < byPosition.length; ) {
      await pace()
      const id = morselIds[byPosition[from]!]!
      let to = from
      while (to < byPosition.length && morselIds[byPosition[to]!] === id) to++
      const rows = byPosition.subarray(from, to).map((row) => rowIds[row]!)
      const columns: Column[] = node.columns.map(() => nullColumn(rows.length))
      const read = await (await scan.open(scan.morsels[id]!)).read(node.needed, rows)
      for (const [i, column] of read.entries()) columns[node.needed[i]!] = column
      parts.push({ rows: rows.length, columns })
      from = to
    }
    const whole = concatBatches(
      parts.map((part) => ({ ...part, selection: undefined })),
      node.columns,
    )
    return { rows: whole.rows, columns: takeAll(whole.columns, places) }
  }

  return async (morsels) => {
    const best = await search(morsels)
    const winners = await bestRows(best.columns, best.rows, [...keys, ...BY_POSITION], best.rows, false, pace)
    const sorted = takeAll(best.columns, winners)
    const [morselIds, rowIds] = sorted.slice(keys.length).map((column) => {
      const read = valueReader(column, INTEGER)
      return Int32Array.from(winners, (_, row) => Number(read(row)))
    })
    const { rows, columns } = await fetch(morselIds!, rowIds!)
    const frame = columnsFrame(rows, columns)
    const made = outputs.map(({ compiled }) => compiled.evaluate(frame))
    return { rows, columns: [...sorted.slice(0, keys.length), ...made] }
  }
}
