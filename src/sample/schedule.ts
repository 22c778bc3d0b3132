import type { Burst } from './bursts.ts'
import type { Partition } from './organization.ts'
import type { Random } from './random.ts'
import { chance } from './random.ts'
import { STEP } from './rhythm.ts'
import type { Timeline } from './timeline.ts'
import { burstTimes, drawTimes } from './timeline.ts'

/** When an event happens, and in which burst, if in any. */
interface Moment {
  /** Seconds since the epoch. */
  readonly seconds: number
  readonly burst: Burst | undefined
}

/** What one account and region has to deliver of one window of time. */
export interface Share {
  readonly partition: Partition
  /** At least one; ascending but for neighbours. */
  readonly moments: readonly Moment[]
  /** Seconds since the epoch: delivery follows. */
  readonly windowEnd: number
}

/** A window lasts this many steps: from five minutes, as CloudTrail delivers, to a day. */
const WINDOW_STEPS = [1, 2, 3, 6, 12, 24, 36, 72, 144, 288] as const
const LONGEST_WINDOW = 288

/** How many files a sample of this size should have, roughly: 500 for 200,000 events, 2,000 for 4,000,000. */
function filesFor(events: number): number {
  return 10 + Math.sqrt(events)
}

/** How likely each account and region delivers in a window: the first always, small ones now and then. */
function presences(partitions: readonly Partition[], filesPerWindow: number): readonly number[] {
  const roots = partitions.map(({ share }) => Math.sqrt(share))
  const sum = roots.reduce((total, root) => total + root, 0)
  return roots.map((root, index) => (index === 0 ? 1 : Math.min(1, filesPerWindow * (root / sum))))
}

/** Deals `total` out by weight in whole numbers. */
function deal(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  let weighed = 0
  let dealt = 0
  return weights.map((weight, index) => {
    weighed += weight
    const upTo = index === weights.length - 1 ? total : Math.floor((total * weighed) / sum)
    const part = upTo - dealt
    dealt = upTo
    return part
  })
}

function merge(left: readonly Moment[], right: readonly Moment[]): readonly Moment[] {
  const merged: Moment[] = []
  let next = 0
  for (const moment of left) {
    while (next < right.length && right[next]!.seconds < moment.seconds) merged.push(right[next++]!)
    merged.push(moment)
  }
  return merged.concat(right.slice(next))
}

/**
 * Lays `events` events over the timeline, window by window. In each window the busiest account and region and a few
 * others deliver, so that the number of files stays in proportion; over many windows each comes to its share.
 */
export function* planShares(
  random: Random,
  events: number,
  timeline: Timeline,
  partitions: readonly Partition[],
): Generator<Share> {
  const { from, steps, activity, extra, bursts, rhythm } = timeline
  const files = filesFor(events)
  const size = WINDOW_STEPS.find((candidate) => steps / candidate <= files / 2) ?? LONGEST_WINDOW
  const presence = presences(partitions, files / Math.ceil(steps / size))
  let mass = 0
  for (let step = 0; step < steps; step++) mass += activity[step]! + extra[step]!

  let passed = 0
  let given = 0
  for (let first = 0; first < steps; first += size) {
    const end = Math.min(steps, first + size)
    let usual = 0
    for (let step = first; step < end; step++) {
      usual += activity[step]!
      passed += activity[step]! + extra[step]!
    }
    const upTo = end === steps ? events : Math.floor((events * passed) / mass)
    const due = upTo - given
    given = upTo

    const raging = bursts.filter((burst) => burst.firstStep < end && burst.endStep > first)
    const [everyday = 0, ...ofBursts] = deal(due, [
      usual,
      ...raging.map(
        (burst) => burst.strength * (Math.min(end, burst.endStep) - Math.max(first, burst.firstStep)),
      ),
    ])
    const active = partitions.filter((_, index) => chance(random, presence[index]!))
    const middle = first + Math.floor((end - first) / 2)
    const counts = deal(
      everyday,
      active.map(({ index, share, regionIndex }) => (share / presence[index]!) * rhythm(regionIndex, middle)),
    )
    for (const partition of new Set([...active, ...raging.map((burst) => burst.partition)])) {
      const times = drawTimes(timeline, random, first, end, counts[active.indexOf(partition)] ?? 0)
      let moments: readonly Moment[] = Array.from(times, (seconds) => ({ seconds, burst: undefined }))
      for (const [index, burst] of raging.entries()) {
        if (burst.partition !== partition) continue
        const own = burstTimes(timeline, burst, first, end, ofBursts[index]!)
        moments = merge(
          moments,
          Array.from(own, (seconds) => ({ seconds, burst })),
        )
      }
      if (moments.length > 0) yield { partition, moments, windowEnd: from + end * STEP }
    }
  }
}
