import type { TableColumn } from '../catalog/table-source.ts'
import type { Batch, Selection } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { invariant } from '../common/assert.ts'
import type { NewRows } from '../storage/append.ts'
import { storedIdentities, type TimeRange } from '../storage/identities.ts'
import { createIdentitySet, forEachIdentity, type IdentitySet } from './identity.ts'

/**
 * Compares a batch with what a store holds. The answer of a call is the rows that the store does not have; of the same
 * store a little later only the data files are read that came since, so that it can be asked within a commit. Where
 * nothing more is known than at the last call, the answer is the same object. Of the batch only the identities are kept.
 *
 * @param batch sorted by eventtime, no identity in it twice
 */
export function createDeduplication(columns: readonly TableColumn[], batch: Batch): NewRows {
  const { rows } = batch
  const columnOf = (name: string) => batch.columns[columns.findIndex((column) => column.name === name)]
  const [eventIds, eventTimes] = [columnOf('eventid'), columnOf('eventtime')]
  invariant(eventIds !== undefined && eventTimes !== undefined, 'every category has eventid and eventtime')
  const times = flatten(eventTimes)
  invariant(times.kind === 'int64', 'eventtime is a timestamp')
  const range = { earliest: times.values[0]!, latest: times.values[rows - 1]! }

  const identities = createIdentitySet()
  // Identity number → row.
  const rowOf = new Int32Array(rows)
  forEachIdentity({ eventIds, checksums: columnOf('eventjsonchecksum') }, (bytes, start, end, row) => {
    rowOf[identities.size] = row
    identities.add(bytes, start, end)
  })
  return comparison({ rows, range, identities, rowOf })
}

interface Compared {
  readonly rows: number
  readonly range: TimeRange
  readonly identities: IdentitySet
  readonly rowOf: Int32Array
}

/** A function of its own, so that it holds nothing of the batch. */
function comparison({ rows, range, identities, rowOf }: Compared): NewRows {
  const isStored = new Uint8Array(rows)
  const compared = new Set<string>()
  let storedRows = 0
  let left: Selection | 'all' = 'all'

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
    const kept = new Int32Array(rows - storedRows)
    let count = 0
    for (let row = 0; row < rows; row++) if (isStored[row] === 0) kept[count++] = row
    left = kept
    return left
  }
}
