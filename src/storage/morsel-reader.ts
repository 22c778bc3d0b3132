import type { MorselReader, ScanColumn } from '../catalog/table-source.ts'
import type { Column, Selection } from '../column/column.ts'
import { mapKeyColumn } from '../column/map-key.ts'
import { throwIfAborted } from '../common/abort.ts'
import { invariant } from '../common/assert.ts'
import type { RowGroupReader } from '../parquet/row-group.ts'
import { type Condition, satisfyingRows } from './condition.ts'

/** A condition on a column of a row group. */
export interface MorselCondition {
  readonly column: ScanColumn
  readonly condition: Condition
  /** About how many bytes it takes to ask it. */
  readonly bytes: number
}

const NONE = new Int32Array(0)

/** While more rows than this share are left, a condition is asked of the whole column, which later ones may read too. */
const FEW = 1 / 8

/** The rows that are in both, ascending. */
function intersection(a: Selection, b: Selection): Selection {
  const out = new Int32Array(Math.min(a.length, b.length))
  let count = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = a[i]! - b[j]!
    if (difference === 0) out[count++] = a[i]!
    if (difference <= 0) i++
    if (difference >= 0) j++
  }
  return out.subarray(0, count)
}

/**
 * Reads a row group as the scan contract wants it.
 *
 * @param columns the request's
 * @param conditions all that is not known to hold for every row
 */
export function createMorselReader(
  group: RowGroupReader,
  columns: readonly ScanColumn[],
  conditions: readonly MorselCondition[],
  signal: AbortSignal | undefined,
): MorselReader {
  function columnOf({ path, key }: ScanColumn, rows?: Selection): Column {
    throwIfAborted(signal)
    const column = group.column(path, rows)
    return key === undefined ? column : mapKeyColumn(column, key)
  }

  /** Whether the dictionary alone, which is small, says that no row can satisfy the condition. */
  function isRuledOut({ column: { path, key }, condition }: MorselCondition): boolean {
    if (condition.matchesNull || key !== undefined) return false
    const dictionary = group.dictionary(path)
    return dictionary !== undefined && !condition.test(dictionary).includes(1)
  }

  function narrowed({ column, condition }: MorselCondition, rows: Selection | 'all'): Selection | 'all' {
    if (rows !== 'all' && rows.length < FEW * group.rows) {
      const kept = satisfyingRows(columnOf(column, rows), condition)
      return kept === 'all' ? rows : kept.map((i) => rows[i]!)
    }
    const found =
      (column.key === undefined && condition.search !== undefined
        ? group.search(column.path, condition.search)
        : undefined) ?? satisfyingRows(columnOf(column), condition)
    if (rows === 'all' || found === 'all') return rows === 'all' ? found : rows
    return intersection(rows, found)
  }

  return {
    async select() {
      const ordered = conditions.toSorted((a, b) => a.bytes - b.bytes)
      let rows: Selection | 'all' = 'all'
      // A dictionary may rule out a condition that the codes of another would be unpacked for in vain.
      if (ordered.some(isRuledOut)) return NONE
      for (const one of ordered) {
        throwIfAborted(signal)
        rows = narrowed(one, rows)
        if (rows !== 'all' && rows.length === 0) return NONE
      }
      return rows
    },
    async read(indexes, rows) {
      return indexes.map((index) => {
        const column = columns[index]
        invariant(column !== undefined, `the scan has no column ${index}`)
        return columnOf(column, rows === 'all' ? undefined : rows)
      })
    },
  }
}
