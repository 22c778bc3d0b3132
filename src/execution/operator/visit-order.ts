import type { ColumnStatistics, Morsel, Scan } from '../../catalog/table-source.ts'
import { valueReader } from '../../column/value.ts'
import type { SortKey } from '../../plan/expression.ts'
import { compareValues } from '../../types/compare.ts'
import type { SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import type { Run } from '../file-runs.ts'
import type { Relation } from '../relation.ts'
import { nanOrderOf } from '../sorting/order-words.ts'
import type { OpenScan } from './scan-rows.ts'

/** Where a value stands in the order of a key: negative, zero or positive to another's. NULLs are equal. */
function keyOrder(key: SortKey): (a: Value, b: Value) => number {
  const { expression, descending, nullsFirst } = key
  const compare = compareValues(expression.type, nanOrderOf(key))
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

/**
 * Whether nothing that begins with a value can be among the best any more. Never where a conjunct may fail: it must for
 * whatever row it would.
 *
 * @param wanted how many rows are asked for
 * @returns takes the first value, and the best rows so far, whose first column is the key's
 */
export function createCutoff(
  key: SortKey,
  { terms }: OpenScan,
  wanted: number,
): (first: Value | undefined, best: Relation) => boolean {
  const precedes = keyOrder(key)
  const isHarmless = terms.every(({ harmless }) => harmless)
  return (first, { rows, columns }) =>
    first !== undefined &&
    isHarmless &&
    rows >= wanted &&
    precedes(first, valueReader(columns[0]!, key.expression.type)(wanted - 1)) > 0
}

/** NaN may be the first double, and is in no statistics. */
function hasBounds({ kind }: SqlType): boolean {
  return kind !== 'double' && kind !== 'real'
}

/** Something that may be visited, and the first value that it may have; undefined where that is not known. */
export interface Placed<T> {
  readonly item: T
  readonly first: Value | undefined
}

/** In the order of what may be first in them; those of which nothing is known come last. */
function inOrder<T>(placed: readonly Placed<T>[], key: SortKey): readonly Placed<T>[] {
  const order = keyOrder(key)
  return placed.toSorted((a, b) => {
    if (a.first === undefined || b.first === undefined)
      return Number(a.first === undefined) - Number(b.first === undefined)
    return order(a.first, b.first)
  })
}

/**
 * Morsels in the order in which they are visited.
 *
 * @param column the scan's column that the key is; undefined where it is computed
 */
export function morselsInOrder(
  scan: Scan,
  morsels: readonly Morsel[],
  key: SortKey,
  column: number | undefined,
): readonly Placed<Morsel>[] {
  const isKnown = column !== undefined && hasBounds(key.expression.type)
  const placed = morsels.map((item) => ({
    item,
    first: isKnown ? firstValue(scan.columnStatistics(item, column), key) : undefined,
  }))
  return inOrder(placed, key)
}

/** The same for files, by the morsels of each. */
export function runsInOrder(
  scan: Scan,
  runs: readonly Run[],
  key: SortKey,
  column: number | undefined,
): readonly Placed<Run>[] {
  const placed = runs.map((item) => {
    const morsels = morselsInOrder(scan, item.morsels, key, column)
    // Those of which nothing is known come last.
    return { item, first: morsels.at(-1)?.first === undefined ? undefined : morsels[0]?.first }
  })
  return inOrder(placed, key)
}
