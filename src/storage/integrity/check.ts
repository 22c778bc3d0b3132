import type { KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { TraillakeError } from '../../common/errors.ts'
import type { Table } from '../../iceberg/table.ts'
import { headFile } from './head.ts'
import { lakeOf, publicKey, publicKeyFile } from './key.ts'
import { requireNote } from './note.ts'
import { type CommitRecord, readRecordFile, recordFileOf } from './record.ts'

/** What was found to be as it was signed. */
const checked = new WeakSet<Table['metadata']>()

/** The lake's public key. Throws CORRUPT_STORE where it has none. */
export async function requirePublicKey(lake: string): Promise<KeyObject> {
  const key = await publicKey(lake)
  if (key !== undefined) return key
  const file = publicKeyFile(lake)
  throw new TraillakeError('CORRUPT_STORE', `The lake's public key is missing: '${file}'`, { file })
}

/**
 * The record of a table, which must be as it was signed, and be of this very metadata; undefined for a table from before there
 * were records. Throws CORRUPT_STORE.
 */
export async function requireRecord(
  table: Table,
): Promise<{ readonly file: string; readonly content: Buffer; readonly record: CommitRecord } | undefined> {
  const lake = lakeOf(table)
  const file = recordFileOf(table)
  if (file === undefined) {
    if (existsSync(headFile(lake, basename(table.folder))))
      throw damaged(table, 'it has lost its commit record')
    return undefined
  }
  const content = await readRecordFile(table.folder, file)
  // The lake's key signs nothing else under such a name.
  const record = requireNote(content, await requirePublicKey(lake), join(table.folder, file)) as CommitRecord
  const isOfTable = record.table === table.metadata.tableUuid && record.version === table.version
  if (!isOfTable || record.metadata.sha256 !== table.digest)
    throw damaged(table, 'its metadata is not what was signed')
  return { file, content, record }
}

function damaged({ folder, version }: Table, complaint: string): TraillakeError {
  return new TraillakeError('CORRUPT_STORE', `Store '${folder}', version ${version}: ${complaint}`, {
    file: folder,
    hint: '`traillake verify` tells what else is wrong.',
  })
}

/** Throws CORRUPT_STORE where a table is not what was signed, once for each of its versions. */
export async function requireIntact(table: Table): Promise<Table> {
  if (checked.has(table.metadata)) return table
  await requireRecord(table)
  checked.add(table.metadata)
  return table
}
