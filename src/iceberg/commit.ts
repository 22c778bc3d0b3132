import { invariant } from '../common/assert.ts'
import type { DataFile } from './data-file.ts'
import { sortedRecord } from './decode.ts'
import { evolveSchema } from './evolution.ts'
import type { TableMetadata } from './metadata.ts'
import { produceSnapshot } from './produce.ts'
import type { StructField } from './schema.ts'
import { MAIN_BRANCH, type Operation, type Snapshot } from './snapshot.ts'
import { type Attempt, type CommitOptions, swapMetadata } from './swap.ts'
import type { Table } from './table.ts'

/** What one commit changes, all of it or nothing. An empty object changes nothing and makes no version. */
export interface TableChanges {
  /** Data files to add. They must be on disk, synced, under locations of `dataFilePlace`. */
  readonly append?: readonly DataFile[] | undefined
  /** `filePath`s of data files to remove; if one is no longer live the commit fails with COMMIT_CONFLICT. */
  readonly remove?: readonly string[] | undefined
  /** Of a commit that adds and removes: `replace` if the rows are the same, else `overwrite`, which is the default. */
  readonly operation?: 'replace' | 'overwrite' | undefined
  /** Own keys for the snapshot's summary. */
  readonly summary?: Readonly<Record<string, string>> | undefined
  readonly setProperties?: Readonly<Record<string, string>> | undefined
  readonly removeProperties?: readonly string[] | undefined
  /** The whole new list of columns; see `evolveSchema` for what may change. */
  readonly fields?: readonly StructField[] | undefined
}

/**
 * Commits what `update` answers for the newest version of the table. If another writer is faster, `update` is asked
 * again with what that writer left, so it must compute from the table it is given. Answers the table after the commit.
 * Throws COMMIT_CONFLICT when every try lost or a file to remove is gone, INVALID_ARGUMENT for a schema that does not
 * grow, USER_CANCELED, whatever `update` throws, and the errors of reading and writing; the table is then as before.
 *
 * @example const next = await commit(table, () => ({ append: [dataFile] }))
 */
export async function commit(
  table: Table,
  update: (table: Table) => TableChanges | Promise<TableChanges>,
  options?: CommitOptions,
): Promise<Table> {
  return swapMetadata(
    table,
    async (attempt) => {
      const changes = await update(attempt.base)
      return isEmpty(changes) ? undefined : applyChanges(attempt, changes)
    },
    options,
  )
}

function isEmpty({ append, remove, setProperties, removeProperties, fields }: TableChanges): boolean {
  const lists = [append, remove, removeProperties, Object.keys(setProperties ?? {})]
  return fields === undefined && lists.every((list) => (list ?? []).length === 0)
}

async function applyChanges(attempt: Attempt, changes: TableChanges): Promise<TableMetadata> {
  const { base, timestampMs, written } = attempt
  const { append = [], remove = [], fields, summary = {} } = changes
  const metadata: TableMetadata = {
    ...base.metadata,
    ...(fields === undefined ? {} : evolveSchema(base.metadata, fields)),
    properties: nextProperties(base.metadata.properties, changes),
  }
  if (append.length === 0 && remove.length === 0) {
    invariant(Object.keys(summary).length === 0, 'a summary without a snapshot')
    return metadata
  }
  const operation = operationOf(changes)
  const data = { append, remove, operation, summary, timestampMs }
  return withSnapshot(metadata, await produceSnapshot({ ...base, metadata }, data, written))
}

function nextProperties(
  old: TableMetadata['properties'],
  { setProperties = {}, removeProperties = [] }: TableChanges,
): TableMetadata['properties'] {
  const properties = new Map(Object.entries(old))
  for (const key of removeProperties) properties.delete(key)
  for (const [key, value] of Object.entries(setProperties)) properties.set(key, value)
  return sortedRecord(properties)
}

function operationOf({ append = [], remove = [], operation }: TableChanges): Operation {
  const both = append.length > 0 && remove.length > 0
  invariant(both || operation === undefined, 'an operation is named only where files are added and removed')
  if (both) return operation ?? 'overwrite'
  return append.length > 0 ? 'append' : 'delete'
}

function withSnapshot(metadata: TableMetadata, snapshot: Snapshot): TableMetadata {
  const { snapshotId, sequenceNumber, timestampMs } = snapshot
  const main = { ...metadata.refs[MAIN_BRANCH], snapshotId, type: 'branch' as const }
  return {
    ...metadata,
    lastSequenceNumber: sequenceNumber,
    currentSnapshotId: snapshotId,
    snapshots: [...metadata.snapshots, snapshot],
    refs: sortedRecord([...Object.entries(metadata.refs), [MAIN_BRANCH, main] as const]),
    snapshotLog: [...metadata.snapshotLog, { snapshotId, timestampMs }],
  }
}
