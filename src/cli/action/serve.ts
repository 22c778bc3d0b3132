import { once } from 'node:events'
import { TraillakeError } from '../../index.ts'
import { jsonLog } from '../../server/log.ts'
import { startServer } from '../../server/server.ts'
import { type AccessKey, readAccessKeys } from '../../server/signature/access-keys.ts'
import { commandClock, interruptSignal, openQueryLake } from '../lake.ts'
import type { GlobalOptions } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { counted } from '../render/units.ts'

export interface ServeOptions extends GlobalOptions {
  readonly host: string
  readonly port: number
  readonly accessKeys?: string
  /** False with `--no-auth`. */
  readonly auth: boolean
  readonly region: string
  readonly account: string
  readonly buckets?: string
  readonly lookupsPerSecond: number
  /** Milliseconds. */
  readonly queryTimeout: number
}

async function keysOf({
  accessKeys,
  auth,
  account,
}: ServeOptions): Promise<readonly AccessKey[] | undefined> {
  if (!auth) return undefined
  if (accessKeys !== undefined) return readAccessKeys(accessKeys, account)
  throw new TraillakeError('INVALID_ARGUMENT', 'Whom the server is to answer is not said', {
    hint: 'Give --access-keys <file> or, to answer whoever asks on this machine, --no-auth.',
  })
}

async function run(options: ServeOptions): Promise<void> {
  const { host, port, region, account: accountId, buckets, lookupsPerSecond } = options
  const keys = await keysOf(options)
  await using lake = await openQueryLake(options)
  const log = jsonLog((line) => process.stderr.write(line))
  const stopped = interruptSignal()
  const server = await startServer({
    ...{ lake, host, port, region, accountId, keys, buckets, log, lookupsPerSecond, clock: commandClock() },
    queryTimeLimitMs: options.queryTimeout,
    threads: options.threads,
  })
  const who =
    keys === undefined ? 'without access keys, for this machine alone' : counted(keys.length, 'access key')
  process.stderr.write(`traillake serves ${lake.folder} as account ${accountId} in ${region}, ${who}\n`)
  process.stdout.write(`${server.url}\n`)
  await once(stopped, 'abort')
  process.stderr.write(
    'traillake stops when the requests that run have ended; Ctrl-C again ends it at once\n',
  )
  await server.stop()
}

/** `traillake serve`. */
export function serve(options: ServeOptions): Promise<void> {
  return reportErrors(() => run(options))
}
