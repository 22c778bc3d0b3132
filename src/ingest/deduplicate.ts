import type { TableColumn } from '../catalog/table-source.ts'
import type { Batch, Selection } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { invariant } from '../common/assert.ts'
import type { NewRows } from '../storage/append.ts'
import { storedIdentities, type TimeRange } from '../storage/identities.ts'
import {
  forEachIdentity,
  identityColumns,
  type IdentityIndex,
  type IdentityList,
  listIdentities,
} from './identity.ts'

/**
 * Compares batches with what a store holds. The answer of a call is the rows that the store does not have, counted through
 * the batches; of the same store a little later only the data files are read that came since, so that it can be asked within
 * a commit. Where nothing more is known than at the last call, the answer is the same object. Of the batches only the
 * identities are kept.
 *
 * @param batches sorted by eventtime, one behind the other, no identity in them twice
 * @param apart `filePath`s of data files that have none of these events, as is known otherwise; they may become more
 */
export function createDeduplication(
  columns: readonly TableColumn[],
  batches: readonly Batch[],
  apart: ReadonlySet<string> = new Set(),
): NewRows {
  const [first, last] = [batches[0], batches.at(-1)]
  invariant(first !== undefined && last !== undefined, 'there are rows to compare')
  const range = { earliest: timesOf(columns, first)[0]!, latest: timesOf(columns, last)[last.rows - 1]! }
  return comparison(range, listIdentities(batches.map((batch) => identityColumns(columns, batch))), apart)
}

function timesOf(columns: readonly TableColumn[], batch: Batch): BigInt64Array {
  const column = batch.columns[columns.findIndex(({ name }) => name === 'eventtime')]
  const times = column && flatten(column)
  invariant(times?.kind === 'int64', 'every category has eventtime, a timestamp')
  return times.values
}

/** A function of its own, so that it holds nothing else of the batches. */
function comparison(range: TimeRange, identities: IdentityList, apart: ReadonlySet<string>): NewRows {
  const { rows } = identities
  const isStored = new Uint8Array(rows)
  const compared = new Set<string>()
  let storedRows = 0
  let left: Selection | 'all' = 'all'

  return async (store) => {
    const before = storedRows
    for (const file of apart) compared.add(file)
    // Made when there is something to compare with, which in a store without events of these times is never.
    let index: IdentityIndex | undefined
    for await (const stored of storedIdentities(store, range, compared)) {
      const { rowOf } = (index ??= identities.index())
      forEachIdentity(stored, (bytes, start, end) => {
        const row = rowOf(bytes, start, end)
        if (row < 0 || isStored[row] === 1) return
        isStored[row] = 1
        storedRows++
      })
    }
    if (storedRows === before) return left
    const kept = new Int32Array(rows - storedRows)
    let count = 0
    for (let row = 0; row < rows; row++) if (isStored[row] === 0) kept[count++] = row
    left = kept
    return left
  }
}
