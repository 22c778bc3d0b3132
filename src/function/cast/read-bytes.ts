import { dayNumber, isValidDate, MICROS_PER_DAY, MICROS_PER_SECOND } from '../../types/calendar.ts'

/**
 * The usual spellings of numbers, dates and timestamps, read from UTF-8 in place. Undefined stands for everything else:
 * another spelling or no value at all, which the readers of texts then tell apart.
 */
const ZERO = 0x30
const DASH = 0x2d
const COLON = 0x3a
const SPACE = 0x20
const POINT = 0x2e

/** So many digits fit a double exactly. */
const MAX_DIGITS = 15

/** Up to 15 digits, maybe after a minus. */
export function integerFromBytes(data: Uint8Array, start: number, end: number): number | undefined {
  const negative = data[start] === DASH
  const first = negative ? start + 1 : start
  if (first >= end || end - first > MAX_DIGITS) return undefined
  let value = 0
  for (let i = first; i < end; i++) {
    const digit = data[i]! - ZERO
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
  }
  return negative ? -value : value
}

/** Two digits, or a number out of any range. */
function twoDigits(data: Uint8Array, at: number): number {
  const tens = data[at]! - ZERO
  const ones = data[at + 1]! - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 100
}

const DATE_LENGTH = 10

/** The day number of `YYYY-MM-DD`. */
export function dayFromBytes(data: Uint8Array, start: number, end: number): number | undefined {
  if (end - start !== DATE_LENGTH || data[start + 4] !== DASH || data[start + 7] !== DASH) return undefined
  const century = twoDigits(data, start)
  const ofCentury = twoDigits(data, start + 2)
  if (century > 99 || ofCentury > 99) return undefined
  const year = century * 100 + ofCentury
  const month = twoDigits(data, start + 5)
  const day = twoDigits(data, start + 8)
  return isValidDate(year, month, day) ? dayNumber(year, month, day) : undefined
}

const SECONDS_LENGTH = 19
const MAX_FRACTION = 6

/** Microseconds since the epoch of `YYYY-MM-DD`, `YYYY-MM-DD hh:mm:ss` and that with up to six digits of the second. */
export function microsFromBytes(data: Uint8Array, start: number, end: number): number | undefined {
  const day = dayFromBytes(data, start, Math.min(end, start + DATE_LENGTH))
  if (day === undefined) return undefined
  const length = end - start
  if (length === DATE_LENGTH) return day * MICROS_PER_DAY
  if (length < SECONDS_LENGTH || data[start + 10] !== SPACE) return undefined
  if (data[start + 13] !== COLON || data[start + 16] !== COLON) return undefined
  const hour = twoDigits(data, start + 11)
  const minute = twoDigits(data, start + 14)
  const second = twoDigits(data, start + 17)
  if (hour > 23 || minute > 59 || second > 59) return undefined
  let fraction = 0
  if (length > SECONDS_LENGTH) {
    const digits = length - SECONDS_LENGTH - 1
    if (data[start + SECONDS_LENGTH] !== POINT || digits < 1 || digits > MAX_FRACTION) return undefined
    const read = integerFromBytes(data, start + SECONDS_LENGTH + 1, end)
    if (read === undefined || read < 0 || data[start + SECONDS_LENGTH + 1] === DASH) return undefined
    fraction = read * 10 ** (MAX_FRACTION - digits)
  }
  const micros = day * MICROS_PER_DAY + ((hour * 60 + minute) * 60 + second) * MICROS_PER_SECOND + fraction
  // Early and late years lose microseconds as doubles.
  return Number.isSafeInteger(micros) ? micros : undefined
}
