import { type FileIdentity, isSameFile, statOf } from '../common/files.ts'
import { createHeld } from '../common/held.ts'
import type { Footer } from '../parquet/footer.ts'
import { openParquet } from '../parquet/reader.ts'

/** Bounds all footers that scans of a process hold, in bytes of the files; decoded they take some times that. */
const MOST_BYTES = 32 * 1024 * 1024

async function read(path: string): Promise<Footer> {
  const reader = await openParquet(path)
  await reader.close()
  return reader.footer
}

/**
 * Holds footers of data files, those that were asked for last. Data files never change; one that was put in another's place is
 * another file. A footer that several ask for at the same time is read once.
 *
 * @param maxBytes that all take together, in bytes of the files
 * @returns gives a data file's footer, read if it is not at hand; throws FILE_NOT_FOUND, FILE_UNREADABLE, CORRUPT_STORE, NOT_SUPPORTED
 */
export function createFooterCache(maxBytes: number): (path: string) => Promise<Footer> {
  const held = createHeld<{ readonly footer: Footer; readonly file: FileIdentity }>(
    maxBytes,
    ({ footer }) => footer.length,
  )
  const reading = new Map<string, { readonly footer: Promise<Footer>; readonly file: FileIdentity }>()
  return async (path) => {
    const file = statOf(path)
    if (file === undefined) return read(path)
    const known = held.get(path) ?? reading.get(path)
    if (known !== undefined && isSameFile(known.file, file)) return known.footer
    const entry = { footer: read(path), file }
    reading.set(path, entry)
    try {
      const footer = await entry.footer
      held.add(path, { footer, file })
      return footer
    } finally {
      if (reading.get(path) === entry) reading.delete(path)
    }
  }
}

/** The footers that all scans of a process share. */
export const cachedFooter = createFooterCache(MOST_BYTES)
