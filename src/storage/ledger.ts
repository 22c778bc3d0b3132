import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { TraillakeError } from '../common/errors.ts'
import { makeFolder, syncFolder } from '../common/files.ts'
import type { Table } from '../iceberg/table.ts'
import {
  type LedgerEntry,
  type LedgerLines,
  type LedgerSegment,
  readSegment,
  searchSegment,
  writeSegment,
} from './ledger-segment.ts'
import type { Store } from './store.ts'

/*
 * The ledger of a store: which files were taken into it, and what became of them. It lies in files beside the data, sorted by
 * source, and a property of the table names those that count; so it changes in the same atomic commit as the events. A commit
 * adds a file, merged with those before it that are not much bigger, as in a log-structured merge tree: their number grows with
 * the logarithm of the entries, and every entry is rewritten as often.
 */

const FOLDER = 'ledger'
const PROPERTY = 'traillake.ledger'
const EPOCH = 'traillake.ledger-epoch'

/** Files of so many entries are not merged any more. */
const MOST_ENTRIES = 2 ** 22

/** The files of a table's ledger, the oldest first. Throws CORRUPT_STORE. */
export function ledgerSegments({ metadata, folder }: Table): readonly LedgerSegment[] {
  const text = metadata.properties[PROPERTY]
  if (text === undefined) return []
  try {
    const segments: unknown = JSON.parse(text)
    if (Array.isArray(segments) && segments.every(isSegment)) return segments
  } catch {
    // Told below, as is JSON of another shape.
  }
  const message = `Store '${folder}': table property '${PROPERTY}' has the value '${text}'`
  throw new TraillakeError('CORRUPT_STORE', message, { file: folder })
}

function isSegment(value: unknown): value is LedgerSegment {
  if (typeof value !== 'object' || value === null) return false
  const { file, entries, bytes, index, sha256 } = value as Readonly<Record<keyof LedgerSegment, unknown>>
  return (
    typeof file === 'string' &&
    /^ledger\/[\w-]+\.jsonl\.zst$/.test(file) &&
    [entries, bytes, index].every(Number.isSafeInteger) &&
    typeof sha256 === 'string'
  )
}

/**
 * How often the store's retention was changed. A lower one removes events that a higher one would let in again, so what was
 * taken before says nothing about what the store has now.
 */
export function ledgerEpoch({ metadata }: Table): number {
  return Number(metadata.properties[EPOCH] ?? 0)
}

/** What a commit sets that changes the retention. */
export function nextEpoch(table: Table): Readonly<Record<string, string>> {
  return { [EPOCH]: String(ledgerEpoch(table) + 1) }
}

/** The local paths of the files of a table's ledger. */
export function ledgerFiles(table: Table): readonly string[] {
  return ledgerSegments(table).map(({ file }) => join(table.folder, file))
}

/**
 * Every entry of a store's ledger, in no order that matters: a file that was read twice has two. Throws CORRUPT_STORE and as
 * `readError`.
 *
 * @example for await (const { taken, bytes } of readLedger(store)) addToDay(taken, bytes)
 */
export async function* readLedger({ table }: Store): AsyncGenerator<LedgerEntry> {
  for (const segment of ledgerSegments(table)) yield* readSegment(join(table.folder, segment.file), segment)
}

/**
 * The newest entry of each of `sources` (in any order) that the ledger has. Reads only the parts of the ledger in which they
 * may be. Throws as {@link readLedger}.
 */
export async function findInLedger(
  { table }: Store,
  sources: readonly string[],
): Promise<ReadonlyMap<string, LedgerEntry>> {
  const found = new Map<string, LedgerEntry>()
  const segments = ledgerSegments(table)
  if (segments.length === 0) return found
  const sorted = [...sources].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const wanted = new Set(sources)
  for (const segment of segments) {
    for await (const entry of searchSegment(join(table.folder, segment.file), segment, sorted)) {
      if (!wanted.has(entry.source)) continue
      const known = found.get(entry.source)
      if (known === undefined || known.taken <= entry.taken) found.set(entry.source, entry)
    }
  }
  return found
}

/** A ledger with more in it, written and in no commit yet. */
export interface ExtendedLedger {
  /** What the commit is to set. */
  readonly properties: Readonly<Record<string, string>>
  /** The file that was written: to be removed where the commit does not come about. */
  readonly path: string
}

/** Writes entries, in any order, as a part of a store's ledger that the next commit is to name. Throws as {@link readLedger} and `writeError`. */
export async function extendLedger(
  { table }: Store,
  entries: readonly LedgerLines[],
): Promise<ExtendedLedger> {
  const kept = [...ledgerSegments(table)]
  const merged: LedgerSegment[] = []
  let count = entries.reduce((sum, lines) => sum + lines.count, 0)
  for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
    if (last.entries > 2 * count || last.entries + count > MOST_ENTRIES) break
    merged.push(last)
    count += last.entries
    kept.pop()
  }
  const file = `${FOLDER}/${randomUUID()}.jsonl.zst`
  const path = join(table.folder, file)
  await makeFolder(join(table.folder, FOLDER))
  const earlier = merged.map((segment) => [join(table.folder, segment.file), segment] as const)
  const segment = await writeSegment(path, file, entries, earlier)
  await syncFolder(join(table.folder, FOLDER))
  return { properties: { [PROPERTY]: JSON.stringify([...kept, segment]) }, path }
}
