/** The texts of floating-point numbers as Trino (that is, Java) writes and reads them. */

/** Digits and power of ten of a finite number other than zero: digits d1d2d3… stand for d1.d2d3… × 10^exponent. */
interface Shortest {
  readonly digits: string
  readonly exponent: number
}

function digitsOf(exponential: string): Shortest {
  const [mantissa = '', exponent] = exponential.split('e')
  return { digits: mantissa.replace('.', '').replace(/0+$/, ''), exponent: Number(exponent) }
}

function shortestDouble(size: number): Shortest {
  const parts = digitsOf(size.toExponential())
  // Java always gives two digits, and where two serve, the nearer: the least double is 4.9E-324, not 5.0E-324.
  return parts.digits.length > 1 ? parts : digitsOf(size.toExponential(1))
}

function shortestReal(size: number): Shortest {
  // Two digits at least, as above; nine always tell reals apart.
  for (let fraction = 1; fraction < 8; fraction++) {
    const text = size.toExponential(fraction)
    if (Math.fround(Number(text)) === size) return digitsOf(text)
  }
  return digitsOf(size.toExponential(8))
}

function notFinite(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN'
  if (value === Number.POSITIVE_INFINITY) return 'Infinity'
  return value === Number.NEGATIVE_INFINITY ? '-Infinity' : undefined
}

function scientific({ digits, exponent }: Shortest): string {
  const rest = digits.slice(1).replace(/0+$/, '')
  return `${digits[0]}.${rest === '' ? '0' : rest}E${exponent}`
}

/** Java's toString: plain from 10^-3 up to 10^7, else scientific; always a digit behind the point. */
function javaText(value: number, shortest: (size: number) => Shortest): string {
  const odd = notFinite(value)
  if (odd !== undefined) return odd
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const size = Math.abs(value)
  if (size === 0) return `${sign}0.0`
  const parts = shortest(size)
  if (size < 1e-3 || size >= 1e7) return sign + scientific(parts)
  const { digits, exponent } = parts
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  const rest = digits.slice(exponent + 1).replace(/0+$/, '')
  return `${sign}${whole}.${rest === '' ? '0' : rest}`
}

/** A double as results show it: `1.0`, `1.0E7`, `1.5E-4`, `NaN`, `-Infinity`. */
export function formatDouble(value: number): string {
  return javaText(value, shortestDouble)
}

/** A real as results show it: the fewest digits that tell the 32-bit number apart. */
export function formatReal(value: number): string {
  return javaText(value, shortestReal)
}

/**
 * A double as CAST makes it a varchar: always scientific, `1.0E0`, `1.2345E-1`; zero is `0E0`.
 * (io.trino.type.DoubleOperators.castToVarchar)
 */
export function doubleToVarchar(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0E0' : '0E0'
  return notFinite(value) ?? (value < 0 ? '-' : '') + scientific(shortestDouble(Math.abs(value)))
}

/** {@link doubleToVarchar} for reals, which keep seven digits at most. */
export function realToVarchar(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0E0' : '0E0'
  const odd = notFinite(value)
  if (odd !== undefined) return odd
  const { digits, exponent } = shortestReal(Math.abs(value))
  const rounded = digits.length <= 7 ? { digits, exponent } : roundHalfEven(digits, exponent, 7)
  return (value < 0 ? '-' : '') + scientific(rounded)
}

function roundHalfEven(digits: string, exponent: number, keep: number): Shortest {
  const kept = Number(digits.slice(0, keep))
  const rest = digits.slice(keep).replace(/0+$/, '')
  const up = rest > '5' || (rest === '5' && kept % 2 === 1)
  const text = String(kept + Number(up))
  return text.length > keep
    ? { digits: text.slice(0, keep), exponent: exponent + 1 }
    : { digits: text, exponent }
}

const FLOAT = /^[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?)$/
const HEX_FLOAT = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)[fFdD]?$/

/**
 * Reads a double as Java's parseDouble does: decimal and scientific, `NaN`, `Infinity`, a trailing `d` or `f`, hexadecimal
 * with a binary exponent, blanks around. Undefined where the text is none.
 */
export function parseDouble(text: string): number | undefined {
  const trimmed = javaTrim(text)
  if (FLOAT.test(trimmed)) return Number(trimmed.replace(/[fFdD]$/, ''))
  const hex = HEX_FLOAT.exec(trimmed)
  if (hex === null) return undefined
  const [, sign, whole = '', rest = '', exponent] = hex
  if (whole === '' && rest === '') return undefined
  const size = Number(BigInt(`0x${whole}${rest}`)) * 2 ** (Number(exponent) - 4 * rest.length)
  return sign === '-' ? -size : size
}

/** {@link parseDouble} rounded to 32 bits. */
export function parseReal(text: string): number | undefined {
  const value = parseDouble(text)
  return value === undefined ? undefined : Math.fround(value)
}

/** Java's String.trim: takes control characters and the space off both ends, and no other white space. */
function javaTrim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) <= 0x20) start++
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

/** Reads a whole number as Java's parseLong does: a sign and digits, blanks around. Undefined where it is none; no range is checked. */
export function parseInteger(text: string): bigint | undefined {
  const trimmed = javaTrim(text)
  return /^[+-]?\d+$/.test(trimmed) ? BigInt(trimmed.replace(/^\+/, '')) : undefined
}
