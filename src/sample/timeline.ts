import type { Burst } from './bursts.ts'
import { planBursts } from './bursts.ts'
import type { Partition } from './organization.ts'
import { REGIONS } from './organization.ts'
import type { Random } from './random.ts'
import { fraction } from './random.ts'
import { STEP, STEPS_PER_WEEK, weekOf } from './rhythm.ts'

/** How busy the organization is in each five minutes of the period. */
export interface Timeline {
  /** Seconds since the epoch, `until` not included. */
  readonly from: number
  readonly until: number
  readonly steps: number
  /** By step: the everyday activity, without bursts. */
  readonly activity: Float64Array
  /** By step: what bursts add to it. */
  readonly extra: Float64Array
  readonly bursts: readonly Burst[]
  /** The activity of a region at a step, from its own day and night. */
  readonly rhythm: (regionIndex: number, step: number) => number
}

export function planTimeline(
  random: Random,
  options: { days: number; until: number; partitions: readonly Partition[] },
): Timeline {
  const { days, until, partitions } = options
  const from = until - days * 86_400
  const steps = (days * 86_400) / STEP
  const firstWeekStep = Math.floor(from / STEP)
  const weeks = REGIONS.map((region) => weekOf(region.utcOffset))
  const regionShare = new Float64Array(REGIONS.length)
  for (const { regionIndex, share } of partitions) regionShare[regionIndex]! += share

  const rhythm = (regionIndex: number, step: number): number =>
    weeks[regionIndex]![(firstWeekStep + step) % STEPS_PER_WEEK]!
  const activity = new Float64Array(steps)
  for (let step = 0; step < steps; step++) {
    let sum = 0
    for (let region = 0; region < weeks.length; region++) sum += rhythm(region, step) * regionShare[region]!
    activity[step] = sum * (0.85 + 0.3 * fraction(random))
  }
  const bursts = planBursts(random, steps, days, partitions)
  const extra = new Float64Array(steps)
  for (const { firstStep, endStep, strength } of bursts) {
    for (let step = firstStep; step < endStep; step++) extra[step]! += strength
  }
  return { from, until, steps, activity, extra, bursts, rhythm }
}

/** Whole seconds since the epoch, up to a minute and a half early or late, within the period. */
function settle({ from, until }: Timeline, random: Random, time: number): number {
  const moved = Math.floor(time + (fraction(random) - 0.5) * 180)
  return Math.min(until - 1, Math.max(from, moved))
}

/** `count` times in the steps from `first` to before `end`, by their everyday activity: ascending but for neighbours. */
export function drawTimes(
  timeline: Timeline,
  random: Random,
  first: number,
  end: number,
  count: number,
): Float64Array {
  const { from, activity } = timeline
  const times = new Float64Array(count)
  let total = 0
  for (let step = first; step < end; step++) total += activity[step]!
  let step = first
  let before = 0
  for (let i = 0; i < count; i++) {
    const target = (total * (i + fraction(random))) / count
    while (step < end - 1 && before + activity[step]! < target) before += activity[step++]!
    const within = Math.min(0.999, Math.max(0, (target - before) / activity[step]!))
    times[i] = settle(timeline, random, from + (step + within) * STEP)
  }
  return times
}

/** The times of `count` events of a burst, evenly over the part of it between the steps. */
export function burstTimes(
  timeline: Timeline,
  burst: Burst,
  first: number,
  end: number,
  count: number,
): Float64Array {
  const { from, until } = timeline
  const begin = from + Math.max(first, burst.firstStep) * STEP
  const stop = from + Math.min(end, burst.endStep) * STEP
  return Float64Array.from({ length: count }, (_, i) =>
    Math.min(until - 1, Math.floor(begin + ((stop - begin) * i) / count)),
  )
}
