/**
 * The proleptic Gregorian calendar on day numbers (days since 1970-01-01, negative before), and microseconds since the epoch
 * split into day and time of day. All integer arithmetic; no Date objects, which know neither microseconds nor our range.
 */
export const MICROS_PER_MILLI = 1_000
export const MICROS_PER_SECOND = 1_000_000
export const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND
export const MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE
export const MICROS_PER_DAY = 24 * MICROS_PER_HOUR
const DAY = BigInt(MICROS_PER_DAY)

const DAYS_PER_ERA = 146_097
/** Days from 0000-03-01, where eras of 400 years begin, to 1970-01-01. */
const EPOCH_IN_ERAS = 719_468

/**
 * The day number of a date; month 1 to 12, day 1 to 31 (days past the month's end run on into the next).
 *
 * @example dayNumber(1970, 1, 2) // 1
 */
export function dayNumber(year: number, month: number, day: number): number {
  // Years begin in March here, so that the leap day comes last.
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * DAYS_PER_ERA + dayOfEra - EPOCH_IN_ERAS
}

/**
 * Year, month and day of a day number in one number, so that loops over rows make no objects:
 * read it with {@link yearOf}, {@link monthOf} and {@link dayOf}.
 */
export function calendarDate(dayNumber: number): number {
  const z = dayNumber + EPOCH_IN_ERAS
  const era = Math.floor(z / DAYS_PER_ERA)
  const dayOfEra = z - era * DAYS_PER_ERA
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / (DAYS_PER_ERA - 1))) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return year * 512 + month * 32 + day
}

/** The year of a {@link calendarDate}; 0 is 1 BC. */
export function yearOf(calendarDate: number): number {
  return Math.floor(calendarDate / 512)
}
/** The month of a {@link calendarDate}, 1 to 12. */
export function monthOf(calendarDate: number): number {
  return (calendarDate - yearOf(calendarDate) * 512) >> 5
}
/** The day of the month of a {@link calendarDate}, 1 to 31. */
export function dayOf(calendarDate: number): number {
  return (calendarDate - yearOf(calendarDate) * 512) & 31
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** @param month 1 to 12 */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Whether year, month and day name a date that exists. */
export function isValidDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** Monday 1 to Sunday 7, as ISO 8601 counts. */
export function dayOfWeek(dayNumber: number): number {
  const daysAfterThursday = ((dayNumber % 7) + 7) % 7
  return ((daysAfterThursday + 3) % 7) + 1
}

/** 1 to 366. */
export function dayOfYear(day: number): number {
  return day - dayNumber(yearOf(calendarDate(day)), 1, 1) + 1
}

/** 1 to 4. */
export function quarterOf(calendarDate: number): number {
  return Math.floor((monthOf(calendarDate) + 2) / 3)
}

/** The year that the ISO week of the day belongs to: the calendar year of the week's Thursday. */
export function yearOfWeek(day: number): number {
  return yearOf(calendarDate(day - dayOfWeek(day) + 4))
}

/** The ISO week of the year, 1 to 53. */
export function weekOfYear(day: number): number {
  const thursday = day - dayOfWeek(day) + 4
  return Math.floor((dayOfYear(thursday) - 1) / 7) + 1
}

/** The day number of the last day of the day's month. */
export function lastDayOfMonth(day: number): number {
  const date = calendarDate(day)
  return day - dayOf(date) + daysInMonth(yearOf(date), monthOf(date))
}

/** The same day of the month so many months later (earlier where negative), or the month's last day where it is shorter. */
export function addMonthsToDay(day: number, months: number): number {
  const date = calendarDate(day)
  const month = yearOf(date) * 12 + monthOf(date) - 1 + months
  const year = Math.floor(month / 12)
  const monthOfYear = month - year * 12 + 1
  return dayNumber(year, monthOfYear, Math.min(dayOf(date), daysInMonth(year, monthOfYear)))
}

/** The day number that a moment (microseconds since the epoch) falls on. */
export function dayOfMicros(micros: bigint): number {
  const number = Number(micros)
  if (Number.isSafeInteger(number)) return Math.floor(number / MICROS_PER_DAY)
  const day = micros / DAY
  return Number(micros < 0n && day * DAY !== micros ? day - 1n : day)
}

/** Microseconds since midnight of the moment's day, 0 to 86,399,999,999. */
export function microsOfDay(micros: bigint): number {
  const number = Number(micros)
  if (Number.isSafeInteger(number)) return number - Math.floor(number / MICROS_PER_DAY) * MICROS_PER_DAY
  const rest = micros % DAY
  return Number(rest < 0n ? rest + DAY : rest)
}

/** The moment of a day number and the microseconds since its midnight. */
export function toMicros(day: number, microsOfDay: number): bigint {
  const number = day * MICROS_PER_DAY + microsOfDay
  return Number.isSafeInteger(number) ? BigInt(number) : BigInt(day) * DAY + BigInt(microsOfDay)
}

/** {@link addMonthsToDay} for a moment; the time of day stays. */
export function addMonths(micros: bigint, months: number): bigint {
  return toMicros(addMonthsToDay(dayOfMicros(micros), months), microsOfDay(micros))
}

const POWERS = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1]

/**
 * A moment to fewer digits of the second: to the nearest, halves towards the future, as io.trino.type.DateTimes rounds.
 *
 * @param precision digits of the fraction of a second, 0 to 6
 */
export function roundMicros(micros: bigint, precision: number): bigint {
  const unit = POWERS[precision] ?? 1
  if (unit === 1) return micros
  const factor = BigInt(unit)
  const half = factor / 2n
  return ((micros >= 0n ? micros + half : micros + 1n - half) / factor) * factor
}

/** Cuts a moment to fewer digits of the second, towards the past. */
export function truncateMicros(micros: bigint, precision: number): bigint {
  const factor = BigInt(POWERS[precision] ?? 1)
  const rest = micros % factor
  return micros - (rest < 0n ? rest + factor : rest)
}
