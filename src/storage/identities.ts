import type { Column } from '../column/column.ts'
import { decodeLong } from '../iceberg/bounds.ts'
import { currentSchema } from '../iceberg/metadata.ts'
import { liveDataFiles } from '../iceberg/scan.ts'
import { openParquet } from '../parquet/reader.ts'
import type { Store } from './store.ts'

/** What tells the events of one row group apart: eventid, and eventjsonchecksum for those that have none. */
export interface StoredIdentities {
  readonly eventIds: Column
  readonly checksums: Column
}

/**
 * The identities of every event in the data files that touch a time range. One event has one eventTime, so that a new
 * event can only be a duplicate of an event in these.
 *
 * @param earliest microseconds, as `latest`
 * @param known `filePath`s that the caller has asked about already; those read now are added
 */
export async function* storedIdentities(
  store: Store,
  earliest: bigint,
  latest: bigint,
  known: Set<string>,
): AsyncGenerator<StoredIdentities> {
  const timeId =
    currentSchema(store.table.metadata).fields.find((field) => field.name === 'eventtime')?.id ?? 0
  for (const file of await liveDataFiles(store.table)) {
    if (known.has(file.filePath)) continue
    const lower = file.lowerBounds?.get(timeId)
    const upper = file.upperBounds?.get(timeId)
    if (lower !== undefined && decodeLong(lower) > latest) continue
    if (upper !== undefined && decodeLong(upper) < earliest) continue
    known.add(file.filePath)
    const reader = await openParquet(file.path)
    try {
      for (const index of reader.footer.rowGroups.keys()) {
        const columns = await reader.readRowGroup(
          index,
          [['eventid'], ['eventjsonchecksum']],
          () => undefined,
        )
        const [eventIds, checksums] = columns
        if (eventIds !== undefined && checksums !== undefined) yield { eventIds, checksums }
      }
    } finally {
      await reader.close()
    }
  }
}
