/**
 * What the key of a digest file tells
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html).
 */
export interface DigestKey {
  /** Up to and with `AWSLogs/`. */
  readonly prefix: string
  /** `o-…`, undefined for a trail of one account. */
  readonly organization: string | undefined
  readonly account: string
  /** The region whose log files the digest lists. */
  readonly region: string
  readonly trail: string
  readonly homeRegion: string
  /** When the digest's hour ended, `20260131T200500Z`. */
  readonly date: string
  readonly backfill: boolean
}

const REGION = String.raw`[a-z]{2,}(?:-[a-z]+)+-\d+`
const KEY = new RegExp(
  String.raw`^(?<prefix>(?:.*/)?AWSLogs/)(?:(?<organization>o-[a-z0-9]+)/)?(?<account>\d{12})/CloudTrail-Digest/` +
    String.raw`(?<region>${REGION})/\d+/\d+/\d+/\k<account>_CloudTrail-Digest_\k<region>_(?<trail>[^/]+)_` +
    String.raw`(?<home>${REGION})_(?<date>\d{8}T\d{6}Z)(?<backfill>_backfill)?\.json\.gz$`,
  's',
)

/** Undefined where the key is not that of a digest file. */
export function parseDigestKey(key: string): DigestKey | undefined {
  const groups = KEY.exec(key)?.groups
  if (groups === undefined) return undefined
  const { prefix = '', organization, account = '', region = '', trail = '', home = '', date = '' } = groups
  const backfill = groups.backfill !== undefined
  return { prefix, organization, account, region, trail, homeRegion: home, date, backfill }
}

/** `20260131T200500Z` as milliseconds since the epoch; NaN for what is none. */
export function digestTime(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d):?(\d\d):?(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

/** Milliseconds since the epoch as a digest's key has them, `20260131T200500Z`; such texts sort as the times do. */
export function digestDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')
}
