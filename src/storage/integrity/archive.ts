import { join } from 'node:path'
import { removeFile, writeFileAtomic } from '../../common/files.ts'
import type { Table } from '../../iceberg/table.ts'
import { chainFrom, findRecords, type FoundRecord } from './chain.ts'
import { requirePublicKey, requireRecord } from './check.ts'
import { lakeOf } from './key.ts'
import { sha256 } from '../../common/digest.ts'

/** Records of an archive. Those of the newest versions stay as they are. */
const ARCHIVED_AT_ONCE = 1000
const LEFT_ALONE = 100

/** The records of a table, none of which may go; undefined for a table without. Throws CORRUPT_STORE. */
async function chainOf(table: Table): Promise<readonly FoundRecord[] | undefined> {
  const newest = await requireRecord(table)
  if (newest === undefined) return undefined
  const found = await findRecords(table.folder, await requirePublicKey(lakeOf(table)))
  const { records, missing } = chainFrom(found.byDigest.get(sha256(newest.content)), found)
  // Of a chain with a gap everything is evidence.
  return missing === undefined ? records : [...found.byDigest.values()]
}

/** Paths of the files that have a table's records. Throws CORRUPT_STORE. */
export async function recordFiles(table: Table): Promise<readonly string[]> {
  return [...new Set((await chainOf(table))?.map(({ file }) => join(table.folder, file)))]
}

/**
 * Puts records that lie alone into archives of {@link ARCHIVED_AT_ONCE}, word for word: the chain stays whole, in few files.
 * Throws CORRUPT_STORE, and the errors of writing.
 */
export async function archiveRecords(table: Table): Promise<void> {
  const chain = (await chainOf(table)) ?? []
  const alone = chain
    .filter(({ record, isArchived }) => !isArchived && record.version <= table.version - LEFT_ALONE)
    .sort((a, b) => a.record.version - b.record.version)
  for (let start = 0; start + ARCHIVED_AT_ONCE <= alone.length; start += ARCHIVED_AT_ONCE) {
    const part = alone.slice(start, start + ARCHIVED_AT_ONCE)
    const [first, last] = [part[0]?.record.version, part.at(-1)?.record.version]
    const path = join(table.folder, 'metadata', `v${first}-v${last}.records`)
    await writeFileAtomic(path, part.map(({ text }) => text).join(''))
    for (const { file } of part) await removeFile(join(table.folder, file))
  }
}
