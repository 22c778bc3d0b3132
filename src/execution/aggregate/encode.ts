import { columnOf } from '../../column/builder.ts'
import type { Column } from '../../column/column.ts'
import { int32Column } from '../../column/make.ts'
import { decodeColumns, encodeColumns } from '../../column/serialize.ts'
import { valueReader } from '../../column/value.ts'
import { invariant } from '../../common/assert.ts'
import { asText } from '../../types/as.ts'
import { VARCHAR } from '../../types/type.ts'
import type { PartialAggregate } from './partial.ts'

/** Of each part, of each set: its groups, how many keys it has, and of each call whether it keeps rows, and its columns. */
type Layout = readonly (readonly {
  readonly rows: number
  readonly keys: number
  readonly calls: readonly { readonly keepsRows: boolean; readonly columns: number }[]
}[])[]

/** Partial aggregates as bytes: their layout as the one text of the first column, then their columns one after another. */
export function encodePartials(parts: readonly PartialAggregate[]): Uint8Array<ArrayBuffer> {
  const layout: Layout = parts.map(({ sets }) =>
    sets.map(({ rows, keys, calls }) => ({
      rows,
      keys: keys.length,
      calls: calls.map(({ groups, columns }) => ({
        keepsRows: groups !== undefined,
        columns: columns.length,
      })),
    })),
  )
  const columns = parts.flatMap(({ sets }) =>
    sets.flatMap(({ keys, calls }) => [
      ...keys,
      ...calls.flatMap(({ groups, columns: own }) => [
        ...(groups === undefined ? [] : [int32Column(groups)]),
        ...own,
      ]),
    ]),
  )
  return encodeColumns([columnOf(VARCHAR, [JSON.stringify(layout)]), ...columns])
}

/** What {@link encodePartials} wrote. */
export function decodePartials(bytes: Uint8Array): readonly PartialAggregate[] {
  const [head, ...columns] = decodeColumns(bytes)
  invariant(head !== undefined, 'partial aggregates begin with their layout')
  // Written by encodePartials: the entry's checksum and version say so.
  const layout = JSON.parse(asText(valueReader(head, VARCHAR)(0))) as Layout
  let at = 0
  const next = (count: number): readonly Column[] => columns.slice(at, (at += count))
  const groupsOf = (column: Column | undefined): Int32Array => {
    invariant(column?.kind === 'int32', 'groups are integers')
    return column.values
  }
  return layout.map((sets) => ({
    sets: sets.map(({ rows, keys, calls }) => ({
      rows,
      keys: next(keys),
      calls: calls.map(({ keepsRows, columns: count }) => ({
        groups: keepsRows ? groupsOf(next(1)[0]) : undefined,
        columns: next(count),
      })),
    })),
  }))
}
