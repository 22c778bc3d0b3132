import { assertNever } from '../../common/assert.ts'
import type { Column, PlainColumn } from '../../column/column.ts'
import { flatten, validityOf } from '../../column/flatten.ts'
import { slice } from '../../column/slice.ts'
import { valueReader } from '../../column/value.ts'
import { compareValues, type NanOrder } from '../../types/compare.ts'
import type { SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import { doubleWords, integerWords } from '../grouping/canonical.ts'
import { createInterner } from '../grouping/interner.ts'
import { inSteps, type Pace } from '../pace.ts'
import { mergeSorted } from './merge-sort.ts'
import { ranksOf } from './radix.ts'
import { textRanks } from './text-rank.ts'
import type { OrderWords } from './words.ts'

const SIGN = 0x80000000

/** Rows between two pauses where each is read as a value. */
const VALUE_ROWS = 8192

/** How one key orders. */
export interface KeyOrder {
  readonly descending: boolean
  readonly nullsFirst: boolean
}

/** Where NaN stands under a key, whatever the direction: so does Trino (release 476). */
export function nanOrderOf({ nullsFirst }: KeyOrder): NanOrder {
  return nullsFirst ? 'smallest' : 'largest'
}

/** Words of integers of `width` 32-bit words a row, the low one first in memory. */
async function integerOrder(words: Int32Array, width: number, pace: Pace): Promise<Uint32Array[]> {
  const rows = words.length / width
  const result: Uint32Array[] = []
  for (let place = width - 1; place >= 0; place--) {
    const out = new Uint32Array(rows)
    const flip = place === width - 1 ? SIGN : 0
    await inSteps(rows, pace, (start, end) => {
      for (let row = start; row < end; row++) out[row] = words[row * width + place]! ^ flip
    })
    result.push(out)
  }
  return result
}

/** Doubles order as their bits do once negative ones are inverted and the sign is flipped. That makes NaN the largest. */
async function doubleOrder(values: Float64Array, nan: NanOrder, pace: Pace): Promise<Uint32Array[]> {
  const high = new Uint32Array(values.length)
  const low = new Uint32Array(values.length)
  await inSteps(values.length, pace, (start, end) => {
    const words = doubleWords(values.subarray(start, end))
    for (let row = start; row < end; row++) {
      const bottom = words[2 * (row - start)]!
      const top = words[2 * (row - start) + 1]!
      const negative = top < 0
      high[row] = negative ? ~top : top ^ SIGN
      low[row] = negative ? ~bottom : bottom
      if (nan === 'smallest' && Number.isNaN(values[row])) high[row] = low[row] = 0
    }
  })
  return [high, low]
}

/**
 * Ranks by comparing values: for types that have no typed order. Each distinct value is read once; comparing may fail, so a
 * dictionary's unused entries are left out.
 */
async function comparedRanks(column: Column, type: SqlType, nan: NanOrder, pace: Pace): Promise<Uint32Array> {
  const interner = createInterner(type)
  const ids = new Int32Array(column.length)
  await inSteps(
    column.length,
    pace,
    (start, end) => {
      ids.set(interner.intern(slice(column, start, end)), start)
    },
    VALUE_ROWS,
  )
  const read = valueReader(interner.values(), type)
  const compare = compareValues(type, nan)
  const values: { readonly id: number; readonly value: Value }[] = []
  await inSteps(
    interner.size,
    pace,
    (start, end) => {
      for (let id = start; id < end; id++) if (id !== interner.nullId) values.push({ id, value: read(id) })
    },
    VALUE_ROWS,
  )
  const sorted = await mergeSorted(values, (a, b) => compare(a.value, b.value), pace)
  const ranks = new Uint32Array(interner.size)
  sorted.forEach(({ id }, rank) => {
    ranks[id] = rank
  })
  return Uint32Array.from(ids, (id) => ranks[id]!)
}

async function plainWords(
  column: PlainColumn,
  type: SqlType,
  nan: NanOrder,
  pace: Pace,
): Promise<Uint32Array[]> {
  switch (column.kind) {
    case 'null':
      return []
    case 'boolean':
      return [new Uint32Array(column.values)]
    case 'int32':
      return integerOrder(column.values, 1, pace)
    case 'int64':
    case 'zoned':
      return integerOrder(integerWords(column.values), 2, pace)
    case 'int128':
      return integerOrder(integerWords(column.values), 4, pace)
    case 'float32':
      return doubleOrder(new Float64Array(column.values), nan, pace)
    case 'float64':
      return doubleOrder(column.values, nan, pace)
    case 'bytes':
      return [await (type.kind === 'char' ? comparedRanks(column, type, nan, pace) : textRanks(column, pace))]
    case 'array':
    case 'map':
    case 'row':
      return [await comparedRanks(column, type, nan, pace)]
    default:
      return assertNever(column)
  }
}

/** Whether a column's values are ordered by comparing their parts, which fails where a part is NULL. */
export function isNested({ kind }: Column): boolean {
  return kind === 'array' || kind === 'map' || kind === 'row'
}

/** The words of a column's values without regard to NULL; dictionaries are ranked by entry. */
async function valueWords(column: Column, type: SqlType, nan: NanOrder, pace: Pace): Promise<Uint32Array[]> {
  if (column.kind === 'constant') return []
  if (column.kind !== 'dictionary') return plainWords(column, type, nan, pace)
  if (isNested(column.dictionary)) return [await comparedRanks(column, type, nan, pace)]
  const { codes, dictionary, length } = column
  if (dictionary.length > length) return plainWords(flatten(column), type, nan, pace)
  const ranks = await ranksOf(await plainWords(dictionary, type, nan, pace), dictionary.length, pace)
  const out = new Uint32Array(length)
  await inSteps(length, pace, (start, end) => {
    for (let row = start; row < end; row++) out[row] = ranks[codes[row]!] ?? 0
  })
  return [out]
}

/**
 * The words by which a column's rows order: ascending or descending, NULLs before or after all values. NaN is the largest
 * number, the smallest where NULLs come first; text goes by its bytes. Words of different columns of one type do not compare
 * where ranks stand for values.
 */
export async function orderWords(
  column: Column,
  type: SqlType,
  order: KeyOrder,
  pace: Pace,
): Promise<OrderWords> {
  const words = await valueWords(column, type, nanOrderOf(order), pace)
  if (order.descending) {
    for (const word of words) {
      await inSteps(word.length, pace, (start, end) => {
        for (let row = start; row < end; row++) word[row] = ~word[row]!
      })
    }
  }
  const validity = validityOf(column)
  if (validity === undefined || !validity.includes(0)) return words
  const nulls = new Uint32Array(column.length)
  await inSteps(nulls.length, pace, (start, end) => {
    for (let row = start; row < end; row++) {
      const valid = validity[row] === 1
      nulls[row] = valid === order.nullsFirst ? 1 : 0
      if (!valid) for (const word of words) word[row] = 0
    }
  })
  return [nulls, ...words]
}
