import { infallible, scalar } from '../../define.ts'
import { rowwise } from '../../rowwise.ts'
import { DOUBLES, LONG, TEXT } from '../../slot.ts'

const UNITS = ['', 'K', 'M', 'B', 'T', 'Q']

/** Three digits at most; trailing zeros of the fraction are not written. */
function shortDigits(value: number): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0
  const scale = 10 ** digits
  return String(Math.floor(value * scale + 0.5) / scale)
}

function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
  let size = Math.abs(value)
  let unit = 0
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000
    unit++
  }
  return `${value < 0 ? '-' : ''}${shortDigits(size)}${UNITS[unit]}`
}

export const FORMAT_NUMBER = scalar(
  'conversion',
  'format_number',
  'A number in about three digits with a letter for thousands, millions, billions and so on',
  ['format_number(123456)', '123K'],
  [
    infallible('format_number(double) -> varchar', rowwise([DOUBLES], TEXT, formatNumber)),
    infallible(
      'format_number(bigint) -> varchar',
      rowwise([LONG], TEXT, (value) => formatNumber(Number(value))),
    ),
  ],
)
