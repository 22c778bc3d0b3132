import { selectRows } from '../../column/batch.ts'
import type { Batch, Selection } from '../../column/column.ts'
import { numbersOf } from '../../column/numbers-of.ts'
import { take } from '../../column/take.ts'
import type { BoundExpression, PlanColumn } from '../../plan/expression.ts'
import { nullsOf } from '../expression/encoded.ts'
import { batchFrame } from '../expression/frame.ts'
import { compilePredicate } from '../expression/predicate.ts'
import { gatherByReference } from '../gather.ts'
import { BATCH_ROWS, type Relation } from '../relation.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'

/** Pairs of row numbers, one a match. */
export interface Pairs {
  readonly left: Int32Array
  readonly right: Int32Array
}

/** What a join does with the pairs that its search for matches proposes. */
export interface PairJoin {
  /** The output of one dense batch of the left side. */
  join(batch: Batch, pairs: Iterable<Pairs>): Operator
  /** Once the left side has ended: the right side's rows without a match, where the join keeps them. */
  unmatched(): Generator<Batch>
}

function rowsWithout(matched: Uint8Array): Selection {
  const out = new Int32Array(matched.length)
  let count = 0
  for (let row = 0; row < matched.length; row++) {
    out[count] = row
    count += 1 - matched[row]!
  }
  return out.subarray(0, count)
}

/**
 * The part that hash join and nested-loop join share: pairs become rows, a condition sifts them, and rows of an outer side
 * that no pair kept are filled with NULL.
 *
 * @param columns of the left side
 * @param condition over both sides' columns
 */
export function createPairJoin(
  kind: 'inner' | 'left' | 'right' | 'full',
  columns: { readonly left: readonly PlanColumn[]; readonly right: readonly PlanColumn[] },
  right: Relation,
  condition: BoundExpression | undefined,
  context: OperatorContext,
): PairJoin {
  const keepsLeft = kind === 'left' || kind === 'full'
  const keepsRight = kind === 'right' || kind === 'full'
  const passes =
    condition === undefined
      ? undefined
      : compilePredicate([condition], layoutOf([...columns.left, ...columns.right]), context.session)
  const matchedRight = new Uint8Array(keepsRight ? right.rows : 0)

  function sift(batch: Batch, pairs: Pairs): { batch: Batch; pairs: Pairs } {
    const rows = passes?.(batchFrame(batch)) ?? 'all'
    if (rows === 'all') return { batch, pairs }
    return {
      batch: selectRows(batch, rows),
      pairs: { left: numbersOf(pairs.left, rows), right: numbersOf(pairs.right, rows) },
    }
  }

  async function* join(batch: Batch, proposed: Iterable<Pairs>): Operator {
    const matchedLeft = new Uint8Array(keepsLeft ? batch.rows : 0)
    for (const pairs of proposed) {
      await context.pace()
      const all: Batch = {
        rows: pairs.left.length,
        columns: [
          ...batch.columns.map((column) => gatherByReference(column, pairs.left)),
          ...right.columns.map((column) => gatherByReference(column, pairs.right)),
        ],
        selection: undefined,
      }
      const kept = sift(all, pairs)
      if (keepsLeft) for (const row of kept.pairs.left) matchedLeft[row] = 1
      if (keepsRight) for (const row of kept.pairs.right) matchedRight[row] = 1
      if (kept.pairs.left.length > 0) yield kept.batch
    }
    if (!keepsLeft) return
    const rows = rowsWithout(matchedLeft)
    if (rows.length === 0) return
    yield {
      rows: rows.length,
      columns: [
        ...batch.columns.map((column) => take(column, rows)),
        ...columns.right.map((column) => nullsOf(column.type, rows.length)),
      ],
      selection: undefined,
    }
  }

  function* unmatched(): Generator<Batch> {
    if (!keepsRight) return
    const rows = rowsWithout(matchedRight)
    for (let start = 0; start < rows.length; start += BATCH_ROWS) {
      const part = rows.subarray(start, start + BATCH_ROWS)
      yield {
        rows: part.length,
        columns: [
          ...columns.left.map((column) => nullsOf(column.type, part.length)),
          ...right.columns.map((column) => gatherByReference(column, part)),
        ],
        selection: undefined,
      }
    }
  }

  return { join, unmatched }
}
