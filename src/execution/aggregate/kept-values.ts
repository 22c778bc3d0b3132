import type { Selection } from '../../column/column.ts'
import { joinArrays } from '../../common/join-arrays.ts'
import { numbersOf } from '../../column/numbers-of.ts'
import { gatherByReference } from '../gather.ts'
import type { DistinctFilter } from '../grouping/distinct.ts'
import type { PartialCall } from './partial.ts'

/** The rows that a DISTINCT call passes on, for another thread to see: as numbers of values, so that a value is sent once. */
export interface KeptValues {
  /** What it keeps, in bytes. */
  readonly bytes: number
  /** Keeps the rows that the filter answered last. @param groups the group of each row that it was asked about */
  add(groups: Int32Array, rows: Selection): void
  /** All of them, as they came: one column an argument. */
  all(): PartialCall
}

export function createKeptValues(distinct: DistinctFilter): KeptValues {
  const parts: { readonly groups: Int32Array; readonly ids: readonly Int32Array[] }[] = []
  let count = 0
  let width = 0

  return {
    get bytes() {
      return count * (1 + width) * Int32Array.BYTES_PER_ELEMENT
    },
    add(groups, rows) {
      width = distinct.ids.length
      count += rows.length
      parts.push({
        groups: numbersOf(groups, rows),
        ids: distinct.ids,
      })
    },
    all: () => ({
      groups: joinArrays(
        parts.map((part) => part.groups),
        new Int32Array(count),
      ),
      columns: distinct.values().map((values, i) =>
        gatherByReference(
          values,
          joinArrays(
            parts.map(({ ids }) => ids[i]!),
            new Int32Array(count),
          ),
        ),
      ),
    }),
  }
}
