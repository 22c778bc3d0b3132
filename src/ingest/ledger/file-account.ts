import { createHash } from 'node:crypto'
import type { LedgerEntry } from '../../storage/ledger-segment.ts'
import type { SourceFile } from '../source/source-file.ts'
import { etagTag, hashTag } from './known-files.ts'

/** What was counted while a file was read. */
export type FileCounts = Pick<
  LedgerEntry,
  'bytes' | 'events' | 'duplicates' | 'rejected' | 'expired' | 'notSelected'
>

/** A file that is being read and will have an entry in the ledger. */
export interface FileAccount {
  /** To be read in place of the file that was given. */
  readonly file: SourceFile
  /** The entry, once it was read to its end; undefined for what the ledger cannot know again. */
  entry(counts: FileCounts): LedgerEntry | undefined
}

/** Takes the hash of a local file as it is read; of an object its ETag stands for that. */
export function openAccount(file: SourceFile, run: Pick<LedgerEntry, 'taken' | 'epoch'>): FileAccount {
  const { origin } = file
  if (origin === undefined) return { file, entry: () => undefined }
  const { source, modified, etag } = origin
  const hash = etag === undefined ? createHash('sha256') : undefined
  let size = 0

  async function* open(): AsyncGenerator<Uint8Array> {
    for await (const chunk of file.open()) {
      size += chunk.length
      hash?.update(chunk)
      yield chunk
    }
  }

  return {
    file: { ...file, open },
    entry: (counts) => ({
      ...{ source, size, tag: hash === undefined ? etagTag(etag ?? '') : hashTag(hash.digest('hex')) },
      ...(modified === undefined ? {} : { modified }),
      ...counts,
      ...run,
    }),
  }
}
