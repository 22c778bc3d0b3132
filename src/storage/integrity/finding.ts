/** Which events something is about. */
export interface AffectedEvents {
  readonly events: number
  /** ISO 8601 in UTC, both included; undefined where there are none. */
  readonly earliest: string | undefined
  readonly latest: string | undefined
}

/** What can be wrong with a file; `exposed`: others than its owner may use it; `unsigned`: nothing vouches for it. */
export type FindingKind = 'changed' | 'missing' | 'added' | 'rolled-back' | 'exposed' | 'unsigned'

/** Something that is not as it was committed. */
export interface IntegrityFinding {
  readonly kind: FindingKind
  /** Relative to the lake's folder. */
  readonly file: string
  readonly reason: string
  /** Events that are lost or in doubt as long as the file is as it is; undefined where there are none. */
  readonly affected: AffectedEvents | undefined
}

/** What `verify` has to say of one store. */
export interface VerifiedStore {
  /** Its name, or its id where the name cannot be read. */
  readonly store: string
  readonly id: string
  /** Commits that are signed and chained, and the first of them. */
  readonly commits: number
  readonly firstCommit: number | undefined
  /** Digest of the newest commit's record; kept elsewhere, it proves later that nothing was rolled back. */
  readonly head: string | undefined
  /** Files and bytes that were compared with their digests. */
  readonly files: number
  readonly bytes: number
  readonly events: number
  readonly findings: readonly IntegrityFinding[]
  /** Files that no commit names and no query reads: what a crash leaves, until `vacuum` removes it. */
  readonly unreferenced: readonly string[]
  /** Of a store from before commits were signed, or one that was stripped of what signed them; a finding tells it. */
  readonly unsigned: boolean
}

/** Both together. */
export function joined(
  one: AffectedEvents | undefined,
  other: AffectedEvents | undefined,
): AffectedEvents | undefined {
  if (one === undefined || other === undefined) return one ?? other
  const times = [one, other].flatMap(({ earliest, latest }) => [earliest, latest])
  const sorted = times.filter((time) => time !== undefined).sort()
  return { events: one.events + other.events, earliest: sorted[0], latest: sorted.at(-1) }
}
