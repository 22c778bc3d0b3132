import type { Random } from './random.ts'
import { below } from './random.ts'

const HEX = '0123456789abcdef'
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const LOWER = 'abcdefghijklmnopqrstuvwxyz234567'
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** All strings of `length` letters of the alphabet, so that one look-up yields several random letters. */
function combinations(alphabet: string, length: number): readonly string[] {
  const letters = [...alphabet]
  let words = ['']
  for (let i = 0; i < length; i++) words = words.flatMap((word) => letters.map((letter) => word + letter))
  return words
}

const HEX4 = combinations(HEX, 4)
const UPPER2 = combinations(BASE32, 2)
const LOWER2 = combinations(LOWER, 2)
const BASE64_2 = combinations(BASE64, 2)

/** `length` lower-case hexadecimal digits. */
export function hex(random: Random, length: number): string {
  let text = ''
  while (text.length < length) {
    const word = random.next()
    text += HEX4[word >>> 16]! + HEX4[word & 0xffff]!
  }
  return text.length === length ? text : text.slice(0, length)
}

/** A random UUID of version 4 (RFC 9562). */
export function uuid(random: Random): string {
  const a = random.next()
  const b = random.next()
  const c = random.next()
  const d = random.next()
  return (
    HEX4[a >>> 16]! +
    HEX4[a & 0xffff]! +
    '-' +
    HEX4[b >>> 16]! +
    '-' +
    HEX4[(b & 0x0fff) | 0x4000]! +
    '-' +
    HEX4[((c >>> 16) & 0x3fff) | 0x8000]! +
    '-' +
    HEX4[c & 0xffff]! +
    HEX4[d >>> 16]! +
    HEX4[d & 0xffff]!
  )
}

function fromPairs(random: Random, pairs: readonly string[], mask: number, bits: number, length: number) {
  let text = ''
  while (text.length < length) {
    const word = random.next()
    text += pairs[word & mask]! + pairs[(word >>> bits) & mask]!
  }
  return text.length === length ? text : text.slice(0, length)
}

/** Upper-case letters and digits of base 32, the alphabet of AWS's unique ids. */
export function upper(random: Random, length: number): string {
  return fromPairs(random, UPPER2, 1023, 10, length)
}

/** Lower-case letters and digits. */
export function lower(random: Random, length: number): string {
  return fromPairs(random, LOWER2, 1023, 10, length)
}

export function base64(random: Random, length: number): string {
  return fromPairs(random, BASE64_2, 4095, 12, length)
}

export function digits(random: Random, length: number): string {
  let text = String(1 + below(random, 9))
  while (text.length < length) text += String(below(random, 10))
  return text
}

/** An access key id that no scanner takes for a real one: `ASIA4KQ2ZB7XEXAMPLE5`. */
export function accessKeyId(random: Random, prefix: 'ASIA' | 'AKIA'): string {
  return `${prefix}${upper(random, 8)}EXAMPLE${upper(random, 1)}`
}

/** An address of the range kept for benchmarks, 198.18.0.0/15 (RFC 2544), which stands here for the internet. */
export function publicAddress(random: Random): string {
  const word = random.next()
  return `198.${18 + (word & 1)}.${(word >>> 8) & 255}.${(word >>> 16) & 255}`
}

export function privateAddress(random: Random): string {
  const word = random.next()
  return `10.${word & 63}.${(word >>> 8) & 255}.${4 + ((word >>> 16) % 250)}`
}

const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'))
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

let lastDay = -1
let lastDate = ''

/** `2026-01-31`, of seconds since the epoch. */
export function isoDate(seconds: number): string {
  const day = Math.floor(seconds / 86_400)
  if (day !== lastDay) {
    lastDay = day
    lastDate = new Date(day * 86_400_000).toISOString().slice(0, 10)
  }
  return lastDate
}

/** `2026-01-31T20:00:00Z`, of whole seconds since the epoch. */
export function isoTime(seconds: number): string {
  const date = isoDate(seconds)
  const second = seconds - lastDay * 86_400
  const hour = Math.floor(second / 3600)
  const minute = Math.floor(second / 60) % 60
  return `${date}T${TWO_DIGITS[hour]!}:${TWO_DIGITS[minute]!}:${TWO_DIGITS[second % 60]!}Z`
}

/** `Jan 31, 2026, 8:00:00 PM`, as several services write times in their responses. */
export function longTime(seconds: number): string {
  const date = isoDate(seconds)
  const second = seconds - lastDay * 86_400
  const hour = Math.floor(second / 3600)
  const minute = TWO_DIGITS[Math.floor(second / 60) % 60]!
  const month = MONTHS[Number(date.slice(5, 7)) - 1]!
  const clock = `${((hour + 11) % 12) + 1}:${minute}:${TWO_DIGITS[second % 60]!} ${hour < 12 ? 'AM' : 'PM'}`
  return `${month} ${Number(date.slice(8))}, ${date.slice(0, 4)}, ${clock}`
}

/** Letters of both cases and digits. */
export function mixed(random: Random, length: number): string {
  return base64(random, length).replaceAll('+', 'q').replaceAll('/', 'R')
}
