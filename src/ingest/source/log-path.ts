import { TraillakeError } from '../../common/errors.ts'

/** What a path tells of the logs at or below it, by the layout in which CloudTrail delivers. */
export interface LogPath {
  readonly account?: string | undefined
  /** `CloudTrail`, `CloudTrail-Digest`, `Config`, `vpcflowlogs`, … */
  readonly service?: string | undefined
  readonly region?: string | undefined
  /** When they were delivered, milliseconds since the epoch: a year, a month, a day or, of a file, a minute. */
  readonly delivered?: { readonly from: number; readonly to: number } | undefined
  /** How deep in the layout a folder lies. */
  readonly level: LogPathLevel
}

type LogPathLevel = 'outside' | 'logs' | 'organization' | 'account' | 'service' | 'region' | 'date'

const ORGANIZATION = /^o-[a-z0-9]+$/
const ACCOUNT = /^\d{12}$/
const SERVICE = /^CloudTrail(-[A-Za-z]+)?$/

/** `123456789012_CloudTrail_us-east-1_20260131T2005Z_<16 letters>.json.gz`; of digests with a trail's name in between. */
const FILE =
  /^(\d{12})_(CloudTrail(?:-[A-Za-z]+)?)_([a-z0-9-]+)_(?:.*_)?(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(?:\d\d)?Z/

/**
 * Reads `[…/]AWSLogs/[o-…/]account/service/region/year/month/day/file`, as much of it as there is; without `AWSLogs` what
 * stands around `CloudTrail`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 *
 * @example readLogPath('AWSLogs/123456789012/CloudTrail/eu-west-1/2026/').level // 'date'
 */
export function readLogPath(path: string): LogPath {
  const segments = path.split('/').filter((segment) => segment !== '')
  const file = path.endsWith('/') ? null : FILE.exec(segments.at(-1) ?? '')
  if (file !== null) {
    const [, account, service, region, year, month, day, hour, minute] = file
    const from = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
    return { account, service, region, delivered: { from, to: from + 60_000 }, level: 'date' }
  }
  const logs = segments.lastIndexOf('AWSLogs')
  if (logs < 0) return readAround(segments)
  let at = logs + 1
  if (segments[at] === undefined) return { level: 'logs' }
  if (ORGANIZATION.test(segments[at] ?? '')) at++
  if (segments[at] === undefined) return { level: 'organization' }
  return readBelow(segments, at, segments[at])
}

function readAround(segments: readonly string[]): LogPath {
  const service = segments.findLastIndex((segment) => SERVICE.test(segment))
  const account = segments[service - 1] ?? ''
  if (service < 0) return { level: 'outside' }
  return readBelow(segments, service - 1, ACCOUNT.test(account) ? account : undefined)
}

/** @param at of the account's segment */
function readBelow(segments: readonly string[], at: number, account: string | undefined): LogPath {
  const [service, region, ...date] = segments.slice(at + 1)
  if (service === undefined) return { account, level: 'account' }
  if (region === undefined) return { account, service, level: 'service' }
  const delivered = readDate(date)
  return { account, service, region, delivered, level: delivered === undefined ? 'region' : 'date' }
}

function readDate([year = '', month = '', day = '']: readonly string[]): LogPath['delivered'] {
  if (!/^\d{4}$/.test(year)) return undefined
  const y = Number(year)
  if (!/^\d\d$/.test(month)) return { from: Date.UTC(y, 0), to: Date.UTC(y + 1, 0) }
  const m = Number(month) - 1
  if (!/^\d\d$/.test(day)) return { from: Date.UTC(y, m), to: Date.UTC(y, m + 1) }
  const d = Number(day)
  return { from: Date.UTC(y, m, d), to: Date.UTC(y, m, d + 1) }
}

/** Which log files to read, as users say it. */
export interface LogFilterOptions {
  /** A date (`2026-01-31`) or a time (`2026-01-31T20:00:00Z`); without an offset in UTC. */
  readonly from?: string | undefined
  /** As `from`; a date means the whole of that day. */
  readonly to?: string | undefined
  readonly accounts?: readonly string[] | undefined
  readonly regions?: readonly string[] | undefined
}

/** Tells of a file, or of a folder (whose path ends with a slash), whether what it holds may be wanted. */
export interface LogFilter {
  readonly hasTimes: boolean
  admits(path: string): boolean
}

const DAY_MS = 86_400_000

/**
 * A filter by path and name. It judges when logs were delivered, never the events in them: an event comes some minutes after
 * its time, and may lie in the folder of the day after, which is therefore read too. What a path does not tell is admitted.
 *
 * @throws INVALID_ARGUMENT
 */
export function createLogFilter({ from, to, accounts = [], regions = [] }: LogFilterOptions): LogFilter {
  if (from === undefined && to === undefined && accounts.length + regions.length === 0)
    return { hasTimes: false, admits: () => true }
  const earliest = from === undefined ? -Infinity : parseTime('from', from).start
  const end = to === undefined ? Infinity : parseTime('to', to).end
  if (earliest >= end)
    throw new TraillakeError('INVALID_ARGUMENT', `The time range from '${from}' to '${to}' is empty`)
  const latest = end === Infinity ? end : Math.ceil(end / DAY_MS) * DAY_MS + DAY_MS
  const admitsWord = (words: readonly string[], word: string | undefined) =>
    words.length === 0 || word === undefined || words.includes(word)
  return {
    hasTimes: from !== undefined || to !== undefined,
    admits: (path) => {
      const { account, region, delivered } = readLogPath(path)
      if (!admitsWord(accounts, account) || !admitsWord(regions, region)) return false
      return delivered === undefined || (delivered.to > earliest && delivered.from < latest)
    },
  }
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/

/** The instants at which a date or a time begins and ends. */
function parseTime(name: string, text: string): { readonly start: number; readonly end: number } {
  const [, date, time, zone = 'Z'] = TIME.exec(text) ?? []
  const start = date === undefined ? Number.NaN : Date.parse(`${date}T${time ?? '00:00'}${zone}`)
  if (Number.isNaN(start)) {
    const hint = 'Write a date (2026-01-31) or a time (2026-01-31T20:00:00Z).'
    throw new TraillakeError('INVALID_ARGUMENT', `'${text}' is no time for --${name}`, { hint })
  }
  return { start, end: time === undefined ? start + DAY_MS : start }
}
