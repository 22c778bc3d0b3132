import { TraillakeError } from '../common/errors.ts'
import { deliveries } from './deliveries.ts'

/** What to make. The same options give the same events, byte for byte, on every machine. */
export interface SampleOptions {
  /** How many different events, from 1 to 1,000,000,000. Some are delivered twice besides. */
  readonly events: number
  /** A safe integer from 0; 1 when not given. */
  readonly seed?: number | undefined
  /** How many days the events cover, from 1 to 2557; 7 when not given. */
  readonly days?: number | undefined
  /** The end of the period, not included. Whole seconds: fractions are cut. */
  readonly until: Date
}

/** One delivery of one event. */
export interface SampleEvent {
  /** The event as CloudTrail would deliver it: one JSON object, no line ends. */
  readonly json: string
  /** Milliseconds since the epoch. */
  readonly eventTime: number
  /** The account and the region whose log file holds it. */
  readonly accountId: string
  readonly region: string
}

/** The options with their defaults, checked. */
export interface CheckedOptions {
  readonly events: number
  readonly seed: number
  readonly days: number
  /** Seconds since the epoch. */
  readonly until: number
}

const MOST_EVENTS = 1_000_000_000
const MOST_DAYS = 2557

function check(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new TraillakeError(
    'INVALID_ARGUMENT',
    `${name} must be a whole number from ${least} to ${most}, not ${value}`,
  )
}

/** Fills in the defaults. Throws INVALID_ARGUMENT, `events must be a whole number from 1 to 1000000000, not 0`. */
export function checkSampleOptions(options: SampleOptions): CheckedOptions {
  const until = Math.floor(options.until.getTime() / 1000)
  if (!Number.isFinite(until) || until < MOST_DAYS * 86_400) {
    throw new TraillakeError('INVALID_ARGUMENT', 'until must be a time after 1977')
  }
  return {
    events: check('events', options.events, 1, MOST_EVENTS),
    seed: check('seed', options.seed ?? 1, 0, Number.MAX_SAFE_INTEGER),
    days: check('days', options.days ?? 7, 1, MOST_DAYS),
    until,
  }
}

/**
 * The events of a sample in the order of their delivery, duplicates included. Holds one log file at a time.
 * Throws INVALID_ARGUMENT.
 *
 * @example for (const { json } of sampleEvents({ events: 1000, until: new Date('2026-01-01') })) console.log(json)
 */
export function* sampleEvents(options: SampleOptions): Generator<SampleEvent> {
  for (const { partition, records } of deliveries(checkSampleOptions(options))) {
    const { accountId, region } = partition
    for (const { json, seconds } of records) yield { json, eventTime: seconds * 1000, accountId, region }
  }
}
