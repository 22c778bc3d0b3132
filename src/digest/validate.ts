import { createHash } from 'node:crypto'
import { assertNever } from '../common/assert.ts'
import { TraillakeError } from '../common/errors.ts'
import { mapInOrder } from '../common/parallel.ts'
import { byDate, type ChainStep, type ListedDigest, walkChain } from './chain.ts'
import type { ListedLog } from './digest-file.ts'
import { digestDate, type DigestKey, digestTime, parseDigestKey } from './digest-key.ts'
import { gunzipMember } from './gunzip-member.ts'
import type { KeyFinder } from './public-keys.ts'
import type { LogStorage, Place, StoredFile } from './storage.ts'

/** The digests of one trail about one region of one account. */
export interface ChainName {
  /** `arn:aws:cloudtrail:<home region>:<account>:trail/<name>` */
  readonly trail: string
  readonly organization: string | undefined
  readonly account: string
  readonly region: string
}

/** What was found out about one file, or about a time. Names are `s3://bucket/key`, or paths. */
export type LogFinding =
  | {
      readonly kind: 'digest' | 'log'
      readonly chain: ChainName
      readonly backfill: boolean
      readonly file: string
      /**
       * `unverified`: nothing is wrong with it, but it cannot be known whether the digest is what CloudTrail signed.
       * `unread`: it is there and cannot be read.
       */
      readonly status: 'valid' | 'invalid' | 'unverified' | 'unread'
      /** Why it is not valid, in the words of the AWS CLI where it has some. */
      readonly problem: string | undefined
    }
  | {
      readonly kind: 'gap'
      readonly chain: ChainName
      readonly backfill: boolean
      /** Milliseconds since the epoch. */
      readonly from: number
      readonly to: number
    }

interface FileCounts {
  valid: number
  invalid: number
  unverified: number
  unread: number
}

/** The sum of a validation. Times are milliseconds since the epoch. */
export interface LogValidation {
  readonly requested: { readonly start: number; readonly end: number }
  /** The time that digests tell of which are not invalid. */
  readonly found: { readonly start: number; readonly end: number } | undefined
  readonly chains: readonly ChainName[]
  readonly digests: Readonly<FileCounts>
  readonly backfillDigests: Readonly<FileCounts>
  readonly logs: Readonly<FileCounts>
}

export interface ValidateOptions {
  readonly storage: LogStorage
  readonly keys: KeyFinder
  /** Milliseconds since the epoch; the oldest digest's where left out. */
  readonly start: number | undefined
  readonly end: number
  readonly account?: string | undefined
  readonly region?: string | undefined
  readonly onFinding?: ((finding: LogFinding) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** How many log files are read and hashed at once. */
const AT_ONCE = 16

/** Digests are up to an hour later than what they tell of, and are listed from an hour before. */
const HOUR = 3_600_000

interface DigestList {
  readonly listed: ListedDigest[]
  readonly backfill: boolean
}

interface Chain {
  readonly name: ChainName
  readonly lists: readonly [standard: DigestList, backfill: DigestList]
}

function nameOf({ organization, account, region, trail, homeRegion }: DigestKey): ChainName {
  const partition = homeRegion.startsWith('cn-')
    ? 'aws-cn'
    : homeRegion.startsWith('us-gov-')
      ? 'aws-us-gov'
      : 'aws'
  return {
    trail: `arn:${partition}:cloudtrail:${homeRegion}:${account}:trail/${trail}`,
    ...{ organization, account, region },
  }
}

function emptyChain(name: ChainName): Chain {
  return {
    name,
    lists: [
      { listed: [], backfill: false },
      { listed: [], backfill: true },
    ],
  }
}

async function listChains({ storage, start, account, region }: ValidateOptions): Promise<readonly Chain[]> {
  const chains = new Map<string, Chain>()
  for await (const place of storage.digests(start === undefined ? undefined : start - HOUR)) {
    const key = parseDigestKey(place.key)
    if (key === undefined) continue
    if ((account ?? key.account) !== key.account || (region ?? key.region) !== key.region) continue
    const name = nameOf(key)
    const id = JSON.stringify([place.bucket, key.prefix, name])
    const chain = chains.get(id) ?? emptyChain(name)
    chains.set(id, chain)
    chain.lists[key.backfill ? 1 : 0].listed.push({ place, key })
  }
  return [...chains].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, chain]) => chain)
}

/** What is to be checked next: a step of a chain, or a log file that the digest before lists. */
type Task =
  | ChainStep
  | { readonly kind: 'log'; readonly log: ListedLog; readonly from: Place; readonly verified: boolean }

async function* tasksOf(steps: AsyncIterable<ChainStep>): AsyncGenerator<Task> {
  for await (const step of steps) {
    yield step
    if (step.kind !== 'digest') continue
    const { digest, place: from, verified } = step
    for (const log of digest.logs) yield { kind: 'log', log, from, verified }
  }
}

interface LogProblem {
  readonly status: 'invalid' | 'unread'
  readonly problem: string
}

async function logProblem(storage: LogStorage, place: Place, hash: string): Promise<LogProblem | undefined> {
  const invalid = (problem: string): LogProblem => ({ status: 'invalid', problem })
  let file: StoredFile | undefined
  try {
    file = await storage.read(place)
  } catch (error) {
    if (error instanceof TraillakeError && error.code === 'FILE_UNREADABLE')
      return { status: 'unread', problem: error.message }
    throw error
  }
  if (file === undefined) return invalid('not found')
  const unzipped = await gunzipMember(file.bytes)
  if ('problem' in unzipped) return invalid(unzipped.problem)
  const found = createHash('sha256').update(unzipped.text).digest('hex')
  return found === hash ? undefined : invalid("hash value doesn't match")
}

const NO_SIGNATURE = 'no signature of it was found'
const NO_DIGEST = 'its digest file is not verified'

type Status = keyof FileCounts

const none = (): FileCounts => ({ valid: 0, invalid: 0, unverified: 0, unread: 0 })

/** Adds up what is found, in the order in which it is told. */
function createTally({ start = Number.NEGATIVE_INFINITY, end }: ValidateOptions) {
  const [digests, backfillDigests, logs] = [none(), none(), none()]
  let found: LogValidation['found']
  return {
    count(kind: 'digest' | 'log', backfill: boolean, status: Status) {
      const counts = kind === 'log' ? logs : backfill ? backfillDigests : digests
      counts[status]++
    },
    cover(from: number, to: number) {
      found = {
        start: Math.min(found?.start ?? Number.POSITIVE_INFINITY, Math.max(from, start)),
        end: Math.max(found?.end ?? Number.NEGATIVE_INFINITY, Math.min(to, end)),
      }
    },
    figures: () => ({ found, digests, backfillDigests, logs }),
  }
}

/**
 * Validates the log files of trails by their digest files, as `aws cloudtrail validate-logs` does for one trail and region
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-cli.html): all that the storage
 * has, one chain after the other, each from its newest digest to its oldest, files of one chain in parallel. Findings come
 * in this order. Throws INVALID_ARGUMENT for a time that ends before it starts, and what the storage and the keys throw.
 */
export async function validate(options: ValidateOptions): Promise<LogValidation> {
  const { storage, end, signal, keys } = options
  if (options.start !== undefined && options.start > end) {
    const message = 'Invalid time range specified: start-time must occur before end-time'
    throw new TraillakeError('INVALID_ARGUMENT', message)
  }
  const chains = await listChains(options)
  const dates = chains.flatMap(({ lists }) =>
    lists.flatMap(({ listed }) => listed.map(({ key }) => key.date)),
  )
  const oldest = dates.reduce((least, date) => (date < least ? date : least), digestDate(end))
  const tally = createTally(options)

  for (const { name: chain, lists } of chains) {
    for (const { listed, backfill } of lists) {
      const [first] = listed.sort(byDate)
      if (first === undefined) continue
      const start = options.start ?? digestTime(first.key.date)
      const tell = (kind: 'digest' | 'log', place: Place, status: Status, problem?: string) => {
        tally.count(kind, backfill, status)
        options.onFinding?.({ kind, chain, backfill, file: storage.nameOf(place), status, problem })
      }

      /** Does the work of a task; what it answers with tells of it when it is its turn. */
      const check = async (task: Task): Promise<() => void> => {
        switch (task.kind) {
          case 'gap':
            return () => options.onFinding?.({ ...task, chain, backfill })
          case 'problem':
            return () => {
              tell('digest', task.place, task.unread ? 'unread' : 'invalid', task.problem)
            }
          case 'digest':
            return () => {
              if (!task.verified) return tell('digest', task.place, 'unverified', NO_SIGNATURE)
              tally.cover(task.digest.startTime, task.digest.endTime)
              tell('digest', task.place, 'valid')
            }
          case 'log': {
            const place = storage.locate(task.log.bucket, task.log.key, task.from)
            const problem = await logProblem(storage, place, task.log.hash)
            return () => {
              if (problem !== undefined) tell('log', place, problem.status, problem.problem)
              else if (task.verified) tell('log', place, 'valid')
              else tell('log', place, 'unverified', NO_DIGEST)
            }
          }
          default:
            return assertNever(task)
        }
      }
      const steps = walkChain({ storage, keys, listed, start, end, signal })
      for await (const told of mapInOrder(tasksOf(steps), AT_ONCE, check)) told()
    }
  }
  const figures = tally.figures()
  const start = options.start ?? figures.found?.start ?? digestTime(oldest)
  return { requested: { start, end }, chains: chains.map(({ name }) => name), ...figures }
}
