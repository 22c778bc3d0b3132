import { TraillakeError } from '../common/errors.ts'
import { bucketStorage, type LogBucket } from './bucket-storage.ts'
import { digestTime } from './digest-key.ts'
import { folderStorage } from './folder-storage.ts'
import { keysOfAws } from './list-public-keys.ts'
import { type KeyFinder, keysOfFiles } from './public-keys.ts'
import { type LogFinding, type LogValidation, validate } from './validate.ts'

export interface ValidateLogsOptions {
  /** The folder that holds `AWSLogs`, as `aws s3 sync` makes it, or `s3://bucket/prefix`. */
  readonly source: string
  /**
   * Files with the public keys of CloudTrail: what `aws cloudtrail list-public-keys` prints, PEM or DER. Where left out, AWS is
   * asked for them.
   */
  readonly publicKeys?: readonly string[] | undefined
  /** From when on, in ISO 8601, UTC where it names no zone; the oldest digest's where left out. */
  readonly startTime?: string | undefined
  /** Until when; the present where left out. */
  readonly endTime?: string | undefined
  /** The present, in milliseconds since the epoch; the system's clock where left out. */
  readonly now?: number | undefined
  /** Only this account. */
  readonly account?: string | undefined
  /** Only the log files of this region. */
  readonly region?: string | undefined
  readonly onFinding?: ((finding: LogFinding) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Reads a time as the AWS CLI takes it: `2026-01-31T20:05:00Z`, `2026-01-31`, `20260131T200500Z`. */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text)
  const time =
    hasZone || /^\d{4}-\d\d-\d\d$/.test(text) ? digestTime(text) : Date.parse(`${text.replace(' ', 'T')}Z`)
  if (!Number.isNaN(time)) return time
  throw new TraillakeError('INVALID_ARGUMENT', `Unable to parse date value: ${text}`, {
    hint: 'Write it as 2026-01-31T20:00:00Z.',
  })
}

async function keyFinder(publicKeys: readonly string[] | undefined): Promise<KeyFinder> {
  if (publicKeys === undefined || publicKeys.length === 0) return keysOfAws()
  const keys = await keysOfFiles(publicKeys)
  return () => Promise.resolve(keys)
}

/** See `validate`; opens the storage and finds the keys. Buckets are opened by `open`. */
export async function validateLogs(
  options: ValidateLogsOptions,
  open: (bucket: string) => Promise<LogBucket>,
): Promise<LogValidation> {
  const { source, now = Date.now(), account, region, onFinding, signal } = options
  const start = timeOf(options.startTime)
  const end = timeOf(options.endTime) ?? now
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/is.exec(source) ?? []
  const storage = bucket === undefined ? folderStorage(source) : bucketStorage(bucket, prefix, open)
  const keys = await keyFinder(options.publicKeys)
  return validate({ storage, keys, start, end, account, region, onFinding, signal })
}
