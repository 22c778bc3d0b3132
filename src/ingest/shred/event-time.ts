import { dayNumber, isValidDate } from '../../types/calendar.ts'

/**
 * Reads the spellings of time that logs have: `2023-07-10T11:42:00Z`, `… 11:42:00.123456789`, with `T` or a blank,
 * with `Z`, an offset (`+02:00`, `-0530`) or nothing, which is UTC. The fraction is cut to microseconds.
 * Proleptic Gregorian calendar; a leap second (`:60`) is the next minute's first.
 *
 * @returns microseconds since the epoch, NaN where it is no time or after the year 2254. Before 1685, where a double does
 * not hold every microsecond, fractions of a second are dropped.
 */
export function parseEventTime(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  if (length < 19 || bytes[start + 4] !== DASH || bytes[start + 7] !== DASH) return Number.NaN
  const separator = bytes[start + 10]
  if (separator !== LETTER_T && separator !== BLANK) return Number.NaN
  if (bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return Number.NaN
  const year = digits(bytes, start, 4)
  const month = digits(bytes, start + 5, 2)
  const day = digits(bytes, start + 8, 2)
  const hour = digits(bytes, start + 11, 2)
  const minute = digits(bytes, start + 14, 2)
  const second = digits(bytes, start + 17, 2)
  if (!(year >= 1) || year > 2254 || !isValidDate(year, month, day)) return Number.NaN
  if (!(hour <= 23) || !(minute <= 59) || !(second <= 60)) return Number.NaN
  let at = start + 19
  let fraction = 0
  if (at < end && (bytes[at] === DOT || bytes[at] === COMMA)) {
    let unit = 100_000
    const first = ++at
    for (; at < end && isDigit(bytes[at]!); at++) {
      fraction += unit * (bytes[at]! - ZERO)
      unit = Math.floor(unit / 10)
    }
    if (at === first) return Number.NaN
  }
  const offset = parseOffset(bytes, at, end)
  const seconds = dayNumber(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
  return seconds * 1_000_000 + (year < FIRST_EXACT_YEAR ? 0 : fraction)
}

/** Microseconds from here to the epoch are below 2⁵³. */
const FIRST_EXACT_YEAR = 1685

const [DASH, COLON, DOT, COMMA, BLANK, PLUS, ZERO] = [0x2d, 0x3a, 0x2e, 0x2c, 0x20, 0x2b, 0x30]
const [LETTER_T, LETTER_Z] = [0x54, 0x5a]

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9
}

/** A number of exactly `count` digits, else NaN. */
function digits(bytes: Uint8Array, start: number, count: number): number {
  let value = 0
  for (let i = start; i < start + count; i++) {
    if (!isDigit(bytes[i]!)) return Number.NaN
    value = value * 10 + bytes[i]! - ZERO
  }
  return value
}

/** Seconds east of UTC of what stands behind the time; NaN where that is no offset. */
function parseOffset(bytes: Uint8Array, start: number, end: number): number {
  if (start === end || (start + 1 === end && bytes[start] === LETTER_Z)) return 0
  const sign = bytes[start] === PLUS ? 1 : bytes[start] === DASH ? -1 : Number.NaN
  const colon = bytes[start + 3] === COLON ? 1 : 0
  if (end - start !== 5 + colon) return Number.NaN
  const [hours, minutes] = [digits(bytes, start + 1, 2), digits(bytes, start + 3 + colon, 2)]
  return hours <= 18 && minutes <= 59 ? sign * (hours * 3600 + minutes * 60) : Number.NaN
}
