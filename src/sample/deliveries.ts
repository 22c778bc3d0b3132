import { correctEvent } from './correction.ts'
import type { EventRecord } from './event-writer.ts'
import { createEventWriter } from './event-writer.ts'
import type { Partition } from './organization.ts'
import { ACCOUNTS, createPartitions } from './organization.ts'
import { below, chance, createRandom } from './random.ts'
import { STEP } from './rhythm.ts'
import { planShares } from './schedule.ts'
import { mixed } from './text.ts'
import { planTimeline } from './timeline.ts'

/** One log file of one account and region. */
export interface Delivery {
  readonly partition: Partition
  /** Seconds since the epoch, whole five minutes. */
  readonly deliveredAt: number
  /** The sixteen letters and digits that make the file's name unique. */
  readonly suffix: string
  /** Roughly in order of time: at most `LARGEST_FILE`, and the duplicates. */
  readonly records: readonly EventRecord[]
  /** How many of the records stand in an earlier file too, byte for byte. */
  readonly duplicates: number
}

const LARGEST_FILE = 5000
const DUPLICATE_SHARE = 0.005
const CORRECTED_SHARE = 0.0003
/** Records that may wait for a second file of their account, or for their correction. */
const MOST_WAITING = 1000
/** Files that come hours late. */
const LATE_FILE_SHARE = 0.004

/**
 * The log files of a sample in the order of their windows of time, one at a time.
 *
 * @param options.until seconds since the epoch, not included
 */
export function* deliveries(options: {
  events: number
  seed: number
  days: number
  until: number
}): Generator<Delivery> {
  const { events, seed, days, until } = options
  const random = createRandom(seed, 'events')
  const partitions = createPartitions(createRandom(seed, 'partitions'))
  const scheduleRandom = createRandom(seed, 'schedule')
  const timeline = planTimeline(scheduleRandom, { days, until, partitions })
  const { bursts, from } = timeline
  const write = createEventWriter(random, { seed, earliest: from, partitions, bursts })
  const waiting: EventRecord[][] = ACCOUNTS.map(() => [])
  const wrong: EventRecord[][] = partitions.map(() => [])

  for (const { partition, moments, windowEnd } of planShares(scheduleRandom, events, timeline, partitions)) {
    for (let start = 0; start < moments.length; start += LARGEST_FILE) {
      const again = waiting[partition.accountIndex]!
      const records = again.splice(0)
      const duplicates = records.length
      const toCorrect = wrong[partition.index]!.splice(0)
      for (const { seconds, burst } of moments.slice(start, start + LARGEST_FILE)) {
        const original = toCorrect.pop()
        if (original !== undefined) {
          records.push({ json: correctEvent(original.json, random), seconds: original.seconds })
          continue
        }
        const record = write(partition, seconds, burst)
        records.push(record)
        if (again.length < MOST_WAITING && chance(random, DUPLICATE_SHARE)) again.push(record)
        if (chance(random, CORRECTED_SHARE)) wrong[partition.index]!.push(record)
      }
      const delay = chance(random, LATE_FILE_SHARE)
        ? 3600 * (1 + below(random, 6))
        : 60 * (1 + below(random, 9))
      const deliveredAt = Math.ceil((windowEnd + delay) / STEP) * STEP
      yield { partition, deliveredAt, suffix: mixed(random, 16), records, duplicates }
    }
  }
}
