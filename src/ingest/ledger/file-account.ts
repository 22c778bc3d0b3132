import { createHash, hash, type Hash } from 'node:crypto'
import type { LedgerEntry } from '../../storage/ledger-segment.ts'
import type { SourceFile } from '../source/source-file.ts'
import { etagTag, hashTag } from './known-files.ts'

/** What was counted while a file was read. */
type FileCounts = Pick<
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
  const { readWhole: read } = file
  let size = 0
  /** Most files are small and come in one piece: their hash is one call. */
  let only: Uint8Array | undefined
  let hashing: Hash | undefined

  async function* open(): AsyncGenerator<Uint8Array> {
    for await (const chunk of file.open()) {
      if (size === 0) only = chunk
      else {
        hashing ??= createHash('sha256').update(only ?? '')
        hashing.update(chunk)
        only = undefined
      }
      size += chunk.length
      yield chunk
    }
  }

  function readWhole(read: () => Uint8Array): Uint8Array {
    only = read()
    size = only.length
    return only
  }

  function digest(): string {
    return hashing?.digest('hex') ?? hash('sha256', only ?? '', 'hex')
  }

  return {
    file: etag === undefined ? { ...file, open, readWhole: read && (() => readWhole(read)) } : file,
    entry: (counts) => ({
      ...{ source, size: etag === undefined ? size : (file.size ?? 0) },
      tag: etag === undefined ? hashTag(digest()) : etagTag(etag),
      ...(modified === undefined ? {} : { modified }),
      ...counts,
      ...run,
    }),
  }
}
