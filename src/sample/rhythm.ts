/** The grain of the rhythm: five minutes, in seconds. */
export const STEP = 300
export const STEPS_PER_WEEK = 2016

/** Activity by local hour of the day, 1 being the average. */
const HOURS = [
  0.5, 0.45, 0.42, 0.4, 0.42, 0.48, 0.6, 0.8, 1.1, 1.4, 1.55, 1.6, 1.45, 1.5, 1.6, 1.55, 1.45, 1.3, 1.1, 0.95,
  0.85, 0.75, 0.65, 0.58,
] as const

/** Activity of a region in each five minutes of a week that begins on Thursday, as the epoch does. */
export function weekOf(utcOffset: number): Float64Array {
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
