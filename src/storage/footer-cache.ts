import { type FileIdentity, isSameFile, statOf } from '../common/files.ts'
import type { Footer } from '../parquet/footer.ts'
import { openParquet } from '../parquet/reader.ts'

interface Held {
  readonly footer: Promise<Footer>
  readonly file: FileIdentity
  bytes: number
}

/** Bounds all footers that a process holds, in bytes of the files; decoded they take some times that. */
const MOST_BYTES = 32 * 1024 * 1024

/** Footers by path, the last used last. Data files never change; one that was put in another's place is another file. */
const held = new Map<string, Held>()
let total = 0

function drop(path: string, entry: Held): void {
  if (held.get(path) !== entry) return
  held.delete(path)
  total -= entry.bytes
}

async function read(path: string): Promise<Footer> {
  const reader = await openParquet(path)
  await reader.close()
  return reader.footer
}

/**
 * A data file's footer, read if it is not at hand: each is read and decoded once for all scans of a process.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, CORRUPT_STORE, NOT_SUPPORTED
 */
export async function cachedFooter(path: string): Promise<Footer> {
  const file = statOf(path)
  if (file === undefined) return read(path)
  const known = held.get(path)
  if (known !== undefined && isSameFile(known.file, file)) {
    held.delete(path)
    held.set(path, known)
    return known.footer
  }
  if (known !== undefined) drop(path, known)
  const entry: Held = { footer: read(path), file, bytes: 0 }
  held.set(path, entry)
  try {
    const { length } = await entry.footer
    if (held.get(path) !== entry) return await entry.footer
    entry.bytes = length
    total += length
    for (const [oldest, other] of held) {
      if (total <= MOST_BYTES) break
      drop(oldest, other)
    }
    return await entry.footer
  } catch (error) {
    drop(path, entry)
    throw error
  }
}
