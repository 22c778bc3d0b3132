import { borrowBuffers } from '../column/buffers.ts'
import type { Column } from '../column/column.ts'
import { nullColumn } from '../column/make.ts'
import { liveDataFiles } from '../iceberg/scan.ts'
import type { LeafChunk } from '../parquet/footer.ts'
import { openParquet } from '../parquet/reader.ts'
import { eventTimeBounds } from './event-time.ts'
import { createFooterCache } from './footer-cache.ts'
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

/** Bytes in their files of the footers at hand; decoded they take some times that. */
const MOST_FOOTER_BYTES = 4 * 1024 * 1024

/** What comes next is of about the same times, and asks of the same files again. */
const footerOf = createFooterCache(MOST_FOOTER_BYTES)

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
 * What was given last is good until the next is asked for.
 *
 * @param known `filePath`s that the caller has asked about already; those read now are added
 * @throws CORRUPT_STORE, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export async function* storedIdentities(
  store: Store,
  { earliest, latest }: TimeRange,
  known: Set<string>,
): AsyncGenerator<StoredIdentities> {
  const buffers = borrowBuffers('scan')
  for (const file of await liveDataFiles(store.table)) {
    if (known.has(file.filePath)) continue
    const bounds = eventTimeBounds(store, file)
    if (bounds.earliest !== undefined && bounds.earliest > latest) continue
    if (bounds.latest !== undefined && bounds.latest < earliest) continue
    known.add(file.filePath)
    const reader = await openParquet(file.path, await footerOf(file.path))
    try {
      for (const [index, { rows, chunks }] of reader.footer.rowGroups.entries()) {
        if (!isWithin(chunks, { earliest, latest })) continue
        const ids = chunks.find(({ path }) => path[0] === 'eventid')
        // Checksums are large and do not compress: they are read only where an eventID may be missing.
        const paths = ids?.nullCount === 0 ? [['eventid']] : [['eventid'], ['eventjsonchecksum']]
        const group = reader.rowGroup(index, () => undefined, buffers)
        const [eventIds, checksums] = paths.map((path) => group.column(path))
        yield { eventIds: eventIds ?? nullColumn(rows), checksums: checksums ?? nullColumn(rows) }
        buffers.recycle()
      }
    } finally {
      await reader.close()
    }
  }
  buffers.giveBack()
}
