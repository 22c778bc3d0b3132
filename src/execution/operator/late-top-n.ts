import type { ColumnStatistics, Morsel, Scan } from '../../catalog/table-source.ts'
import type { Column } from '../../column/column.ts'
import { constantColumn, int32Column, nullColumn } from '../../column/make.ts'
import { take } from '../../column/take.ts'
import { valueReader } from '../../column/value.ts'
import type { PhysicalNode, PhysicalScan, PhysicalTopN } from '../../physical/node.ts'
import type { BoundExpression, PlanColumn, SortKey } from '../../plan/expression.ts'
import { columnReference, freeColumns, substituteColumns } from '../../plan/walk.ts'
import { compareValues } from '../../types/compare.ts'
import { INTEGER, type SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import { compileExpression } from '../expression/compile.ts'
import type { Compiled } from '../expression/compiled.ts'
import { columnsFrame, lazyFrame } from '../expression/frame.ts'
import { BATCH_ROWS, batchesOf, concatBatches, type Relation } from '../relation.ts'
import { rowNumbers } from '../row-numbers.ts'
import { bestRows, comparesParts, contenders } from '../sorting/best-rows.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'
import { openScan, passingRows } from './scan-rows.ts'

/** A top-n that can be answered by its sort keys first and by its other columns at the end. */
export interface LateTopN {
  readonly scan: PhysicalScan
  /** Over the scan's columns. */
  readonly keys: readonly (SortKey & { readonly compiled: Compiled })[]
  /** One a column of the result, over the scan's columns. */
  readonly outputs: readonly Compiled[]
}

/**
 * Whether a top-n stands over a scan with nothing but projections between, and how it is put in terms of the scan's columns.
 * Undefined where rows that do not win would have to be looked at all the same, because they may make the query fail.
 */
export function lateTopNOf(
  { keys, columns, input }: PhysicalTopN,
  { session }: OperatorContext,
): LateTopN | undefined {
  let node: PhysicalNode = input
  let replace = (expression: BoundExpression) => expression
  while (node.kind === 'project') {
    const { columns: made, expressions } = node
    const below = new Map(made.map(({ id }, i) => [id, expressions[i]!]))
    const above = replace
    replace = (expression) => substituteColumns(above(expression), below)
    node = node.input
  }
  if (node.kind !== 'table-scan' || node.sample !== undefined || node.limit !== undefined) return undefined
  const layout = layoutOf(node.columns)
  const compiledOf = (expression: BoundExpression) => compileExpression(replace(expression), layout, session)
  const late = {
    scan: node,
    keys: keys.map((key) => {
      const expression = replace(key.expression)
      return { ...key, expression, compiled: compileExpression(expression, layout, session) }
    }),
    outputs: columns.map((column) => compiledOf(columnReference(column))),
  }
  const all = [...late.keys.map(({ compiled }) => compiled), ...late.outputs]
  const isSafe = all.every(({ fallible, deterministic }) => !fallible && deterministic)
  return isSafe && !keys.some(comparesParts) ? late : undefined
}

/** Where a value stands in the order of a key: negative, zero or positive to another's. NULLs are equal. */
function keyOrder({ expression, descending, nullsFirst }: SortKey): (a: Value, b: Value) => number {
  const compare = compareValues(expression.type)
  const ofNull = nullsFirst ? -1 : 1
  return (a, b) => {
    if (a === null || b === null) return a === b ? 0 : a === null ? ofNull : -ofNull
    return descending ? compare(b, a) : compare(a, b)
  }
}

/** The first value, in the order of a key, that a morsel may have; undefined where that is not known. */
function firstValue(
  known: ColumnStatistics | undefined,
  { descending, nullsFirst }: SortKey,
): Value | undefined {
  if (known === undefined) return undefined
  const { rows, nullCount, minimum, maximum } = known
  if (nullCount === rows || (nullsFirst && nullCount !== 0)) return nullCount === undefined ? undefined : null
  return descending ? maximum : minimum
}

interface PlacedMorsel {
  readonly morsel: Morsel
  readonly first: Value | undefined
}

/** NaN is the greatest double, and in no statistics. */
function hasBounds({ kind }: SqlType): boolean {
  return kind !== 'double' && kind !== 'real'
}

/** The morsels in the order of what may be first in them; those of which nothing is known come last. */
function visitOrder(scan: Scan, key: SortKey, column: number | undefined): readonly PlacedMorsel[] {
  const placed = scan.morsels.map((morsel): PlacedMorsel => {
    const isKnown = column !== undefined && hasBounds(key.expression.type)
    return { morsel, first: isKnown ? firstValue(scan.columnStatistics(morsel, column), key) : undefined }
  })
  const order = keyOrder(key)
  return placed.sort((a, b) => {
    if (a.first === undefined || b.first === undefined)
      return Number(a.first === undefined) - Number(b.first === undefined)
    return order(a.first, b.first)
  })
}

const POSITIONS: readonly PlanColumn[] = ['morsel', 'row'].map((name, i) => ({
  id: -1 - i,
  name,
  type: INTEGER,
}))

/** Rows that are equal come in the order of the table. */
const BY_POSITION = POSITIONS.map((column): SortKey => {
  return { expression: columnReference(column), descending: false, nullsFirst: false }
})

function takeAll(columns: readonly Column[], rows: Int32Array): readonly Column[] {
  return columns.map((column) => take(column, rows))
}

/** What it is told, because the scan has no operator of its own. */
interface LateTopNReport {
  readonly onScan: (scan: Scan) => void
  /** Rows that passed the scan's conjuncts. */
  readonly onRows: (rows: number) => void
}

/**
 * The first rows of an order over a scan: reads the first sort key, then for the rows that it leaves the other keys, and at the
 * end the other columns of the rows that won. Morsels are visited in the order of their bounds, and left out once no row
 * of theirs can win. Of rows that are equal the first of the table win, in whatever order morsels are visited.
 */
export async function* lateTopN(
  { count, offset, withTies }: PhysicalTopN,
  { scan: node, keys, outputs }: LateTopN,
  context: OperatorContext,
  { onScan, onRows }: LateTopNReport,
): Operator {
  if (count === 0) return
  const { pace } = context
  const wanted = count + offset
  const layout = layoutOf(node.columns)
  const columnsOf = (expressions: readonly BoundExpression[]) =>
    [...new Set(expressions.flatMap((expression) => [...freeColumns(expression)]))].map(
      (id) => layout.get(id)!,
    )
  const otherKeys = keys.slice(1)
  const firstKey = keys[0]!
  const firstColumns = columnsOf([firstKey.expression])
  const otherColumns = columnsOf(otherKeys.map(({ expression }) => expression))
  const placed: readonly PlanColumn[] = [
    ...keys.map(({ expression }, i) => ({ id: -3 - i, name: '', type: expression.type })),
    ...POSITIONS,
  ]
  /** Ties of the last row are kept whatever their position. */
  const order: readonly SortKey[] = withTies ? keys : [...keys, ...BY_POSITION]

  const open = await openScan(node, context)
  const { scan, terms } = open
  onScan(scan)

  /** The best rows so far, best first: their sort keys, then their positions. There may be more than are wanted. */
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

  async function visit(morsel: Morsel): Promise<void> {
    const reader = await scan.open(morsel)
    const selected = await reader.select()
    const passing = await passingRows(open, morsel, reader, selected, firstColumns)
    if (passing.count === 0) return
    onRows(passing.count)
    const read = await passing.read(firstColumns)
    const first = firstKey.compiled.evaluate(
      lazyFrame(passing.count, (index) => read[firstColumns.indexOf(index)]!),
    )
    const leading = await contenders([first], passing.count, best, [firstKey], wanted, true, pace)
    if (leading.length === 0) return
    const { rows: numbers } = passing
    const rows = numbers === 'all' ? leading : leading.map((i) => numbers[i]!)
    const rest = await reader.read(otherColumns, rows)
    const frame = lazyFrame(rows.length, (index) => rest[otherColumns.indexOf(index)]!)
    const columns = [
      take(first, leading),
      ...otherKeys.map(({ compiled }) => compiled.evaluate(frame)),
      constantColumn(int32Column(Int32Array.of(morsel.id)), rows.length),
      int32Column(rows),
    ]
    const kept = await contenders(columns, rows.length, best, order, wanted, withTies, pace)
    if (kept.length === 0) return
    pending.push({ rows: kept.length, columns: takeAll(columns, kept) })
    pendingRows += kept.length
    const full = best.rows < wanted && best.rows + pendingRows >= wanted
    if (full || pendingRows >= Math.max(BATCH_ROWS, wanted)) await compact()
  }

  /** The winners' columns, in their order. */
  async function fetch(): Promise<Relation> {
    const sorted = await bestRows(best.columns, best.rows, [...keys, ...BY_POSITION], best.rows, false, pace)
    const winners = sorted.subarray(Math.min(offset, best.rows))
    const [morselIds, rowIds] = [best.columns.at(-2)!, best.columns.at(-1)!].map((column) => {
      const read = valueReader(column, INTEGER)
      return Int32Array.from(winners, (row) => Number(read(row)))
    })
    const byPosition = rowNumbers(0, winners.length).sort(
      (a, b) => morselIds![a]! - morselIds![b]! || rowIds![a]! - rowIds![b]!,
    )
    const places = new Int32Array(winners.length)
    for (const [place, winner] of byPosition.entries()) places[winner] = place
    const parts: Relation[] = []
    for (let from = 0; from < byPosition.length; ) {
      await pace()
      const id = morselIds![byPosition[from]!]!
      let to = from
      while (to < byPosition.length && morselIds![byPosition[to]!] === id) to++
      const rows = byPosition.subarray(from, to).map((winner) => rowIds![winner]!)
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

  try {
    const isBare = firstKey.expression.kind === 'column'
    const isHarmless = terms.every(({ harmless }) => harmless)
    const precedes = keyOrder(firstKey)
    for (const { morsel, first } of visitOrder(scan, firstKey, isBare ? firstColumns[0] : undefined)) {
      await pace()
      if (first !== undefined && isHarmless && best.rows >= wanted) {
        const worst = valueReader(best.columns[0]!, firstKey.expression.type)(wanted - 1)
        if (precedes(first, worst) > 0) continue
      }
      await visit(morsel)
    }
    if (pending.length > 0) await compact()
    const { rows, columns } = await fetch()
    const frame = columnsFrame(rows, columns)
    yield* batchesOf({ rows, columns: outputs.map(({ evaluate }) => evaluate(frame)) })
  } finally {
    await scan.close()
  }
}
