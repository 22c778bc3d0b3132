import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { sha256 } from '../../common/digest.ts'
import { writeFileAtomic } from '../../common/files.ts'
import { mapParallel } from '../../common/parallel.ts'
import { resolveLocation } from '../../iceberg/location.ts'
import { currentSnapshot } from '../../iceberg/metadata.ts'
import { liveDataFiles } from '../../iceberg/scan.ts'
import { referencedFiles } from '../../iceberg/references.ts'
import { metadataFileName, type Seal, type Table } from '../../iceberg/table.ts'
import type { WrittenDataFile } from '../data-file.ts'
import { eventTimeBounds } from '../event-time.ts'
import { ledgerFiles } from '../ledger.ts'
import { needlesFile } from '../needles/format.ts'
import { requireRecord } from './check.ts'
import { recordedFile } from './hash.ts'
import { lakeOf, signerOf } from './key.ts'
import { signedNote } from './note.ts'
import { type AddedFile, type CommitRecord, newRecordName, RECORD, type RecordedFile } from './record.ts'

const PARALLEL_FILES = 4

/** What a commit does to files, beside the metadata that Iceberg writes. */
export interface SealedFiles {
  readonly append?: readonly WrittenDataFile[] | undefined
  /** Locations of data files. */
  readonly remove?: readonly string[] | undefined
  /** Paths of other files that the commit is the first to name. */
  readonly extraFiles?: readonly string[] | undefined
}

function timesOf(earliest: bigint | undefined, latest: bigint | undefined): Partial<AddedFile> {
  return {
    ...(earliest === undefined ? {} : { earliest: String(earliest) }),
    ...(latest === undefined ? {} : { latest: String(latest) }),
  }
}

/** A data file and what was derived from it. */
function addedFiles(table: Table, file: WrittenDataFile): readonly AddedFile[] {
  const { earliest, latest } = eventTimeBounds({ table }, file)
  const name = (path: string) => relative(table.folder, path)
  return [
    {
      file: name(resolveLocation(table, file.filePath)),
      ...{ bytes: file.fileSizeInBytes, sha256: file.sha256, events: file.recordCount },
      ...timesOf(earliest, latest),
    },
    ...file.derived.map(({ file: path, ...rest }) => ({ file: name(path), ...rest })),
  ]
}

/** Everything that a table from before there were records refers to: from here on it is vouched for. */
async function everything(table: Table): Promise<readonly AddedFile[]> {
  const live = await liveDataFiles(table)
  const ofEvents = new Map(
    live.map((file) => {
      const { earliest, latest } = eventTimeBounds({ table }, file)
      return [file.path, { events: file.recordCount, ...timesOf(earliest, latest) }]
    }),
  )
  const paths = [
    ...(await referencedFiles(table)),
    ...live.map(({ path }) => needlesFile(path)),
    ...ledgerFiles(table),
  ]
  const present = paths.filter((path) => existsSync(path))
  return mapParallel(present, PARALLEL_FILES, async (path) => ({
    ...(await recordedFile(table.folder, path)),
    ...ofEvents.get(path),
  }))
}

/**
 * What signs the versions of a commit; see `record.ts`. One seal is good for all tries of one commit.
 *
 * @param files asked for each try, after its metadata was made
 */
export function createSeal(folder: string, files: () => SealedFiles = () => ({})): Seal {
  let name = ''
  return {
    properties: (version) => ({ [RECORD]: (name = newRecordName(version)) }),
    async write(next, base, written) {
      const previous = base && (await requireRecord(base))
      const { append = [], remove = [], extraFiles = [] } = files()
      const signer = await signerOf(lakeOf({ folder }))
      const others = [...written, ...extraFiles]
      const made: readonly RecordedFile[] = await mapParallel(others, PARALLEL_FILES, (path) =>
        recordedFile(folder, path),
      )
      const isAdopted = base !== undefined && previous === undefined
      const snapshot = currentSnapshot(next.metadata)
      const isNew = snapshot !== undefined && snapshot.snapshotId !== base?.metadata.currentSnapshotId
      const content: CommitRecord = {
        format: 1,
        table: next.metadata.tableUuid,
        version: next.version,
        time: new Date(next.metadata.lastUpdatedMs).toISOString(),
        operation: isNew ? snapshot.operation : base === undefined ? 'create' : 'update',
        snapshot: snapshot?.snapshotId.toString(),
        previous: previous && {
          file: previous.file,
          bytes: previous.content.length,
          sha256: sha256(previous.content),
        },
        metadata: { file: `metadata/${metadataFileName(next.version)}`, sha256: next.digest },
        added: [
          ...(isAdopted ? await everything(base) : []),
          ...append.flatMap((file) => addedFiles(next, file)),
          ...made,
        ],
        removed: remove.map((location) => relative(folder, resolveLocation(next, location))),
        key: signer.fingerprint,
      }
      const path = join(folder, name)
      written.push(path)
      // A record cut short by a crash could not be told from one that was changed.
      await writeFileAtomic(path, signedNote(content, signer))
    },
  }
}
