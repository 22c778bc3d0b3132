import { basename, join } from 'node:path'
import { sha256 } from '../../common/digest.ts'
import { makeFolder, writeFileAtomic } from '../../common/files.ts'
import { latestVersion, refreshTable, repairVersionHint, type Table } from '../../iceberg/table.ts'
import { lakeOf, signerOf } from './key.ts'
import { signedNote } from './note.ts'
import { readRecordFile, recordFileOf } from './record.ts'

/*
 * Heads: how far each store's chain had come, outside of the store's folder, so that an older state put back is noticed. A head
 * may lag behind its chain where a crash came between the two; it never leads.
 */

/** The newest record of a store that the lake knows of, or that the store was purged. */
export type Head =
  | {
      readonly format: 1
      readonly store: string
      readonly version: number
      readonly record: string
      readonly sha256: string
    }
  | { readonly format: 1; readonly store: string; readonly purged: string }

export function headsFolder(lake: string): string {
  return join(lake, 'heads')
}

/** @param store its id */
export function headFile(lake: string, store: string): string {
  return join(headsFolder(lake), `${store}.head`)
}

async function write(lake: string, head: Head): Promise<void> {
  await makeFolder(headsFolder(lake))
  const note = signedNote(head, await signerOf(lake))
  await writeFileAtomic(headFile(lake, head.store), note)
}

/**
 * Points a store's head at its newest record. Writers race here; as each looks again after it wrote, the last one to write
 * leaves the newest.
 */
export async function advanceHead(table: Table): Promise<void> {
  for (let current = table; ; current = await refreshTable(current)) {
    const record = recordFileOf(current)
    if (record === undefined) return
    const { version, folder } = current
    // The hint never lags behind the head, so that a crash is told from a change.
    await repairVersionHint(current)
    const digest = sha256(await readRecordFile(folder, record))
    await write(lakeOf(current), { format: 1, store: basename(folder), version, record, sha256: digest })
    if ((await latestVersion(folder)) === version) return
  }
}

/** Says that a store was purged, so that it is not missed. Throws the errors of writing. */
export async function buryHead(lake: string, store: string, now: number): Promise<void> {
  await write(lake, { format: 1, store, purged: new Date(now).toISOString() })
}
