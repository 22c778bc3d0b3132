import type { KeyObject } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../../common/digest.ts'
import { TraillakeError } from '../../common/errors.ts'
import { readWholeFile } from '../../common/files.ts'
import { readNote } from './note.ts'
import { ARCHIVE_NAME, type CommitRecord, RECORD_NAME } from './record.ts'

/** A record with where it was found. */
export interface FoundRecord {
  readonly record: CommitRecord
  /** SHA-256 of its text. */
  readonly digest: string
  readonly text: string
  /** The file that it is in, relative to the table's folder. */
  readonly file: string
  /** Whether that file holds others too. */
  readonly isArchived: boolean
}

/** Every record that lies in a table's folder. */
export interface FoundRecords {
  readonly byDigest: ReadonlyMap<string, FoundRecord>
  /** Files of records that are as they were signed. */
  readonly intact: ReadonlySet<string>
  /** Files of records that are not as they were signed. */
  readonly damaged: readonly string[]
}

/** Reads all records of a table. Throws as `readWholeFile`, and what listing the folder throws. */
export async function findRecords(folder: string, key: KeyObject): Promise<FoundRecords> {
  const byDigest = new Map<string, FoundRecord>()
  const [intact, damaged] = [new Set<string>(), new Set<string>()]
  for (const name of await readdir(join(folder, 'metadata'))) {
    const isArchived = ARCHIVE_NAME.test(name)
    if (!isArchived && !RECORD_NAME.test(name)) continue
    const file = `metadata/${name}`
    const content = await contentOf(join(folder, file))
    if (content === undefined) continue
    intact.add(file)
    const texts = isArchived ? splitArchive(content) : [content]
    for (const text of texts) {
      // The lake's key signs nothing else under such a name.
      const record = readNote(text, key) as CommitRecord | undefined
      const digest = sha256(text)
      if (record === undefined) damaged.add(file)
      // Where a crash came before it was removed, a record is also still there alone.
      else if (isArchived || !byDigest.has(digest))
        byDigest.set(digest, { record, digest, text, file, isArchived })
    }
  }
  for (const file of damaged) intact.delete(file)
  return { byDigest, intact, damaged: [...damaged] }
}

/** Undefined where the file went into an archive meanwhile. */
async function contentOf(path: string): Promise<string | undefined> {
  try {
    return (await readWholeFile(path)).toString()
  } catch (error) {
    if (error instanceof TraillakeError && error.code === 'FILE_NOT_FOUND') return undefined
    throw error
  }
}

function splitArchive(content: string): readonly string[] {
  const lines = content.split('\n')
  const rest = lines.pop()
  const texts: string[] = []
  for (let i = 0; i < lines.length; i += 2) texts.push(`${lines.slice(i, i + 2).join('\n')}\n`)
  return rest === '' || rest === undefined ? texts : [...texts, rest]
}

/** A chain of records, the newest first. */
export interface Chain {
  readonly records: readonly FoundRecord[]
  /** The record, as it is named, that the oldest of them follows and that is not there; undefined where none is missing. */
  readonly missing: string | undefined
}

/** Follows the chain from its newest record. */
export function chainFrom(newest: FoundRecord | undefined, { byDigest }: FoundRecords): Chain {
  const records: FoundRecord[] = []
  for (let next = newest; next !== undefined; ) {
    records.push(next)
    const { previous, version, table } = next.record
    if (previous === undefined) break
    const before = byDigest.get(previous.sha256)
    if (before?.record.version !== version - 1 || before.record.table !== table)
      return { records, missing: previous.file }
    next = before
  }
  return { records, missing: undefined }
}
