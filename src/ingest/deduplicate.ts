import type { TableColumn } from '../catalog/table-source.ts'
import type { Batch, Selection } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { invariant } from '../common/assert.ts'
import type { NewRows } from '../storage/append.ts'
import { storedIdentities, type TimeRange } from '../storage/identities.ts'
import {
  createIdentitySet,
  forEachIdentity,
  type IdentityColumns,
  identityColumns,
  type IdentitySet,
} from './identity.ts'

/**
 * Compares a batch with what a store holds. The answer of a call is the rows that the store does not have; of the same
 * store a little later only the data files are read that came since, so that it can be asked within a commit. Where
 * nothing more is known than at the last call, the answer is the same object. Of the batch only the identities are kept.
 *
 * @param batch sorted by eventtime, no identity in it twice
 */
export function createDeduplication(columns: readonly TableColumn[], batch: Batch): NewRows {
  const { rows } = batch
  const eventTimes = batch.columns[columns.findIndex(({ name }) => name === 'eventtime')]
  invariant(eventTimes !== undefined, 'every category has eventtime')
  const times = flatten(eventTimes)
  invariant(times.kind === 'int64', 'eventtime is a timestamp')
  const range = { earliest: times.values[0]!, latest: times.values[rows - 1]! }
  return comparison(rows, range, identityColumns(columns, batch))
}

/** Where identities are, by their numbers. */
interface IdentityIndex {
  readonly identities: IdentitySet
  readonly rowOf: Int32Array
}

function indexOf(columns: IdentityColumns): IdentityIndex {
  const identities = createIdentitySet()
  const rowOf = new Int32Array(columns.eventIds.length)
  forEachIdentity(columns, (bytes, start, end, row) => {
    rowOf[identities.size] = row
    identities.add(bytes, start, end)
  })
  return { identities, rowOf }
}

/** A function of its own, so that it holds nothing else of the batch. */
function comparison(rows: number, range: TimeRange, columns: IdentityColumns): NewRows {
  const isStored = new Uint8Array(rows)
  const compared = new Set<string>()
  let storedRows = 0
  let left: Selection | 'all' = 'all'
  // Made when there is something to compare with, which in a store without events of these times is never.
  let index: IdentityIndex | undefined

  return async (store) => {
    const before = storedRows
    for await (const stored of storedIdentities(store, range, compared)) {
      const { identities, rowOf } = (index ??= indexOf(columns))
      forEachIdentity(stored, (bytes, start, end) => {
        const number = identities.indexOf(bytes, start, end)
        if (number < 0 || isStored[rowOf[number]!] === 1) return
        isStored[rowOf[number]!] = 1
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
