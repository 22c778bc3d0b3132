import type { Scan } from '../../catalog/table-source.ts'
import { topNFragment } from '../../physical/fragment.ts'
import type { PhysicalNode, PhysicalTopN } from '../../physical/node.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import { columnReference, substituteColumns } from '../../plan/walk.ts'
import { compileExpression } from '../expression/compile.ts'
import { runsOf } from '../file-runs.ts'
import { batchesOf, type Relation } from '../relation.ts'
import { rowNumbers } from '../row-numbers.ts'
import { comparesParts } from '../sorting/best-rows.ts'
import { createFirstRows, type LateTopN } from './first-rows.ts'
import { firstRowsOfFiles } from './first-rows-of-files.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'
import { type OpenScan, openScan } from './scan-rows.ts'

/** Rows that are kept of a file at most. */
const MOST_KEPT = 1000

/**
 * Whether a top-n stands over a scan with nothing but projections between, and how it is put in terms of the scan's columns.
 * Undefined where rows that do not win would have to be looked at all the same, because they may make the query fail.
 */
export function lateTopNOf(
  { keys, columns, input, count, offset, withTies }: PhysicalTopN,
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
  const late: LateTopN = {
    scan: node,
    ...{ wanted: count + offset, withTies },
    keys: keys.map((key) => {
      const expression = replace(key.expression)
      return { ...key, expression, compiled: compileExpression(expression, layout, session) }
    }),
    outputs: columns.map((column) => {
      const expression = replace(columnReference(column))
      return { expression, compiled: compileExpression(expression, layout, session) }
    }),
  }
  const all = [...late.keys, ...late.outputs].map(({ compiled }) => compiled)
  const isSafe = all.every(({ fallible, deterministic }) => !fallible && deterministic)
  return isSafe && !keys.some(comparesParts) ? late : undefined
}

/** What it is told, because the scan has no operator of its own. */
export interface LateTopNReport {
  readonly onScan: (scan: Scan) => void
  /** Rows that passed the scan's conjuncts. */
  readonly onRows: (rows: number) => void
  /** A file's rows were not read: the first of them were kept. */
  readonly onCachedFile: () => void
}

/** The first rows, from the cache as far as it has those of a file. */
async function firstRows(
  late: LateTopN,
  open: OpenScan,
  context: OperatorContext,
  { onRows, onCachedFile }: LateTopNReport,
): Promise<Relation> {
  const { scan, keys, outputs, wanted, withTies } = late
  const { partials, session } = context
  const search = createFirstRows(late, open, context, onRows)
  const expressions = outputs.map(({ expression }) => expression)
  const fragment =
    partials === undefined || wanted > MOST_KEPT
      ? undefined
      : topNFragment(scan, keys, expressions, wanted, withTies)
  if (fragment === undefined || partials === undefined) return search(open.scan.morsels)
  const runs = runsOf(open.scan.morsels, fragment, partials.version, session.zone)
  if (runs.every(({ entry }) => entry === undefined)) return search(open.scan.morsels)
  return firstRowsOfFiles(late, open, runs, search, partials.cache, onCachedFile, context.pace)
}

/** The first rows of an order over a scan, with the columns that are no sort keys read at the end: see {@link createFirstRows}. */
export async function* lateTopN(
  { count, offset }: PhysicalTopN,
  late: LateTopN,
  context: OperatorContext,
  report: LateTopNReport,
): Operator {
  if (count === 0) return
  const open = await openScan(late.scan, context)
  report.onScan(open.scan)
  try {
    const { rows, columns } = await firstRows(late, open, context, report)
    const result = { rows, columns: columns.slice(late.keys.length) }
    yield* batchesOf(result, rowNumbers(Math.min(offset, rows), rows))
  } finally {
    await open.scan.close()
  }
}
