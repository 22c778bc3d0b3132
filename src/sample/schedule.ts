import type { Burst } from './bursts.ts'
import { planBursts } from './bursts.ts'
import type { Partition } from './organization.ts'
import { REGIONS } from './organization.ts'
import type { Random } from './random.ts'
import { chance, fraction } from './random.ts'

/** The grain of the rhythm: five minutes, in seconds. */
export const STEP = 300
const STEPS_PER_WEEK = 2016

/** What one account and region has to say about one window of time. */
export interface Share {
  readonly partition: Partition
  /** Seconds since the epoch of its events, ascending but for neighbours. */
  readonly times: Float64Array
  /** For each event, the number of its burst in `bursts`, or -1. */
  readonly burstOf: Int32Array
  /** The end of the window: delivery follows. */
  readonly windowEnd: number
}

export interface Schedule {
  readonly bursts: readonly Burst[]
  /** All shares with events in them, window by window. */
  readonly shares: () => Generator<Share>
}

/** Activity by local hour of the day, 1 being the average. */
const HOURS = [
  0.5, 0.45, 0.42, 0.4, 0.42, 0.48, 0.6, 0.8, 1.1, 1.4, 1.55, 1.6, 1.45, 1.5, 1.6, 1.55, 1.45, 1.3, 1.1, 0.95,
  0.85, 0.75, 0.65, 0.58,
] as const

/** Activity of a region in each five minutes of a week that begins on Thursday, as the epoch does. */
function weekOf(utcOffset: number): Float64Array {
  const week = new Float64Array(STEPS_PER_WEEK)
  for (let step = 0; step < STEPS_PER_WEEK; step++) {
    const local = (step / 12 + utcOffset + 168) % 168
    const hour = Math.floor(local) % 24
    const next = HOURS[(hour + 1) % 24]!
    const part = local - Math.floor(local)
    const day = Math.floor(local / 24)
    const weekend = day === 2 || day === 3
    // Programs run day and night; nightly jobs start on the hour at 02:00 UTC.
    const nightly = step % 288 >= 24 && step % 288 < 28 ? 1 : 0
    week[step] = 0.35 + (HOURS[hour]! * (1 - part) + next * part) * (weekend ? 0.45 : 1) + nightly
  }
  return week
}

/** Windows of these many steps may make a file: from five minutes, as CloudTrail delivers, to a day. */
const WINDOW_STEPS = [1, 2, 3, 6, 12, 24, 36, 72, 144, 288] as const

/** How many files a sample of this size should have, roughly: 500 for 200,000 events, 2,000 for 4,000,000. */
function filesFor(events: number): number {
  return 10 + Math.sqrt(events)
}

/**
 * Lays `events` events over the days before `until` (seconds since the epoch): by day, night and weekend of each
 * region, with bursts. Time is cut into windows; in each, the busiest account and region and a few others deliver.
 */
export function planSchedule(
  random: Random,
  options: { events: number; days: number; until: number; partitions: readonly Partition[] },
): Schedule {
  const { events, days, until, partitions } = options
  const steps = Math.max(1, Math.ceil((days * 86_400) / STEP))
  const from = until - days * 86_400
  const firstWeekStep = Math.floor(from / STEP)
  const weeks = REGIONS.map((region) => weekOf(region.utcOffset))
  const regionShare = new Float64Array(REGIONS.length)
  for (const { regionIndex, share } of partitions) regionShare[regionIndex]! += share

  const activity = new Float64Array(steps)
  for (let step = 0; step < steps; step++) {
    const place = (firstWeekStep + step) % STEPS_PER_WEEK
    let sum = 0
    for (let region = 0; region < weeks.length; region++) sum += weeks[region]![place]! * regionShare[region]!
    activity[step] = sum * (0.85 + 0.3 * fraction(random))
  }
  const bursts = planBursts(random, steps, days, partitions)
  const extra = new Float64Array(steps)
  for (const { firstStep, endStep, strength } of bursts) {
    for (let step = firstStep; step < endStep; step++) extra[step]! += strength
  }
  let mass = 0
  for (let step = 0; step < steps; step++) mass += activity[step]! + extra[step]!

  const files = filesFor(events)
  const size = WINDOW_STEPS.find((candidate) => steps / candidate <= files / 2) ?? 288
  const windows = Math.ceil(steps / size)
  const roots = partitions.map(({ share }) => Math.sqrt(share))
  const rootSum = roots.reduce((sum, root) => sum + root, 0)
  const presence = roots.map((root, index) =>
    index === 0 ? 1 : Math.min(1, (files / windows) * (root / rootSum)),
  )

  /** Ascending times in a run of steps, as many as asked, each step by its activity. */
  function baseTimes(first: number, end: number, count: number): Float64Array {
    const times = new Float64Array(count)
    let total = 0
    for (let step = first; step < end; step++) total += activity[step]!
    let step = first
    let before = 0
    for (let i = 0; i < count; i++) {
      const target = (total * (i + fraction(random))) / count
      while (step < end - 1 && before + activity[step]! < target) before += activity[step++]!
      const within = Math.min(0.999, Math.max(0, (target - before) / activity[step]!))
      times[i] = settle(from + (step + within) * STEP)
    }
    return times
  }

  /** Whole seconds, up to a minute and a half early or late, within the period. */
  function settle(time: number): number {
    const moved = Math.floor(time + (fraction(random) - 0.5) * 180)
    return Math.min(until - 1, Math.max(Math.ceil(from), moved))
  }

  function* shares(): Generator<Share> {
    let passed = 0
    let given = 0
    for (let window = 0; window < windows; window++) {
      const first = window * size
      const end = Math.min(steps, first + size)
      let usual = 0
      for (let step = first; step < end; step++) {
        usual += activity[step]!
        passed += activity[step]! + extra[step]!
      }
      const target = end === steps ? events : Math.floor((events * passed) / mass)
      const due = target - given
      given = target
      const raging = bursts
        .map((burst, index) => ({ burst, index }))
        .filter(({ burst }) => burst.firstStep < end && burst.endStep > first)
      let windowMass = usual
      const masses = raging.map(({ burst }) => {
        const burstMass = burst.strength * (Math.min(end, burst.endStep) - Math.max(first, burst.firstStep))
        windowMass += burstMass
        return burstMass
      })
      const counts = masses.map((burstMass) => Math.floor((due * burstMass) / windowMass))
      const rest = due - counts.reduce((sum, count) => sum + count, 0)

      const place = (firstWeekStep + first + Math.floor((end - first) / 2)) % STEPS_PER_WEEK
      const active = partitions.filter((_, index) => chance(random, presence[index]!))
      const weights = active.map(
        ({ index, share, regionIndex }) => (share / presence[index]!) * weeks[regionIndex]![place]!,
      )
      const weightSum = weights.reduce((sum, weight) => sum + weight, 0)
      const delivering = new Set(active)
      for (const { burst } of raging) delivering.add(burst.partition)
      let weighed = 0
      let dealt = 0
      let turn = 0
      for (const partition of delivering) {
        let count = 0
        if (turn < active.length) {
          weighed += weights[turn]!
          const upTo = turn === active.length - 1 ? rest : Math.floor((rest * weighed) / weightSum)
          count = upTo - dealt
          dealt = upTo
          turn++
        }
        const own = raging
          .map(({ burst, index }, at) => ({ burst, index, count: counts[at]! }))
          .filter(({ burst, count: some }) => burst.partition === partition && some > 0)
        if (count === 0 && own.length === 0) continue
        yield {
          ...merge(baseTimes(first, end, count), own, first, end),
          partition,
          windowEnd: from + end * STEP,
        }
      }
    }
  }

  function merge(
    base: Float64Array,
    own: readonly { burst: Burst; index: number; count: number }[],
    first: number,
    end: number,
  ): { times: Float64Array; burstOf: Int32Array } {
    let times = base
    let burstOf = new Int32Array(base.length).fill(-1)
    for (const { burst, index, count } of own) {
      const begin = from + Math.max(first, burst.firstStep) * STEP
      const stop = from + Math.min(end, burst.endStep) * STEP
      const merged = new Float64Array(times.length + count)
      const mergedBurst = new Int32Array(times.length + count)
      let left = 0
      for (let at = 0, right = 0; at < merged.length; at++) {
        const next =
          right < count ? Math.floor(begin + ((stop - begin) * right) / count) : Number.POSITIVE_INFINITY
        if (left < times.length && times[left]! <= next) {
          merged[at] = times[left]!
          mergedBurst[at] = burstOf[left++]!
        } else {
          merged[at] = Math.min(until - 1, Math.ceil(next))
          mergedBurst[at] = index
          right++
        }
      }
      times = merged
      burstOf = mergedBurst
    }
    return { times, burstOf }
  }

  return { bursts, shares }
}
