import type { Column } from '../column/column.ts'
import { nullColumn } from '../column/make.ts'
import { liveDataFiles } from '../iceberg/scan.ts'
import type { LeafChunk } from '../parquet/footer.ts'
import { openParquet } from '../parquet/reader.ts'
import { eventTimeBounds } from './event-time.ts'
import type { Store } from './store.ts'

/** What tells the events of one row group apart: eventid, and eventjsonchecksum for those that have none. */
export interface StoredIdentities {
  readonly eventIds: Column
  readonly checksums: Column
}

/** Microseconds since the epoch, both included. */
export interface TimeRange {
  readonly earliest: bigint
  readonly latest: bigint
}

/** Whether a row group may hold events of a time range. */
function isWithin(chunks: readonly LeafChunk[], { earliest, latest }: TimeRange): boolean {
  const times = chunks.find(({ path }) => path[0] === 'eventtime')
  const [least, greatest] = [times?.minimum, times?.maximum]
  if (typeof least !== 'bigint' || typeof greatest !== 'bigint') return true
  return least <= latest && greatest >= earliest
}

/**
 * The identities of every event in the row groups that touch a time range. One event has one eventTime, so that a new
 * event can only be a duplicate of an event in these.
 *
 * @param known `filePath`s that the caller has asked about already; those read now are added
 * @throws CORRUPT_STORE, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export async function* storedIdentities(
  store: Store,
  { earliest, latest }: TimeRange,
  known: Set<string>,
): AsyncGenerator<StoredIdentities> {
  for (const file of await liveDataFiles(store.table)) {
    if (known.has(file.filePath)) continue
    const bounds = eventTimeBounds(store, file)
    if (bounds.earliest !== undefined && bounds.earliest > latest) continue
    if (bounds.latest !== undefined && bounds.latest < earliest) continue
    known.add(file.filePath)
    const reader = await openParquet(file.path)
    try {
      for (const [index, { rows, chunks }] of reader.footer.rowGroups.entries()) {
        if (!isWithin(chunks, { earliest, latest })) continue
        const ids = chunks.find(({ path }) => path[0] === 'eventid')
        // Checksums are large and do not compress: they are read only where an eventID may be missing.
        const paths = ids?.nullCount === 0 ? [['eventid']] : [['eventid'], ['eventjsonchecksum']]
        const [eventIds, checksums] = await reader.readRowGroup(index, paths, () => undefined)
        yield { eventIds: eventIds ?? nullColumn(rows), checksums: checksums ?? nullColumn(rows) }
      }
    } finally {
      await reader.close()
    }
  }
}
