import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { errorCodeOf } from '../../common/files.ts'

/** What is written down of a query that read data files, or of an ingest that the ledger does not know. */
export interface MeterLine {
  readonly kind: 'scanned' | 'ingested'
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly bytes: number
  /** Queries, or events. */
  readonly count: number
  /** The id of the store that was filled. */
  readonly store?: string
}

/** Writes the lines of one process; see {@link createMeter}. */
export interface Meter {
  add(line: MeterLine): void
  close(): void
}

/** Where a lake keeps its usage, a file a day. */
export function usageFolder(lake: string): string {
  return join(lake, 'usage')
}

/** `2026-01-31`: days are UTC's, as in Lake's bills. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/**
 * Appends lines to the file of their day, each with one write: of a file opened for appending these are whole, whatever other
 * processes write. The file stays open until the day is over, so that a small query pays for one call.
 *
 * A lake that cannot be written to is not metered, and its queries answer all the same.
 */
export function createMeter(lake: string): Meter {
  let open: { readonly day: string; readonly file: number } | undefined
  const close = () => {
    if (open !== undefined) closeSync(open.file)
    open = undefined
  }
  return {
    add(line) {
      const day = dayOf(line.time)
      try {
        if (open?.day !== day) {
          close()
          const folder = usageFolder(lake)
          mkdirSync(folder, { recursive: true })
          open = { day, file: openSync(join(folder, `${day}.jsonl`), 'a') }
        }
        writeSync(open.file, `${JSON.stringify(line)}\n`)
      } catch (error) {
        if (errorCodeOf(error) === undefined) throw error
        close()
      }
    },
    close,
  }
}
