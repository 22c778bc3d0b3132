import { assertNever } from '../../common/assert.ts'
import type { Column, PlainColumn } from '../../column/column.ts'
import { flatten, validityOf } from '../../column/flatten.ts'
import { valueReader } from '../../column/value.ts'
import { compareValues } from '../../types/compare.ts'
import type { SqlType } from '../../types/type.ts'
import { doubleWords, integerWords } from '../grouping/canonical.ts'
import { createInterner } from '../grouping/interner.ts'
import type { Pace } from '../pace.ts'
import { type OrderWords, ranksOf } from './radix.ts'
import { textRanks } from './text-rank.ts'

const SIGN = 0x80000000

/** How one key orders. */
export interface KeyOrder {
  readonly descending: boolean
  readonly nullsFirst: boolean
}

/** Words of integers of `width` 32-bit words a row, the low one first in memory. */
function integerOrder(words: Int32Array, width: number): Uint32Array[] {
  const rows = words.length / width
  return Array.from({ length: width }, (_, significance) => {
    const out = new Uint32Array(rows)
    const place = width - 1 - significance
    const flip = significance === 0 ? SIGN : 0
    for (let row = 0; row < rows; row++) out[row] = words[row * width + place]! ^ flip
    return out
  })
}

/** Doubles order as their bits do once negative ones are inverted and the sign is flipped; NaN is largest. */
function doubleOrder(values: Float64Array): Uint32Array[] {
  const words = doubleWords(values)
  const high = new Uint32Array(values.length)
  const low = new Uint32Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const top = words[2 * row + 1]!
    const negative = top < 0
    high[row] = negative ? ~top : top ^ SIGN
    low[row] = negative ? ~words[2 * row]! : words[2 * row]!
  }
  return [high, low]
}

/**
 * Ranks by comparing values: for types that have no typed order. Each distinct value is read once; comparing may fail, so a
 * dictionary's unused entries are left out.
 */
function comparedRanks(column: Column, type: SqlType): Uint32Array {
  const interner = createInterner(type)
  const ids = interner.intern(column)
  const read = valueReader(interner.values(), type)
  const compare = compareValues(type)
  const values = Array.from({ length: interner.size }, (_, id) => ({ id, value: read(id) }))
  const present = values.filter(({ id }) => id !== interner.nullId)
  present.sort((a, b) => compare(a.value, b.value))
  const ranks = new Uint32Array(interner.size)
  present.forEach(({ id }, rank) => {
    ranks[id] = rank
  })
  return Uint32Array.from(ids, (id) => ranks[id]!)
}

async function plainWords(column: PlainColumn, type: SqlType, pace: Pace): Promise<Uint32Array[]> {
  switch (column.kind) {
    case 'null':
      return []
    case 'boolean':
      return [Uint32Array.from(column.values)]
    case 'int32':
      return integerOrder(column.values, 1)
    case 'int64':
    case 'zoned':
      return integerOrder(integerWords(column.values), 2)
    case 'int128':
      return integerOrder(integerWords(column.values), 4)
    case 'float32':
      return doubleOrder(Float64Array.from(column.values))
    case 'float64':
      return doubleOrder(column.values)
    case 'bytes':
      return [type.kind === 'char' ? comparedRanks(column, type) : await textRanks(column, pace)]
    case 'array':
    case 'map':
    case 'row':
      return [comparedRanks(column, type)]
    default:
      return assertNever(column)
  }
}

/** Whether a column's values are ordered by comparing their parts, which fails where a part is NULL. */
export function isNested({ kind }: Column): boolean {
  return kind === 'array' || kind === 'map' || kind === 'row'
}

/** The words of a column's values without regard to NULL; dictionaries are ranked by entry. */
async function valueWords(column: Column, type: SqlType, pace: Pace): Promise<Uint32Array[]> {
  if (column.kind === 'constant') return []
  if (column.kind !== 'dictionary') return plainWords(column, type, pace)
  if (isNested(column.dictionary)) return [comparedRanks(column, type)]
  const { codes, dictionary, length } = column
  if (dictionary.length > length) return plainWords(flatten(column), type, pace)
  const ranks = await ranksOf(await plainWords(dictionary, type, pace), dictionary.length, pace)
  const out = new Uint32Array(length)
  for (let row = 0; row < length; row++) out[row] = ranks[codes[row]!] ?? 0
  return [out]
}

/**
 * The words by which a column's rows order: ascending or descending, NULLs before or after all values. NaN is the largest
 * number; text goes by its bytes. Words of different columns of one type do not compare where ranks stand for values.
 */
export async function orderWords(
  column: Column,
  type: SqlType,
  order: KeyOrder,
  pace: Pace,
): Promise<OrderWords> {
  const words = await valueWords(column, type, pace)
  if (order.descending) {
    for (const word of words) for (let row = 0; row < word.length; row++) word[row] = ~word[row]!
  }
  const validity = validityOf(column)
  if (validity === undefined || !validity.includes(0)) return words
  const nulls = new Uint32Array(column.length)
  for (let row = 0; row < nulls.length; row++) {
    const valid = validity[row] === 1
    nulls[row] = valid === order.nullsFirst ? 1 : 0
    if (!valid) for (const word of words) word[row] = 0
  }
  return [nulls, ...words]
}
