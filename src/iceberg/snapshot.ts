import {
  corruptField,
  integerOf,
  longOf,
  member,
  optional,
  type Place,
  stringMapOf,
  stringOf,
  wordOf,
} from './decode.ts'
import type { JsonObject } from './json.ts'

const OPERATIONS = ['append', 'replace', 'overwrite', 'delete'] as const

/**
 * What a snapshot did: `append` only added files; `replace` wrote the same rows anew (compaction); `overwrite` added
 * and removed rows; `delete` only removed them.
 */
export type Operation = (typeof OPERATIONS)[number]

/** The state of the table after one commit. https://iceberg.apache.org/spec/#snapshots */
export interface Snapshot {
  readonly snapshotId: bigint
  readonly parentSnapshotId?: bigint | undefined
  readonly sequenceNumber: number
  /** Milliseconds since 1970. */
  readonly timestampMs: number
  /** Location of the manifest list as the metadata writes it. */
  readonly manifestList: string
  readonly operation: Operation
  /** The summary without `operation`: the specification's counters and the writer's own keys. */
  readonly summary: Readonly<Record<string, string>>
  readonly schemaId?: number | undefined
}

export function encodeSnapshot(snapshot: Snapshot): JsonObject {
  return {
    'snapshot-id': snapshot.snapshotId,
    'parent-snapshot-id': snapshot.parentSnapshotId,
    'sequence-number': snapshot.sequenceNumber,
    'timestamp-ms': snapshot.timestampMs,
    summary: { operation: snapshot.operation, ...snapshot.summary },
    'manifest-list': snapshot.manifestList,
    'schema-id': snapshot.schemaId,
  }
}

export function decodeSnapshot(place: Place): Snapshot {
  const parent = optional(place, 'parent-snapshot-id')
  const schema = optional(place, 'schema-id')
  const summary = member(place, 'summary')
  const counters = Object.entries(stringMapOf(summary)).filter(([key]) => key !== 'operation')
  return {
    snapshotId: longOf(member(place, 'snapshot-id')),
    ...(parent === undefined ? {} : { parentSnapshotId: longOf(parent) }),
    sequenceNumber: integerOf(member(place, 'sequence-number')),
    timestampMs: integerOf(member(place, 'timestamp-ms')),
    manifestList: stringOf(member(place, 'manifest-list')),
    operation: wordOf(member(summary, 'operation'), OPERATIONS),
    summary: Object.fromEntries(counters),
    ...(schema === undefined ? {} : { schemaId: integerOf(schema) }),
  }
}

const REFERENCE_TYPES = ['branch', 'tag'] as const

/** A named snapshot. https://iceberg.apache.org/spec/#snapshot-references */
export interface SnapshotReference {
  readonly snapshotId: bigint
  readonly type: (typeof REFERENCE_TYPES)[number]
  readonly minSnapshotsToKeep?: number | undefined
  readonly maxSnapshotAgeMs?: number | undefined
  readonly maxRefAgeMs?: number | undefined
}

/** The branch that commits go to. */
export const MAIN_BRANCH = 'main'

export function encodeReference(reference: SnapshotReference): JsonObject {
  return {
    'snapshot-id': reference.snapshotId,
    type: reference.type,
    'min-snapshots-to-keep': reference.minSnapshotsToKeep,
    'max-snapshot-age-ms': reference.maxSnapshotAgeMs,
    'max-ref-age-ms': reference.maxRefAgeMs,
  }
}

export function decodeReference(place: Place): SnapshotReference {
  const least = optional(place, 'min-snapshots-to-keep')
  const age = optional(place, 'max-snapshot-age-ms')
  const referenceAge = optional(place, 'max-ref-age-ms')
  return {
    snapshotId: longOf(member(place, 'snapshot-id')),
    type: wordOf(member(place, 'type'), REFERENCE_TYPES),
    ...(least === undefined ? {} : { minSnapshotsToKeep: integerOf(least) }),
    ...(age === undefined ? {} : { maxSnapshotAgeMs: integerOf(age) }),
    ...(referenceAge === undefined ? {} : { maxRefAgeMs: integerOf(referenceAge) }),
  }
}

/** One line of the snapshot log: which snapshot became current when. */
export interface SnapshotLogEntry {
  readonly snapshotId: bigint
  readonly timestampMs: number
}

export function decodeSnapshotLogEntry(place: Place): SnapshotLogEntry {
  return {
    snapshotId: longOf(member(place, 'snapshot-id')),
    timestampMs: integerOf(member(place, 'timestamp-ms')),
  }
}

/** Java writes -1 where a table has no current snapshot yet; the specification's way is to leave it out. */
export function decodeCurrentSnapshotId(place: Place | undefined): bigint | undefined {
  if (place === undefined) return undefined
  const id = longOf(place)
  if (id === -1n) return undefined
  if (id < 0n) throw corruptField(place, 'is out of range')
  return id
}
