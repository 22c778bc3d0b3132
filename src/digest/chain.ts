import { throwIfAborted } from '../common/abort.ts'
import { TraillakeError } from '../common/errors.ts'
import { type Digest, isSigned, parseDigest } from './digest-file.ts'
import { type DigestKey, digestDate, digestTime, parseDigestKey } from './digest-key.ts'
import { gunzipMember } from './gunzip-member.ts'
import type { KeyFinder, PublicKey } from './public-keys.ts'
import type { LogStorage, Place, StoredFile } from './storage.ts'

/** A digest file that was listed. */
export interface ListedDigest {
  readonly place: Place
  readonly key: DigestKey
}

/** What is met on the way from the newest digest to the oldest. */
export type ChainStep =
  | { readonly kind: 'digest'; readonly place: Place; readonly digest: Digest; readonly verified: boolean }
  | { readonly kind: 'problem'; readonly place: Place; readonly problem: string; readonly unread: boolean }
  /** The chain begins anew after a time (milliseconds) of which no digest tells. */
  | { readonly kind: 'gap'; readonly from: number; readonly to: number }

export interface WalkOptions {
  readonly storage: LogStorage
  readonly keys: KeyFinder
  /** All digests of the chain that were listed, also outside the time that is asked for. */
  readonly listed: readonly ListedDigest[]
  /** Milliseconds since the epoch. */
  readonly start: number
  readonly end: number
  readonly signal?: AbortSignal | undefined
}

const HOUR = 3_600_000

/** How many digests are read before their turn. */
const AHEAD = 16

type Judged =
  | { readonly kind: 'digest'; readonly digest: Digest; readonly verified: boolean }
  | { readonly kind: 'problem'; readonly problem: string; readonly unread: boolean }

const problem = (text: string, unread = false): Judged => ({ kind: 'problem', problem: text, unread })

/** Orders by the time in the key; those of one time by the whole key. */
export function byDate(a: ListedDigest, b: ListedDigest): number {
  const [first, second] = a.key.date === b.key.date ? [a.place.key, b.place.key] : [a.key.date, b.key.date]
  return first < second ? -1 : first > second ? 1 : 0
}

/**
 * Follows a chain of digests from the newest to the oldest as `aws cloudtrail validate-logs` does: from each valid digest to
 * the one that it names; where that is missing, invalid or nowhere, to the next older one that was listed. A digest whose
 * signature is in no metadata, because it is a copy, is checked with the signature that its successor has of it; the newest
 * has no successor, and is not verified.
 */
export async function* walkChain(options: WalkOptions): AsyncGenerator<ChainStep> {
  const { storage, keys, start, end, signal } = options
  const [first] = options.listed
  if (first === undefined) return
  const { region, homeRegion, backfill } = first.key
  /** What successors say are the signatures of digests, by name. */
  const claims = new Map<string, string>()
  const visited = new Set<string>()
  const read = createReader(storage)
  const oldest = digestDate(start)

  const inRange = (listed: readonly ListedDigest[], until: number): ListedDigest[] => {
    const newest = digestDate(until + HOUR)
    return listed.filter(({ key }) => key.date >= oldest && key.date <= newest).sort(byDate)
  }

  async function knownKeys(file: StoredFile, digest: Digest): Promise<ReadonlyMap<string, PublicKey>> {
    if (!backfill) return keys(region, start, end + 2 * HOUR)
    const stamp = file.metadata?.get('backfill-generation-timestamp')
    const made = stamp === undefined ? digest.endTime : Date.parse(stamp)
    return keys(region, made - HOUR, made + HOUR)
  }

  async function judge(place: Place): Promise<Judged> {
    let file: StoredFile | undefined
    try {
      file = await read(place)
    } catch (error) {
      if (error instanceof TraillakeError && error.code === 'FILE_UNREADABLE')
        return problem(error.message, true)
      throw error
    }
    if (file === undefined) return problem('not found')
    const unzipped = await gunzipMember(file.bytes)
    if ('problem' in unzipped) return problem(unzipped.problem)
    const digest = parseDigest(unzipped.text)
    if (digest === undefined) return problem('invalid format')
    const { previous, previousSignature } = digest
    if (previous !== undefined && previousSignature !== undefined)
      claims.set(storage.nameOf(storage.locate(previous.bucket, previous.key, place)), previousSignature)
    const { metadata } = file
    if (metadata !== undefined && !(metadata.has('signature') && metadata.has('signature-algorithm')))
      return problem('signature verification failed')
    const stamp = metadata?.get('backfill-generation-timestamp')
    if (backfill && metadata !== undefined && Number.isNaN(Date.parse(stamp ?? '')))
      return problem('invalid format')
    const name = storage.nameOf(place)
    if (storage.nameOf(storage.locate(digest.bucket, digest.key, place)) !== name)
      return problem('has been moved from its original location')
    const key = (await knownKeys(file, digest)).get(digest.fingerprint)
    if (key === undefined)
      return problem(`public key not found in region ${homeRegion} for fingerprint ${digest.fingerprint}`)
    const signature = metadata?.get('signature') ?? claims.get(name)
    if (signature === undefined) return { kind: 'digest', digest, verified: false }
    if (!isSigned(digest, signature, key)) return problem('signature verification failed')
    return { kind: 'digest', digest, verified: true }
  }

  let waiting = inRange(options.listed, end)

  /** The newest that waits, older than `before`. */
  function nextListed(before: string | undefined): ListedDigest | undefined {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      if (before === undefined || next.key.date < before) return next
    return undefined
  }

  const newest = nextListed(undefined)
  if (newest === undefined) return
  const later = options.listed.filter(({ key }) => key.date > newest.key.date).sort(byDate)[0]
  // The newest that is asked for may have a successor, whose word on its signature counts.
  if (later !== undefined) await judge(later.place)

  let place: Place | undefined = newest.place
  let lastStart = digestTime(newest.key.date)
  while (place !== undefined && start <= lastStart) {
    throwIfAborted(signal)
    const current: Place = place
    visited.add(storage.nameOf(current))
    const date = parseDigestKey(current.key)?.date
    if (date !== undefined) while ((waiting.at(-1)?.key.date ?? '') >= date) waiting.pop()
    read.ahead(waiting.slice(-AHEAD))
    const judged = await judge(current)
    yield { place: current, ...judged }
    if (judged.kind === 'problem') {
      place = nextListed(date)?.place
      continue
    }
    const { digest } = judged
    lastStart = digest.startTime
    const previous: Place | undefined =
      digest.previous && storage.locate(digest.previous.bucket, digest.previous.key, current)
    if (previous === undefined) {
      const next = nextListed(date)
      place = next?.place
      if (next !== undefined) yield { kind: 'gap', from: digestTime(next.key.date), to: lastStart }
    } else if (visited.has(storage.nameOf(previous))) {
      place = nextListed(date)?.place
    } else {
      place = previous
      if (previous.bucket !== current.bucket) {
        const moved: ListedDigest[] = []
        for await (const other of storage.beside(previous)) {
          const key = parseDigestKey(other.key)
          if (key !== undefined && isSameChain(key, first.key)) moved.push({ place: other, key })
        }
        waiting = inRange(moved, digest.endTime)
      }
    }
  }
}

/** Whether two digests are of one trail, account and region, and both or neither backfill. */
function isSameChain(a: DigestKey, b: DigestKey): boolean {
  const names = ['organization', 'account', 'region', 'trail', 'homeRegion', 'backfill'] as const
  return names.every((name) => a[name] === b[name])
}

interface Reader {
  (place: Place): Promise<StoredFile | undefined>
  /** Begins to read these digests, and forgets others that it has begun to read. */
  ahead(next: readonly ListedDigest[]): void
}

/** Reads files, the next digests before they are asked for. */
function createReader(storage: LogStorage): Reader {
  let begun = new Map<string, Promise<StoredFile | undefined>>()
  const read = (place: Place) => begun.get(storage.nameOf(place)) ?? storage.read(place)
  return Object.assign(read, {
    ahead(next: readonly ListedDigest[]) {
      const before = begun
      begun = new Map()
      for (const { place } of next) {
        const name = storage.nameOf(place)
        const file = before.get(name) ?? storage.read(place)
        // Its failure is thrown when it is its turn.
        void file.catch(() => undefined)
        begun.set(name, file)
      }
    },
  })
}
