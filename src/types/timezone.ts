import { TraillakeError } from '../common/errors.ts'

/** What a zone says of every moment. Seconds are since 1970-01-01T00:00:00, UTC or local as named. */
export interface TimeZone {
  /** `UTC`, an IANA name (`Europe/Berlin`) or an offset (`+05:30`). */
  readonly id: string
  /** Seconds that local time is ahead of UTC at the moment. */
  offsetAt(utcSeconds: number): number
  /**
   * The moment of a local time. Where clocks went back and the time came twice, the first; where they went forward and it
   * never came, as late after the change as the time is after the gap's start (java.time and Joda agree on both).
   */
  toUtc(localSeconds: number): number
  /** Whether clocks ever showed the local time. */
  hasLocal(localSeconds: number): boolean
}

/** Names that Trino's TimeZoneKey takes for UTC. */
const UTC_NAMES: ReadonlySet<string> = new Set([
  ...['GMT', 'GMT0', 'GMT+0', 'GMT-0', 'Etc/GMT', 'Etc/GMT0', 'Etc/GMT+0', 'Etc/GMT-0', 'UT', 'UT+0', 'UT-0'],
  ...['Etc/UT', 'Etc/UT+0', 'Etc/UT-0', 'UTC', 'UTC+0', 'UTC-0', 'Etc/UTC', 'Etc/UTC+0', 'Etc/UTC-0'],
  ...['+0000', '+00:00', '-0000', '-00:00', 'Z', 'Zulu', 'UCT', 'Greenwich', 'Universal', 'Etc/Universal'],
  'Etc/UCT',
])

/** ICU answers to these, the time zone database does not. */
const ICU_ONLY_NAMES: ReadonlySet<string> = new Set([
  ...[
    'ACT',
    'AET',
    'AGT',
    'ART',
    'AST',
    'BET',
    'BST',
    'CAT',
    'CNT',
    'CST',
    'CTT',
    'EAT',
    'ECT',
    'IET',
    'IST',
  ],
  ...['JST', 'MIT', 'NET', 'NST', 'PLT', 'PNT', 'PRT', 'PST', 'SST', 'VST', 'PST8PDT8', 'Etc/Unknown'],
])

const MAX_OFFSET_MINUTES = 14 * 60
const OFFSET = /^(Etc\/GMT|Etc\/UTC|Etc\/UT|GMT|UTC|UT)?([+-])(\d{1,2})(?::?(\d{2}))?$/

function offsetId(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  const hour = String(Math.floor(size / 60)).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${hour}:${String(size % 60).padStart(2, '0')}`
}

/** Minutes of an offset spelled `+5`, `+05`, `+0530`, `+05:30`, `GMT+5`, `Etc/GMT-5`; undefined where it is none. */
function offsetMinutes(text: string): number | undefined {
  const match = OFFSET.exec(text)
  if (match === null) return undefined
  const [, prefix, sign, hours, rest] = match
  if (hours?.length === 1 && rest !== undefined) return undefined
  const size = Number(hours) * 60 + Number(rest ?? 0)
  if (Number(rest ?? 0) > 59 || size > MAX_OFFSET_MINUTES) return undefined
  const minutes = sign === '-' ? -size : size
  // POSIX counts hours west of Greenwich as positive.
  return prefix === 'Etc/GMT' ? -minutes : minutes
}

function isDatabaseName(text: string): boolean {
  if (!/^[A-Z][A-Za-z0-9_+\-/]*$/.test(text) || ICU_ONLY_NAMES.has(text)) return false
  let canonical: string
  try {
    canonical = new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions().timeZone
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
  // Names are case-sensitive in Trino, not in Intl. Of a link Intl tells only what it stands for: there, `US/PACIFIC` passes no
  // further than this.
  if (canonical.toLowerCase() === text.toLowerCase()) return canonical === text
  return !text.includes('/') || /[a-z]/.test(text)
}

const NORMALIZED = new Map<string, string | undefined>()
/** Bounds the cache of spellings against data that is full of nonsense zones. */
const MAX_SPELLINGS = 4096

/**
 * A zone's name as Trino shows it: `Z` and `GMT` are `UTC`, `+5` and `UTC+5` are `+05:00`; IANA names are case-sensitive and
 * stay as they are. Undefined where it is no zone.
 */
export function normalizeZone(text: string): string | undefined {
  if (UTC_NAMES.has(text)) return 'UTC'
  const known = NORMALIZED.get(text)
  if (known !== undefined || NORMALIZED.has(text)) return known
  const minutes = offsetMinutes(text)
  const zone = minutes !== undefined ? offsetId(minutes) : isDatabaseName(text) ? text : undefined
  if (NORMALIZED.size < MAX_SPELLINGS) NORMALIZED.set(text, zone)
  return zone
}

/** {@link normalizeZone} that throws `Time zone not supported: X` (NOT_SUPPORTED) where it is no zone. */
export function requireZone(text: string): string {
  const zone = normalizeZone(text)
  if (zone === undefined) throw new TraillakeError('NOT_SUPPORTED', `Time zone not supported: ${text}`)
  return zone
}

function fixedZone(id: string, offset: number): TimeZone {
  return {
    id,
    offsetAt: () => offset,
    toUtc: (localSeconds) => localSeconds - offset,
    hasLocal: () => true,
  }
}

/** Where the offset of a zone changes within one stretch of time, and to what. `starts[0]` is the stretch's begin. */
interface Stretch {
  readonly starts: readonly number[]
  readonly offsets: readonly number[]
}

/** A stretch is about 388 days; offsets are asked for every 6 days of it, well below the month that Ramadan breaks last. */
const STRETCH_SECONDS = 2 ** 25
const PROBE_SECONDS = 2 ** 19
/** Intl knows no moments further from the epoch. */
const MAX_INTL_SECONDS = 8_640_000_000_000

function intlOffset(id: string): (utcSeconds: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: 'longOffset' })
  return (utcSeconds) => {
    const within = Math.max(-MAX_INTL_SECONDS, Math.min(MAX_INTL_SECONDS, utcSeconds))
    const text = format.format(within * 1000)
    const match = /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(text)
    if (match?.[1] === undefined) return 0
    const size = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0)
    return match[1] === '-' ? -size : size
  }
}

/** The first second of (before, after] whose offset is no longer `offset`. */
function findChange(
  offsetAt: (utcSeconds: number) => number,
  before: number,
  after: number,
  offset: number,
): number {
  let low = before
  let high = after
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle) === offset) low = middle
    else high = middle
  }
  return high
}

function probeStretch(offsetAt: (utcSeconds: number) => number, begin: number): Stretch {
  const starts = [begin]
  const offsets = [offsetAt(begin)]
  let current = offsets[0]!
  for (let at = begin; at < begin + STRETCH_SECONDS; at += PROBE_SECONDS) {
    const end = at + PROBE_SECONDS
    const last = offsetAt(end)
    let from = at
    while (current !== last) {
      const change = findChange(offsetAt, from, end, current)
      if (change >= begin + STRETCH_SECONDS) break
      current = offsetAt(change)
      starts.push(change)
      offsets.push(current)
      from = change
    }
  }
  return { starts, offsets }
}

/** A zone of the time zone database: offsets come from Intl once a stretch of time, then from its table. */
function databaseZone(id: string): TimeZone {
  const ask = intlOffset(id)
  const stretches = new Map<number, Stretch>()
  let lastIndex = Number.NaN
  let last: Stretch = { starts: [], offsets: [] }

  const offsetAt = (utcSeconds: number): number => {
    const index = Math.floor(utcSeconds / STRETCH_SECONDS)
    if (index !== lastIndex) {
      let stretch = stretches.get(index)
      if (stretch === undefined) {
        stretch = probeStretch(ask, index * STRETCH_SECONDS)
        stretches.set(index, stretch)
      }
      last = stretch
      lastIndex = index
    }
    const { starts, offsets } = last
    let i = starts.length - 1
    while (i > 0 && starts[i]! > utcSeconds) i--
    return offsets[i]!
  }

  /** The first moment that shows the local time, undefined in a gap. */
  const find = (localSeconds: number): number | undefined => {
    const before = localSeconds - offsetAt(localSeconds - SECONDS_AROUND)
    if (localSeconds - offsetAt(before) === before) return before
    const after = localSeconds - offsetAt(localSeconds + SECONDS_AROUND)
    return localSeconds - offsetAt(after) === after ? after : undefined
  }
  return {
    id,
    offsetAt,
    toUtc: (localSeconds) => find(localSeconds) ?? localSeconds - offsetAt(localSeconds - SECONDS_AROUND),
    hasLocal: (localSeconds) => find(localSeconds) !== undefined,
  }
}

/** More than any offset is from UTC, less than the time between two changes. */
const SECONDS_AROUND = 86_400

const ZONES = new Map<string, TimeZone>([['UTC', fixedZone('UTC', 0)]])

/**
 * The rules of a zone, built once: ask for it before a loop over rows.
 * Throws NOT_SUPPORTED, `Time zone not supported: Mars/Base`.
 */
export function timeZone(zone: string): TimeZone {
  const known = ZONES.get(zone)
  if (known !== undefined) return known
  const id = requireZone(zone)
  const existing = ZONES.get(id)
  if (existing !== undefined) return existing
  const minutes = offsetMinutes(id)
  const rules = minutes === undefined ? databaseZone(id) : fixedZone(id, minutes * 60)
  ZONES.set(id, rules)
  return rules
}

const MICROS = 1_000_000n

/** Whole seconds of a moment, towards the past. */
export function floorSeconds(micros: bigint): number {
  const number = Number(micros)
  if (Number.isSafeInteger(number)) return Math.floor(number / 1_000_000)
  const seconds = micros / MICROS
  return Number(micros < 0n && seconds * MICROS !== micros ? seconds - 1n : seconds)
}

/** Seconds that the zone's clocks are ahead of UTC at a moment. Throws as {@link timeZone}. */
export function zoneOffset(zone: string, utcMicros: bigint): number {
  return timeZone(zone).offsetAt(floorSeconds(utcMicros))
}

/** What the zone's clocks show at a moment, in microseconds as if it were UTC. Throws as {@link timeZone}. */
export function utcToLocal(zone: string, utcMicros: bigint): bigint {
  return utcMicros + BigInt(zoneOffset(zone, utcMicros)) * MICROS
}

/** The moment of what the zone's clocks show; see {@link TimeZone.toUtc} for times that came twice or never. */
export function localToUtc(zone: string, localMicros: bigint): bigint {
  const seconds = floorSeconds(localMicros)
  return localMicros + BigInt(timeZone(zone).toUtc(seconds) - seconds) * MICROS
}
