import { createHash } from 'node:crypto'
import { mapParallel } from '../../common/parallel.ts'
import { findInLedger, ledgerEpoch, ledgerSegments } from '../../storage/ledger.ts'
import type { LedgerEntry } from '../../storage/ledger-segment.ts'
import type { Store } from '../../storage/store.ts'
import { createFileList, type FileList } from '../source/file-list.ts'
import type { SourceFile } from '../source/source-file.ts'

/** Files told apart by what the ledger says of them. */
export interface SortedFiles {
  /** In the order given. */
  readonly fresh: FileList
  /** How many others there are: everything in them is in the store. */
  readonly known: number
  /** How many events they have, by the ledger. */
  readonly events: number
}

/** So many files are looked up at a time: of each, much more is in memory then. */
const STRETCH = 32_768
const PARALLEL_FILES = 16

/**
 * Finds the files that need not be read. The ledger must know the file by size and time of change, or by size and content where
 * only the time changed; an object by size and ETag. And all of its events must have gone into the store: a file of which
 * something was rejected, expired or not selected is read again, for another version or another retention may take it.
 * Throws as `findInLedger`.
 */
export async function withoutKnown(store: Store, files: FileList): Promise<SortedFiles> {
  if (ledgerSegments(store.table).length === 0) return { fresh: files, known: 0, events: 0 }
  const fresh = createFileList()
  let events = 0
  let stretch: SourceFile[] = []

  async function sort(): Promise<void> {
    for (const [i, entry] of (await entriesOf(store, stretch)).entries()) {
      if (entry === undefined) fresh.add(stretch[i]!)
      else events += entry.events + entry.duplicates
    }
    stretch = []
  }

  for (const file of files) {
    stretch.push(file)
    if (stretch.length === STRETCH) await sort()
  }
  await sort()
  return { fresh, known: files.length - fresh.length, events }
}

/** Of each file what the ledger says of it; undefined for those that are to be read. */
async function entriesOf(
  store: Store,
  files: readonly SourceFile[],
): Promise<readonly (LedgerEntry | undefined)[]> {
  const sources = files.flatMap(({ origin }) => (origin === undefined ? [] : [origin.source]))
  const entries = await findInLedger(store, sources)
  const epoch = ledgerEpoch(store.table)
  return mapParallel(files, PARALLEL_FILES, async (file) => {
    const entry = entries.get(file.origin?.source ?? '')
    return entry !== undefined && isWhole(entry, epoch) && (await isSame(file, entry)) ? entry : undefined
  })
}

function isWhole({ rejected, expired, notSelected, epoch }: LedgerEntry, current: number): boolean {
  return rejected + expired + notSelected === 0 && epoch === current
}

async function isSame(file: SourceFile, entry: LedgerEntry): Promise<boolean> {
  const { size, origin } = file
  if (size !== entry.size || origin === undefined) return false
  if (origin.etag !== undefined) return entry.tag === etagTag(origin.etag)
  return origin.modified === entry.modified || (await contentTag(file)) === entry.tag
}

export function etagTag(etag: string): string {
  return `etag:${etag}`
}

export function hashTag(digest: string): string {
  return `sha256:${digest}`
}

/** Undefined for a file that cannot be read: reading it again will tell why. */
async function contentTag(file: SourceFile): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of file.open()) hash.update(chunk)
  } catch {
    return undefined
  }
  return hashTag(hash.digest('hex'))
}
