import { fallible, scalar } from '../../define.ts'
import { atScale, checkOverflow, parseBigDecimal } from '../../../types/decimal.ts'
import { rowwise } from '../../rowwise.ts'
import { LONG, TEXT } from '../../slot.ts'
import { invalid } from '../../invalid.ts'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB']

/** Whole bytes, fractions of a byte cut. */
function parseDataSize(text: string): bigint {
  const [, amount = '', unit = ''] = /^([0-9.]+)([a-zA-Z]+)$/.exec(text) ?? []
  const power = UNITS.indexOf(unit)
  const number = parseBigDecimal(amount)
  if (power < 0 || number === undefined) return invalid(`Invalid data size: '${text}'`)
  const scaled = { unscaled: number.unscaled * 1024n ** BigInt(power), scale: number.scale }
  return checkOverflow(scaled.scale > 0 ? scaled.unscaled / 10n ** BigInt(scaled.scale) : atScale(scaled, 0))
}

export const PARSE_DATA_SIZE = scalar(
  'conversion',
  'parse_data_size',
  'The bytes that a text such as `2.3MB` says; units are B, kB, MB and so on to YB, 1,024 apart',
  ["parse_data_size('2.3MB')", '2411724'],
  [fallible('parse_data_size(varchar(x)) -> decimal(38, 0)', rowwise([TEXT], LONG, parseDataSize))],
)
