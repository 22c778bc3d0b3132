import { infallible, scalar } from '../../define.ts'
import { rowwise } from '../../rowwise.ts'
import { DOUBLES, LONG, TEXT } from '../../slot.ts'

const UNITS = ['', 'K', 'M', 'B', 'T', 'Q']

/** Trailing zeros of the fraction are not written. Negative numbers have two digits of it, as Trino has it. */
function shortDigits(value: number): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0
  // From the exact value: 12.35 is less than that.
  return String(Number(value.toFixed(digits)))
}

/** The whole part, as Java makes a long of it: the nearest that there is, 0 of NaN. */
function wholePart(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-(2 ** 63), Math.min(2 ** 63, Math.trunc(value)))
}

function formatNumber(value: number): string {
  let size = value
  let unit = 0
  while (Math.abs(size) >= 1000 && unit < UNITS.length - 1) {
    size /= 1000
    unit++
  }
  return `${shortDigits(size)}${UNITS[unit]}`
}

export const FORMAT_NUMBER = scalar(
  'conversion',
  'format_number',
  'A number in about three digits with a letter for thousands, millions, billions and so on',
  ['format_number(123456)', '123K'],
  [
    infallible(
      'format_number(double) -> varchar',
      rowwise([DOUBLES], TEXT, (value) => formatNumber(wholePart(value))),
    ),
    infallible(
      'format_number(bigint) -> varchar',
      rowwise([LONG], TEXT, (value) => formatNumber(Number(value))),
    ),
  ],
)
