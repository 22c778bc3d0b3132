import type { KeyObject } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { throwIfAborted } from '../../common/abort.ts'
import { TraillakeError } from '../../common/errors.ts'
import { readError, readWholeFile } from '../../common/files.ts'
import { mapParallel } from '../../common/parallel.ts'
import { decodeTableMetadata } from '../../iceberg/metadata.ts'
import { referencedFiles } from '../../iceberg/references.ts'
import { latestVersion, metadataFileName, openTable, type Table } from '../../iceberg/table.ts'
import { isoTime } from '../details.ts'
import { ledgerFiles } from '../ledger.ts'
import { storeFigures, storeOf } from '../store.ts'
import { type Chain, chainFrom, findRecords, type FoundRecord, type FoundRecords } from './chain.ts'
import {
  type AffectedEvents,
  type FindingKind,
  type IntegrityFinding,
  joined,
  type VerifiedStore,
} from './finding.ts'
import { hashFile } from './hash.ts'
import type { Head } from './head.ts'
import { type AddedFile, RECORD, RECORD_NAME, type RecordedFile } from './record.ts'

/** What a store is verified against. */
export interface VerifyContext {
  readonly lake: string
  readonly folder: string
  readonly id: string
  readonly key: KeyObject
  /** Undefined where the lake knows of none. */
  readonly head: Head | undefined
  readonly signal?: AbortSignal | undefined
  readonly onBytes: (bytes: number) => void
}

/** What was found, and the digests of the chain's records. */
export interface VerifiedChain {
  readonly store: VerifiedStore
  readonly digests: readonly string[]
}

const PARALLEL_FILES = 4

/** Names that only writers of the store give: what a crash leaves has one of them. */
const OWN_NAME =
  /^(data\/[0-9a-f-]{36}\.parquet(\.needles\.puffin)?|ledger\/[\w-]+\.jsonl\.zst|metadata\/[\w-]+-[0-9a-f]{64}\.avro|(data|metadata|ledger)\/\.[^/]+\.tmp)$/

const UNSIGNED = 'its commits are from before commits were signed, or what signed them was taken away'

const METADATA_NAME = /^metadata\/v(\d+)\.metadata\.json$/
const HINT = 'metadata/version-hint.text'
/** What an ingest could not store and why: lists for people, which no commit names. */
const REJECTS = 'rejects/'

interface Metadata {
  readonly version: number
  readonly file: string
  /** Undefined where it cannot be read. */
  readonly table: Table | undefined
  readonly digest: string | undefined
  readonly record: string | undefined
  readonly name: string | undefined
}

/** Compares a store with what was signed. Throws USER_CANCELED, and what reading a file throws that is there. */
export async function verifyStore(context: VerifyContext): Promise<VerifiedChain> {
  for (let isSecond = false; ; isSecond = true) {
    const before = await latestVersion(context.folder)
    const verified = await verifyOnce(context, before ?? 0)
    if (verified.store.findings.length === 0) return verified
    // Files come and go while others commit: what seems wrong is looked at again.
    if (isSecond && (await latestVersion(context.folder)) === before) return verified
  }
}

async function verifyOnce(context: VerifyContext, version: number): Promise<VerifiedChain> {
  const { folder, key, lake, id, head } = context
  const findings: IntegrityFinding[] = []
  const find = (kind: FindingKind, file: string, reason: string, affected?: AffectedEvents) => {
    findings.push({ kind, file: relative(lake, join(folder, file)), reason, affected })
  }
  const files = (await filesBelow(folder)).filter((file) => !file.startsWith(REJECTS))
  const metadata = await readMetadata(folder, version)
  const found = await findRecords(folder, key)
  for (const file of found.damaged) find('changed', file, 'the record is not as it was signed')
  const newest = newestRecord(found, metadata, head)
  const chain = chainFrom(newest, found)
  const contents = contentsOf(chain, found)
  const all = affectedBy(contents.live)

  if (chain.missing !== undefined && !found.damaged.includes(chain.missing))
    find('missing', chain.missing, 'the record of a commit is gone or was changed')
  const isUnsigned = newest === undefined && found.damaged.length === 0 && head === undefined
  if (isUnsigned) find('unsigned', 'metadata', UNSIGNED, await affectedByTable(metadata.table))
  else {
    const isDamaged = metadata.record !== undefined && found.damaged.includes(metadata.record)
    if (!isDamaged) {
      if (newest === undefined || newest.record.version < version)
        find('added', metadata.file, 'no record vouches for this version', all)
      checkHead(context, version, chain, find)
    }
  }

  // Digests of everything that was ever committed and is still there.
  const hashed = await mapParallel(
    files.filter((file) => contents.known.has(file)),
    PARALLEL_FILES,
    async (file) => {
      throwIfAborted(context.signal)
      const actual = await hashIfPresent(join(folder, file))
      context.onBytes(actual?.bytes ?? 0)
      return { file, actual }
    },
  )
  const changed = new Set<string>()
  for (const { file, actual } of hashed) {
    const known = contents.known.get(file)
    if (actual === undefined || known === undefined || actual.sha256 === known.sha256) continue
    changed.add(file)
    find('changed', file, reasonOf(file, actual, known), affectedByFile(file, contents, version, all))
  }

  const needed = await neededFiles(metadata, contents, changed)
  const there = new Set(files)
  for (const file of needed)
    if (!there.has(file))
      find('missing', file, 'a commit names it', affectedByFile(file, contents, version, all))

  const unreferenced: string[] = []
  const chained = new Set(contents.records.map(({ file }) => file))
  for (const file of files) {
    if (contents.known.has(file) || chained.has(file) || found.damaged.includes(file) || file === HINT)
      continue
    if (isUnsigned ? needed.has(file) || file === metadata.file : false) continue
    if (isLeftOver(file, version, found.intact, chain)) unreferenced.push(relative(lake, join(folder, file)))
    else if (file !== metadata.file || newest?.record.version === version)
      find('added', file, 'no commit names it')
  }
  if (!isUnsigned) await checkHint(folder, version, head, find)

  const compared = hashed.flatMap(({ actual }) => (actual === undefined ? [] : [actual.bytes]))
  const store: VerifiedStore = {
    store: metadata.name ?? id,
    id,
    commits: chain.records.length,
    firstCommit: chain.records.at(-1)?.record.version,
    head: chain.records[0]?.digest,
    files: compared.length,
    bytes: compared.reduce((sum, bytes) => sum + bytes, 0),
    events: all?.events ?? 0,
    findings,
    unreferenced: unreferenced.sort(),
    unsigned: isUnsigned,
  }
  return { store, digests: chain.records.map(({ digest }) => digest) }
}

type Find = (kind: FindingKind, file: string, reason: string, affected?: AffectedEvents) => void

async function filesBelow(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .sort()
  } catch (error) {
    throw readError(error, folder)
  }
}

async function readMetadata(folder: string, version: number): Promise<Metadata> {
  const file = `metadata/${metadataFileName(version)}`
  const nothing = { version, file, table: undefined, digest: undefined, record: undefined, name: undefined }
  try {
    // Read anew: what is remembered of a file may be from before it was changed.
    const text = (await readWholeFile(join(folder, file))).toString()
    const { properties } = decodeTableMetadata(text, file)
    const { sha256: digest } = await hashFile(join(folder, file))
    const opened = await openTable(folder)
    const table = opened.digest === digest ? opened : undefined
    const name = properties['traillake.store.name']
    return { ...nothing, table, digest, record: properties[RECORD], name }
  } catch (error) {
    if (error instanceof TraillakeError) return nothing
    throw error
  }
}

/** The record of the newest version, or of the newest that has one. */
function newestRecord(
  { byDigest }: FoundRecords,
  { version, digest, record }: Metadata,
  head: Head | undefined,
): FoundRecord | undefined {
  const headDigest = head !== undefined && 'sha256' in head ? head.sha256 : undefined
  const rank = (found: FoundRecord): number =>
    (found.record.version === version ? 8 : 0) +
    (found.record.metadata.sha256 === digest ? 4 : 0) +
    (found.digest === headDigest ? 2 : 0) +
    (found.file === record ? 1 : 0)
  const candidates = [...byDigest.values()].filter((found) => found.record.version <= version)
  return candidates.sort((a, b) => rank(b) - rank(a) || b.record.version - a.record.version)[0]
}

/** What the commits of a chain say about files, by name. */
interface Contents {
  readonly known: ReadonlyMap<string, Omit<RecordedFile, 'bytes' | 'file'> & { readonly bytes?: number }>
  /** Data files of the newest version, and what was derived from them. */
  readonly live: ReadonlyMap<string, AddedFile>
  /** Those that told it. */
  readonly records: readonly FoundRecord[]
}

function contentsOf({ records }: Chain, { byDigest }: FoundRecords): Contents {
  const known = new Map<string, Omit<RecordedFile, 'bytes' | 'file'> & { readonly bytes?: number }>()
  const live = new Map<string, AddedFile>()
  // Behind a gap in the chain the records that are left still tell what files were like.
  const chained = new Set(records)
  const oldest = records.at(-1)?.record.version ?? 0
  const unchained = [...byDigest.values()]
    .filter((found) => !chained.has(found) && found.record.version < oldest)
    .sort((a, b) => a.record.version - b.record.version)
  for (const { record } of [...unchained, ...records.toReversed()]) {
    known.set(record.metadata.file, record.metadata)
    for (const file of record.added) {
      known.set(file.file, file)
      // Of a store from before there were records, files of older snapshots are known too.
      const isDerived = live.has(file.file.replace(/\.parquet\..*$/, '.parquet'))
      if (file.events !== undefined || isDerived) live.set(file.file, file)
    }
    for (const file of record.removed)
      for (const name of live.keys()) if (name === file || name.startsWith(`${file}.`)) live.delete(name)
  }
  return { known, live, records: [...unchained, ...records] }
}

function affectedBy(files: ReadonlyMap<string, AddedFile>): AffectedEvents | undefined {
  return [...files.values()].reduce<AffectedEvents | undefined>(
    (sum, file) => joined(sum, eventsOf(file)),
    undefined,
  )
}

/** All events of a table that no record tells of. */
async function affectedByTable(table: Table | undefined): Promise<AffectedEvents | undefined> {
  if (table === undefined) return undefined
  const { events, earliest, latest } = await storeFigures(storeOf(table))
  if (events === 0) return undefined
  const time = (micros: bigint | undefined) => (micros === undefined ? undefined : isoTime(micros))
  return { events, earliest: time(earliest), latest: time(latest) }
}

function eventsOf({ events, earliest, latest }: AddedFile): AffectedEvents | undefined {
  if (events === undefined) return undefined
  return {
    events,
    earliest: earliest === undefined ? undefined : isoTime(BigInt(earliest)),
    latest: latest === undefined ? undefined : isoTime(BigInt(latest)),
  }
}

/** The events that cannot be read, or not be trusted, without a file. Of metadata that a query needs these are all. */
function affectedByFile(
  file: string,
  { live }: Contents,
  version: number,
  all: AffectedEvents | undefined,
): AffectedEvents | undefined {
  const data = live.get(file)
  if (data !== undefined) return eventsOf(data)
  if (file === `metadata/${metadataFileName(version)}` || file.endsWith('.avro')) return all
  return undefined
}

function reasonOf(
  file: string,
  actual: { readonly bytes: number },
  known: { readonly bytes?: number },
): string {
  const { bytes } = known
  if (bytes !== undefined && bytes !== actual.bytes) return `it has ${actual.bytes} bytes instead of ${bytes}`
  return METADATA_NAME.test(file)
    ? 'its content is not what was signed'
    : 'its content is not what was committed'
}

async function hashIfPresent(path: string): Promise<Omit<RecordedFile, 'file'> | undefined> {
  try {
    return await hashFile(path)
  } catch (error) {
    // It was there when the folder was listed: told as missing, if anything needs it.
    if (error instanceof TraillakeError && error.code === 'FILE_NOT_FOUND') return undefined
    throw error
  }
}

/** The files that the newest version needs, relative to the table's folder. */
async function neededFiles(
  { table, file }: Metadata,
  { live }: Contents,
  changed: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const needed = new Set([file, ...live.keys()])
  // Damaged metadata is told already, and says nothing that counts.
  const isReadable = ![...changed].some((name) => name.endsWith('.avro') || name === file)
  if (table === undefined || !isReadable) return needed
  try {
    for (const path of [...(await referencedFiles(table)), ...ledgerFiles(table)])
      needed.add(relative(table.folder, path))
  } catch (error) {
    // A manifest is missing, which is one of those that a record names.
    if (!(error instanceof TraillakeError) || error.code !== 'CORRUPT_STORE') throw error
    if (error.file !== undefined) needed.add(relative(table.folder, error.file))
  }
  return needed
}

/** Whether a crash, or a try of a commit that lost, leaves such a file. */
function isLeftOver(
  file: string,
  version: number,
  ownRecords: ReadonlySet<string>,
  { records }: Chain,
): boolean {
  if (OWN_NAME.test(file)) return true
  if (RECORD_NAME.test(basename(file)))
    return ownRecords.has(file) && Number(RECORD_NAME.exec(basename(file))?.[1]) <= version + 1
  // Versions from before there were records.
  const old = METADATA_NAME.exec(file)?.[1]
  return old !== undefined && Number(old) < (records.at(-1)?.record.version ?? 0)
}

function checkHead({ head, lake, folder }: VerifyContext, version: number, chain: Chain, find: Find): void {
  const name = (file: string) => relative(folder, join(lake, file))
  const newest = chain.records[0]
  if (head === undefined) {
    // A crash may come between the first version and its head.
    if (version > 1) find('missing', name('heads'), 'the lake has no head of the store')
    return
  }
  if ('purged' in head) return
  if (head.version > version)
    find(
      'rolled-back',
      `metadata/${metadataFileName(version)}`,
      `the newest commit is ${version}, and ${head.version} was signed`,
    )
  else if (
    newest !== undefined &&
    chain.missing === undefined &&
    !chain.records.some(({ digest }) => digest === head.sha256)
  )
    find('rolled-back', head.record, `commit ${head.version} is not the one that was signed`)
}

/** The hint may lag behind where a crash came, but not behind the head, which is written after it. */
async function checkHint(folder: string, version: number, head: Head | undefined, find: Find): Promise<void> {
  const signed = head !== undefined && 'version' in head ? head.version : 0
  let text: string | undefined
  try {
    text = (await readWholeFile(join(folder, HINT))).toString()
  } catch (error) {
    if (!(error instanceof TraillakeError) || error.code !== 'FILE_NOT_FOUND') throw error
  }
  if (text === undefined) {
    if (signed > 0) find('missing', HINT, 'other engines look for the newest version there')
    return
  }
  const hinted = Number(text)
  if (String(hinted) !== text || hinted > version || hinted < Math.min(signed, version))
    find('changed', HINT, `it names version '${text}' where the newest is ${version}`)
}
