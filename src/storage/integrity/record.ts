import { randomBytes } from 'node:crypto'
import { basename, join } from 'node:path'
import { TraillakeError } from '../../common/errors.ts'
import { readWholeFile } from '../../common/files.ts'
import type { Table } from '../../iceberg/table.ts'

/*
 * A commit record: what one version of a store's table is made of, signed, and chained to the record before it. Version N has
 * the record `metadata/v<N>-<random>.record`, which its metadata names by a property; the record in turn holds the digest of
 * that metadata. It is on disk before the version is public.
 */

/** A file as it was written. Names are relative to the table's folder. */
export interface RecordedFile {
  readonly file: string
  readonly bytes: number
  /** Hexadecimal, as all digests here. */
  readonly sha256: string
}

/** A file of a commit, with what is in it where it is a data file. Times are microseconds since the epoch, as decimal text. */
export interface AddedFile extends RecordedFile {
  readonly events?: number
  readonly earliest?: string
  readonly latest?: string
}

export interface CommitRecord {
  readonly format: 1
  /** UUID of the table. */
  readonly table: string
  readonly version: number
  /** ISO 8601. */
  readonly time: string
  /** What was done: Iceberg's word where there is a new snapshot. */
  readonly operation: string
  readonly snapshot: string | undefined
  /** The record of the version before; undefined for the first, and where a store from before there were records begins. */
  readonly previous: RecordedFile | undefined
  readonly metadata: Omit<RecordedFile, 'bytes'>
  readonly added: readonly AddedFile[]
  /** Data files that are in the table no more. */
  readonly removed: readonly string[]
  /** Fingerprint of the key that signed it. */
  readonly key: string
}

/** The table property that names the record. */
export const RECORD = 'traillake.record'

/** The names that records have. */
export const RECORD_NAME = /^v(\d+)-[0-9a-f]{16}\.record$/

/** Many records, one after the other as they were: `metadata/v<first>-v<last>.records`. */
export const ARCHIVE_NAME = /^v(\d+)-v(\d+)\.records$/

export function newRecordName(version: number): string {
  return `metadata/v${version}-${randomBytes(8).toString('hex')}.record`
}

/** The record that a table's metadata names, relative to its folder; undefined where it has none. Throws CORRUPT_STORE. */
export function recordFileOf({ metadata, folder }: Table): string | undefined {
  const file = metadata.properties[RECORD]
  if (file === undefined || (file.startsWith('metadata/') && RECORD_NAME.test(basename(file)))) return file
  const message = `Store '${folder}': table property '${RECORD}' has the value '${file}'`
  throw new TraillakeError('CORRUPT_STORE', message, { file: folder })
}

/** Throws CORRUPT_STORE where the file is missing, and as `readWholeFile`. */
export async function readRecordFile(folder: string, name: string): Promise<Buffer> {
  const file = join(folder, name)
  try {
    return await readWholeFile(file)
  } catch (error) {
    if (!(error instanceof TraillakeError) || error.code !== 'FILE_NOT_FOUND') throw error
    throw new TraillakeError('CORRUPT_STORE', `Commit record '${file}' is missing`, { file, cause: error })
  }
}
