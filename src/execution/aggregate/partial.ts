import type { Column } from '../../column/column.ts'

/**
 * A part of a relation, aggregated: what GROUP BY keeps of the part's rows until it has seen the others. Plain data, which
 * can cross to another thread or lie on a disk.
 */
export interface PartialAggregate {
  /** One a grouping set of the operator, in its order. */
  readonly sets: readonly PartialSet[]
}

interface PartialSet {
  /** Groups, in the order in which their first rows came. */
  readonly rows: number
  /** The keys that the set groups by, one row a group. A dictionary has each value once, in the order of their first rows. */
  readonly keys: readonly Column[]
  /** One a call of the operator, in its order. */
  readonly calls: readonly PartialCall[]
}

export interface PartialCall {
  /**
   * Undefined: the columns are states, one row a group. Else they are rows that the call keeps (with DISTINCT or ORDER BY
   * inside it), its arguments and then its sort keys, and this is the group of each.
   */
  readonly groups: Int32Array | undefined
  readonly columns: readonly Column[]
}
