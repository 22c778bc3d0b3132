import { TraillakeError } from '../common/errors.ts'
import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  INTEGER,
  INTERVAL_DAY_TO_SECOND,
  INTERVAL_YEAR_TO_MONTH,
  IPADDRESS,
  JSON_TYPE,
  REAL,
  type RowField,
  SMALLINT,
  type SqlType,
  TINYINT,
  UNKNOWN,
  UUID,
  VARBINARY,
  VARCHAR,
} from './type.ts'

const MAX_DECIMAL_PRECISION = 38
const MAX_CHAR_LENGTH = 65_536
const MAX_VARCHAR_LENGTH = 2_147_483_646
const MAX_TRINO_TIME_PRECISION = 12
const MAX_TIME_PRECISION = 6
const DEFAULT_TIME_PRECISION = 3

/** Types that take no parameters, and the one alias among them, `int`. */
const SIMPLE_TYPES: ReadonlyMap<string, SqlType> = new Map([
  ['unknown', UNKNOWN],
  ['boolean', BOOLEAN],
  ['tinyint', TINYINT],
  ['smallint', SMALLINT],
  ['integer', INTEGER],
  ['int', INTEGER],
  ['bigint', BIGINT],
  ['real', REAL],
  ['double', DOUBLE],
  ['varbinary', VARBINARY],
  ['date', DATE],
  ['json', JSON_TYPE],
  ['uuid', UUID],
  ['ipaddress', IPADDRESS],
  ['ipprefix', { kind: 'ipprefix' }],
  ['hyperloglog', { kind: 'hyperloglog' }],
  ['tdigest', { kind: 'tdigest' }],
])

/** Types that Trino has and we do not. */
const UNSUPPORTED_TYPES: ReadonlySet<string> = new Set([
  'qdigest',
  'setdigest',
  'p4hyperloglog',
  'json2016',
  'color',
  'geometry',
  'sphericalgeography',
])

interface Token {
  readonly text: string
  readonly kind: 'word' | 'quoted' | 'number' | 'symbol'
}

const TOKEN = /\s*(?:([A-Za-z_][A-Za-z0-9_@:]*)|(\d+)|"((?:[^"]|"")*)"|([(),<>]))/y

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  const end = text.trimEnd().length
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text)
    if (match === null) throw unknownType(text)
    const [, word, number, quoted, symbol] = match
    if (word !== undefined) tokens.push({ text: word, kind: 'word' })
    else if (number !== undefined) tokens.push({ text: number, kind: 'number' })
    else if (quoted !== undefined) tokens.push({ text: quoted.replaceAll('""', '"'), kind: 'quoted' })
    else tokens.push({ text: symbol ?? '', kind: 'symbol' })
  }
  return tokens
}

function unknownType(text: string): TraillakeError {
  return new TraillakeError('TYPE_NOT_FOUND', `Unknown type: ${text.trim()}`)
}

function checkedDecimal(precision: number, scale: number): SqlType {
  if (precision < 1 || precision > MAX_DECIMAL_PRECISION)
    throw new TraillakeError(
      'INVALID_FUNCTION_ARGUMENT',
      `DECIMAL precision must be in range [1, ${MAX_DECIMAL_PRECISION}]: ${precision}`,
    )
  if (scale > precision)
    throw new TraillakeError(
      'INVALID_FUNCTION_ARGUMENT',
      `DECIMAL scale must be in range [0, precision (${precision})]: ${scale}`,
    )
  return { kind: 'decimal', precision, scale }
}

function checkedVarchar(length: number): SqlType {
  if (length > MAX_VARCHAR_LENGTH)
    throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', `Invalid VARCHAR length ${length}`)
  return { kind: 'varchar', length }
}

function checkedChar(length: number): SqlType {
  if (length > MAX_CHAR_LENGTH)
    throw new TraillakeError(
      'INVALID_FUNCTION_ARGUMENT',
      `CHAR length must be in range [0, ${MAX_CHAR_LENGTH}], got ${length}`,
    )
  return { kind: 'char', length }
}

function checkedTime(kind: 'time' | 'timestamp' | 'timestamp with time zone', precision: number): SqlType {
  if (precision > MAX_TRINO_TIME_PRECISION) {
    const name = kind.toUpperCase()
    throw new TraillakeError(
      'NUMERIC_VALUE_OUT_OF_RANGE',
      `${name} precision must be in range [0, ${MAX_TRINO_TIME_PRECISION}]: ${precision}`,
    )
  }
  if (precision > MAX_TIME_PRECISION) {
    const name = kind.replace(/^\w+/, (base) => `${base}(${precision})`)
    throw new TraillakeError(
      'NOT_SUPPORTED',
      `Type not supported: ${name}; the highest precision is ${MAX_TIME_PRECISION}`,
    )
  }
  return { kind, precision }
}

/**
 * Reads a type as SQL writes it: `map(varchar, varchar)`, `row(a bigint, b array(double))`, `timestamp(3) with time zone`,
 * `double precision`, `array<varchar>`. `decimal` alone is `decimal(38,0)`, `char` is `char(1)`, `time` and `timestamp`
 * have precision 3 (https://trino.io/docs/current/language/types.html).
 *
 * Throws TYPE_NOT_FOUND (`Unknown type: string`), NOT_SUPPORTED for types of Trino that we lack (among them times more
 * precise than a microsecond) and INVALID_FUNCTION_ARGUMENT for parameters out of range.
 */
export function parseType(text: string): SqlType {
  const tokens = tokenize(text)
  let position = 0

  const isSymbol = (symbol: string): boolean => {
    const token = tokens[position]
    return token?.kind === 'symbol' && token.text === symbol
  }
  const isWord = (word: string, at = position): boolean => {
    const token = tokens[at]
    return token?.kind === 'word' && token.text.toLowerCase() === word
  }
  const takeSymbol = (symbol: string): boolean => {
    if (!isSymbol(symbol)) return false
    position++
    return true
  }
  const takeWords = (...words: readonly string[]): boolean => {
    if (!words.every((word, i) => isWord(word, position + i))) return false
    position += words.length
    return true
  }
  const expect = (symbol: string): void => {
    if (!takeSymbol(symbol)) throw unknownType(text)
  }
  const number = (): number => {
    const token = tokens[position++]
    if (token?.kind !== 'number') throw unknownType(text)
    return Number(token.text)
  }
  const optionalNumber = (fallback: number): number => {
    if (!takeSymbol('(')) return fallback
    const value = number()
    expect(')')
    return value
  }
  const numbers = (): number[] => {
    const found: number[] = []
    if (!takeSymbol('(')) return found
    do found.push(number())
    while (takeSymbol(','))
    expect(')')
    return found
  }
  const parameters = (count: number): SqlType[] => {
    const close = takeSymbol('<') ? '>' : ')'
    if (close === ')') expect('(')
    const found: SqlType[] = []
    do found.push(type())
    while (takeSymbol(','))
    expect(close)
    if (found.length !== count) throw unknownType(text)
    return found
  }

  const timeType = (base: 'time' | 'timestamp'): SqlType => {
    const precision = optionalNumber(DEFAULT_TIME_PRECISION)
    const zoned = takeWords('with', 'time', 'zone')
    if (!zoned) takeWords('without', 'time', 'zone')
    if (base === 'timestamp') return checkedTime(zoned ? 'timestamp with time zone' : 'timestamp', precision)
    if (zoned)
      throw new TraillakeError('NOT_SUPPORTED', `Type not supported: time(${precision}) with time zone`)
    return checkedTime('time', precision)
  }

  const intervalType = (): SqlType => {
    if (takeWords('year', 'to', 'month')) return INTERVAL_YEAR_TO_MONTH
    if (takeWords('day', 'to', 'second')) return INTERVAL_DAY_TO_SECOND
    throw unknownType(text)
  }

  const rowField = (): RowField => {
    const start = position
    const first = tokens[position]
    // `row(a bigint)` names its field, `row(bigint)` does not; `row(double precision)` is a type of two words.
    if (first?.kind === 'quoted' || first?.kind === 'word') {
      position++
      const next = tokens[position]
      const typeFollows = next?.kind === 'word' || next?.kind === 'quoted'
      const twoWordType =
        (isWord('double', start) && isWord('precision')) ||
        (isWord('interval', start) && (isWord('year') || isWord('day'))) ||
        ((isWord('time', start) || isWord('timestamp', start)) && (isWord('with') || isWord('without')))
      if (typeFollows && !(first.kind === 'word' && twoWordType)) {
        const name = first.kind === 'quoted' ? first.text : first.text.toLowerCase()
        return { name, type: type() }
      }
      position = start
    }
    return { name: undefined, type: type() }
  }

  const rowType = (): SqlType => {
    expect('(')
    const fields: RowField[] = []
    do fields.push(rowField())
    while (takeSymbol(','))
    expect(')')
    return { kind: 'row', fields }
  }

  const type = (): SqlType => {
    const token = tokens[position++]
    if (token === undefined || token.kind === 'number' || token.kind === 'symbol') throw unknownType(text)
    const name = token.text.toLowerCase()
    switch (name) {
      case 'array': {
        const [element = UNKNOWN] = parameters(1)
        return { kind: 'array', element }
      }
      case 'map': {
        const [key = UNKNOWN, value = UNKNOWN] = parameters(2)
        return { kind: 'map', key, value }
      }
      case 'row':
        return rowType()
      case 'decimal': {
        const given = numbers()
        if (given.length > 2) throw unknownType(text)
        return checkedDecimal(given[0] ?? MAX_DECIMAL_PRECISION, given[1] ?? 0)
      }
      case 'varchar':
        return isSymbol('(') ? checkedVarchar(optionalNumber(0)) : VARCHAR
      case 'char':
        return checkedChar(optionalNumber(1))
      case 'time':
      case 'timestamp':
        return timeType(name)
      case 'interval':
        return intervalType()
      case 'double':
        takeWords('precision')
        return DOUBLE
      default: {
        const simple = SIMPLE_TYPES.get(name)
        if (simple !== undefined && !isSymbol('(') && !isSymbol('<')) return simple
        if (UNSUPPORTED_TYPES.has(name))
          throw new TraillakeError('NOT_SUPPORTED', `Type not supported: ${token.text}`)
        throw unknownType(simple === undefined && tokens.length > position ? token.text : text)
      }
    }
  }

  const parsed = type()
  if (position < tokens.length) throw unknownType(text)
  return parsed
}
