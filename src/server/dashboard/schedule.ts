import { awsError } from '../error.ts'
import type { Schedule } from './document.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const HOURS = [1, 6, 12, 24]

/** `HH:MM` in milliseconds since midnight; 00:00 where left out. */
function timeOfDay(text = '00:00'): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * HOUR_MS + minutes * 60_000
}

/** How often, and where in the day the first is. Of hourly schedules the time of day gives the minutes alone. */
function rhythm({ Frequency, TimeOfDay }: Schedule): { readonly interval: number; readonly offset: number } {
  const offset = timeOfDay(TimeOfDay)
  if (Frequency?.Unit === 'DAYS') return { interval: DAY_MS, offset }
  return { interval: (Frequency?.Value ?? 1) * HOUR_MS, offset: offset % HOUR_MS }
}

/** Throws ValidationException for what is no schedule of CloudTrail's. */
export function checkSchedule({ Frequency, TimeOfDay }: Schedule): void {
  const invalid = (message: string): never => {
    throw awsError('ValidationException', message)
  }
  const { Unit, Value } = Frequency ?? {}
  if (Unit === undefined || Value === undefined)
    return invalid('A refresh schedule has a Frequency with a Unit and a Value.')
  if (Unit === 'HOURS' && !HOURS.includes(Value))
    return invalid(`The Value of a schedule in HOURS must be one of ${HOURS.join(', ')}, and is ${Value}.`)
  if (Unit === 'DAYS' && Value !== 1)
    return invalid(`The Value of a schedule in DAYS must be 1, and is ${Value}.`)
  if (TimeOfDay !== undefined && !/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(TimeOfDay))
    return invalid(`TimeOfDay must be between 00:00 and 23:59, and is '${TimeOfDay}'.`)
}

export function isEnabled(schedule: Schedule | undefined): schedule is Schedule {
  return schedule !== undefined && schedule.Status !== 'DISABLED'
}

/** The last time of the schedule that is not after `now`; milliseconds since the epoch. */
export function lastTime(schedule: Schedule, now: number): number {
  const { interval, offset } = rhythm(schedule)
  return offset + Math.floor((now - offset) / interval) * interval
}
