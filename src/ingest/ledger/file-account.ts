import { createHash, type Hash } from 'node:crypto'
import type { ByteBuffer } from '../../common/byte-buffer.ts'
import type { LedgerEntry } from '../../storage/ledger-segment.ts'
import type { SourceFile } from '../source/source-file.ts'
import type { FileHashes } from './file-hashes.ts'
import { etagTag, hashTag } from './known-files.ts'

/** What was counted while a file was read. */
type FileCounts = Pick<
  LedgerEntry,
  'bytes' | 'events' | 'duplicates' | 'rejected' | 'expired' | 'notSelected'
>

/** An entry whose tag may not be known before the hashes of files are {@link FileHashes.finish finished}. */
export type OpenEntry = Omit<LedgerEntry, 'tag'> & { tag: string }

/** A file that is being read and will have an entry in the ledger. */
export interface FileAccount {
  /** To be read in place of the file that was given. */
  readonly file: SourceFile
  /** The entry, once it was read to its end; undefined for what the ledger cannot know again. */
  entry(counts: FileCounts): OpenEntry | undefined
}

/** Takes the hash of a local file as it is read; of an object its ETag stands for that. */
export function openAccount(
  file: SourceFile,
  run: Pick<LedgerEntry, 'taken' | 'epoch'>,
  hashes: FileHashes,
): FileAccount {
  const { origin } = file
  if (origin === undefined) return { file, entry: () => undefined }
  const { source, modified, etag } = origin
  const { readWhole: read } = file
  let size = file.size ?? 0
  let tag = etag === undefined ? '' : etagTag(etag)
  let entry: OpenEntry | undefined
  let hashing: Hash | undefined

  async function* open(): AsyncGenerator<Uint8Array> {
    hashing = createHash('sha256')
    size = 0
    for await (const chunk of file.open()) {
      hashing.update(chunk)
      size += chunk.length
      yield chunk
    }
  }

  function setTag(digest: string): void {
    tag = hashTag(digest)
    if (entry !== undefined) entry.tag = tag
  }

  function readWhole(whole: (room?: ByteBuffer) => Uint8Array): Uint8Array {
    const bytes = whole(hashes.roomFor(file.size ?? 0))
    size = bytes.length
    hashes.add(bytes, setTag)
    return bytes
  }

  return {
    file: etag === undefined ? { ...file, open, readWhole: read && (() => readWhole(read)) } : file,
    entry(counts) {
      if (hashing !== undefined) tag = hashTag(hashing.digest('hex'))
      entry = {
        ...{ source, size, tag },
        ...(modified === undefined ? {} : { modified }),
        ...counts,
        ...run,
      }
      return entry
    },
  }
}
