import type { TableColumn } from '../catalog/table-source.ts'
import type { Batch } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { take } from '../column/take.ts'
import { invariant } from '../common/assert.ts'
import { storedIdentities } from '../storage/identities.ts'
import type { Store } from '../storage/store.ts'
import { createIdentitySet, forEachIdentity } from './identity.ts'

/**
 * Compares a batch with what a store holds. The answer of a call is the events that the store does not have; of the same
 * store a little later only the data files are read that came since, so that it can be asked within a commit. Where
 * nothing more is known than at the last call, the answer is the same object.
 *
 * @param batch sorted by eventtime, no identity in it twice
 */
export function createDeduplication(
  columns: readonly TableColumn[],
  batch: Batch,
): (store: Store) => Promise<Batch> {
  const columnOf = (name: string) => batch.columns[columns.findIndex((column) => column.name === name)]
  const [eventIds, eventTimes] = [columnOf('eventid'), columnOf('eventtime')]
  invariant(eventIds !== undefined && eventTimes !== undefined, 'every category has eventid and eventtime')
  const times = flatten(eventTimes)
  invariant(times.kind === 'int64', 'eventtime is a timestamp')
  const range = { earliest: times.values[0]!, latest: times.values[batch.rows - 1]! }

  const identities = createIdentitySet()
  // Identity number → row.
  const rowOf = new Int32Array(batch.rows)
  forEachIdentity({ eventIds, checksums: columnOf('eventjsonchecksum') }, (bytes, start, end, row) => {
    rowOf[identities.size] = row
    identities.add(bytes, start, end)
  })

  const isStored = new Uint8Array(batch.rows)
  const compared = new Set<string>()
  let storedRows = 0
  let left = batch

  return async (store) => {
    const before = storedRows
    for await (const stored of storedIdentities(store, range, compared)) {
      forEachIdentity(stored, (bytes, start, end) => {
        const number = identities.indexOf(bytes, start, end)
        if (number < 0 || isStored[rowOf[number]!] === 1) return
        isStored[rowOf[number]!] = 1
        storedRows++
      })
    }
    if (storedRows === before) return left
    const kept = new Int32Array(batch.rows - storedRows)
    let count = 0
    for (let row = 0; row < batch.rows; row++) if (isStored[row] === 0) kept[count++] = row
    left = {
      rows: kept.length,
      columns: batch.columns.map((column) => take(column, kept)),
      selection: undefined,
    }
    return left
  }
}
