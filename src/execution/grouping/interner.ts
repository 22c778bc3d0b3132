import { assertNever, invariant } from '../../common/assert.ts'
import { type Buffers, NEW_BUFFERS } from '../../column/buffers.ts'
import { columnOf } from '../../column/builder.ts'
import type { BytesColumn, Column, DictionaryColumn, PlainColumn } from '../../column/column.ts'
import { concatColumns } from '../../column/concat.ts'
import { flatten, validityOf } from '../../column/flatten.ts'
import {
  bytesColumn,
  float32Column,
  float64Column,
  int128Column,
  int32Column,
  int64Column,
  nullColumn,
} from '../../column/make.ts'
import { slice } from '../../column/slice.ts'
import { takePlain } from '../../column/take.ts'
import type { SqlType } from '../../types/type.ts'
import type { Pace } from '../pace.ts'
import { rowNumbers } from '../row-numbers.ts'
import { booleanTable } from './boolean-table.ts'
import { doubleWords, integerWords, realWords } from './canonical.ts'
import { settleIds, UNSEEN, writeIds, writeValidIds } from './dictionary-ids.ts'
import { keyBytes } from './key-bytes.ts'
import type { KeyTable } from './key-table.ts'
import { textTable } from './text-table.ts'
import { wordTable } from './word-table.ts'

const ABSENT = -1

/**
 * Numbers the distinct values of one column over all batches of an operator: the one mechanism below GROUP BY, DISTINCT,
 * joins, set operations, IN and window partitions. NULL is a value here, NaN equals NaN and -0 equals 0.
 */
export interface Interner {
  /** Ids given out so far; they are dense from 0. */
  readonly size: number
  /** The id of NULL, or −1 while no NULL has come. */
  readonly nullId: number
  /** What its tables take, about. */
  readonly bytes: number
  /** The ids of a column's rows; unknown values get the next ids, in the order of their first rows. Only values that some row has are numbered. @param buffers what the ids may take memory of */
  intern(column: Column, buffers?: Buffers): Int32Array
  /**
   * Gives the values of a dictionary the ids of its entries, so that columns of it need no look-up: for an interner without
   * values, and entries that are distinct (NULL may be one) and stand in the order of their first rows. Else does nothing.
   */
  adopt(dictionary: PlainColumn): void
  /** Makes room for the values of so many rows in pauses: see {@link KeyTable.grow}. */
  grow(rows: number, pace: Pace): Promise<void>
  /** The ids of a column's rows, −1 for unknown values. */
  find(column: Column): Int32Array
  /** The distinct values, one row an id. */
  values(): PlainColumn
  /** The values of some ids, which may come more than once. */
  valuesOf(ids: Int32Array): PlainColumn
  /** Nobody asks this one any more: its memory may be another's, unless a fork needs it. */
  release(): void
  /** An interner with the same ids, which can get more without this one's having them; this one must get none from now on. */
  fork(): Interner
}

function wrongKind(type: SqlType, column: PlainColumn): never {
  throw new TypeError(`a key of type ${type.kind} came as ${column.kind}`)
}

function words(values: Int32Array): ArrayBuffer {
  // Made by slice(), so the buffer is its own and an ArrayBuffer.
  return values.buffer as ArrayBuffer
}

/**
 * Keeps the first row of every value, for types whose key does not hold all that is shown.
 *
 * @param firsts those of what is in the table already
 */
function withRepresentatives(table: KeyTable, firsts: readonly PlainColumn[] = []): KeyTable {
  const pieces = [...firsts]
  return {
    get size() {
      return table.size
    },
    lookup(column, rows, ids, add) {
      const before = table.size
      table.lookup(column, rows, ids, add)
      if (table.size === before) return
      const rowsOf = new Int32Array(table.size - before)
      const validity = validityOf(column)
      for (let i = ids.length - 1; i >= 0; i--) {
        const row = rows === undefined ? i : rows[i]!
        if ((validity === undefined || validity[row] === 1) && ids[i]! >= before)
          rowsOf[ids[i]! - before] = row
      }
      pieces.push(takePlain(column, rowsOf))
    },
    get bytes() {
      return table.bytes
    },
    grow: (more, pace) => table.grow(more, pace),
    reserve() {
      pieces.push(nullColumn(1))
      return table.reserve()
    },
    fork: () => withRepresentatives(table.fork(), pieces),
    release: () => table.release?.(),
    values: () => (pieces.length === 0 ? nullColumn(0) : flatten(concatColumns(pieces))),
  }
}

function bytesOf(type: SqlType): (column: PlainColumn) => BytesColumn {
  return (column) => (column.kind === 'bytes' ? column : wrongKind(type, column))
}

function int64Table(type: SqlType): KeyTable {
  return wordTable(
    2,
    (column) => (column.kind === 'int64' ? integerWords(column.values) : wrongKind(type, column)),
    (values) => int64Column(new BigInt64Array(words(values))),
  )
}

function keyTable(type: SqlType): KeyTable {
  switch (type.kind) {
    case 'unknown':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'date':
    case 'interval year to month':
      return wordTable(
        1,
        (column) => (column.kind === 'int32' ? column.values : wrongKind(type, column)),
        (values) => int32Column(values),
      )
    case 'boolean':
      return booleanTable()
    case 'bigint':
    case 'time':
    case 'timestamp':
    case 'interval day to second':
      return int64Table(type)
    case 'decimal':
      if (type.precision <= 18) return int64Table(type)
      return wordTable(
        4,
        (column) => (column.kind === 'int128' ? integerWords(column.values) : wrongKind(type, column)),
        (values) => int128Column(new BigInt64Array(words(values))),
      )
    case 'real':
      return wordTable(
        1,
        (column) => (column.kind === 'float32' ? realWords(column.values) : wrongKind(type, column)),
        (values) => float32Column(new Float32Array(words(values))),
      )
    case 'double':
      return wordTable(
        2,
        (column) => (column.kind === 'float64' ? doubleWords(column.values) : wrongKind(type, column)),
        (values) => float64Column(new Float64Array(words(values))),
      )
    case 'timestamp with time zone':
      return withRepresentatives(
        wordTable(
          2,
          (column) => (column.kind === 'zoned' ? integerWords(column.values) : wrongKind(type, column)),
          (values) => int64Column(new BigInt64Array(words(values))),
        ),
      )
    case 'varchar':
    case 'char':
    case 'json':
    case 'varbinary':
    case 'uuid':
    case 'ipaddress':
    case 'ipprefix':
    case 'hyperloglog':
    case 'tdigest':
      return textTable(bytesOf(type))
    case 'array':
    case 'map':
    case 'row':
      return withRepresentatives(textTable(keyBytes))
    case 'function':
      throw new TypeError('a function is no key')
    default:
      return assertNever(type)
  }
}

const NO_TEXTS = { data: new Uint8Array(0), offsets: new Int32Array(0) }

/** Columns of distinct texts, none of them NULL: what interners gave as their values. */
const distinctTexts = new WeakSet<PlainColumn>()

/** Rows with memory of their own. */
function copied({ offsets, data, length }: BytesColumn): BytesColumn {
  const [first, end] = [offsets[0]!, offsets[length]!]
  return bytesColumn(
    offsets.subarray(0, length + 1).map((offset) => offset - first),
    data.slice(first, end),
  )
}

/** A dictionary of distinct texts, and how many of its entries have their code for an id: the first so many. */
interface SoleDictionary {
  readonly dictionary: BytesColumn
  readonly seen: number
}

/** Of fewer rows than one in so many entries of their dictionary texts are copied; to note an id for each entry would take longer. */
const FEW = 64

/** Where codes are noted before they are looked up. */
let pendingCodes = new Int32Array(0)

/** An interner for values of one type. Each dictionary is looked up once, however many batches share it. */
export function createInterner(type: SqlType): Interner {
  return internerOver(type, keyTable(type), ABSENT)
}

/** @param onlyOne see `sole` */
function internerOver(
  type: SqlType,
  table: KeyTable,
  givenNullId: number,
  onlyOne?: SoleDictionary,
): Interner {
  let nullId = givenNullId
  /** As long as all columns had this dictionary, and rows named its entries in their order: the table has nothing yet. */
  let sole = onlyOne
  /** Per dictionary, the id of each entry, or UNSEEN. */
  const interned = new WeakMap<PlainColumn, Int32Array>()
  /** The same for find; valid while the table has the size that stands with it. */
  const found = new WeakMap<PlainColumn, { readonly size: number; readonly ids: Int32Array }>()

  /** The ids of a column of the sole dictionary, or of one that may become it; undefined where they have to be looked up. */
  function soleIds(column: Column, buffers = NEW_BUFFERS): Int32Array | undefined {
    if (column.kind !== 'dictionary' || column.validity !== undefined) return undefined
    const { codes, dictionary, length } = column
    if (dictionary.kind !== 'bytes') return undefined
    const isSole =
      sole === undefined
        ? table.size === 0 && table.adopt !== undefined && distinctTexts.has(dictionary)
        : sole.dictionary === dictionary
    if (!isSole) return undefined
    let seen = sole?.seen ?? 0
    for (let row = 0; row < length; row++) {
      const code = codes[row]!
      if (code > seen) return undefined
      if (code === seen) seen++
    }
    sole = { dictionary, seen }
    const ids = buffers.ints(length)
    ids.set(codes.subarray(0, length))
    return ids
  }

  /** Puts what is known into the table. */
  function settle(): void {
    if (sole === undefined) return
    const { dictionary, seen } = sole
    sole = undefined
    if (seen === 0) return
    const known = slice(dictionary, 0, seen)
    invariant(known.kind === 'bytes' && table.adopt !== undefined, 'a slice of texts are texts')
    table.adopt(known, ABSENT)
    const ids = new Int32Array(dictionary.length).fill(UNSEEN)
    ids.set(rowNumbers(0, seen))
    interned.set(dictionary, ids)
  }

  function idOfNull(add: boolean): number {
    if (nullId === ABSENT && add) nullId = table.reserve()
    return nullId
  }

  /** The ids of some rows of a plain column (undefined: all). */
  function plainIds(column: PlainColumn, rows: Int32Array | undefined, add: boolean): Int32Array {
    const ids = new Int32Array(rows?.length ?? column.length)
    table.lookup(column, rows, ids, add)
    if (column.kind === 'null') return ids.length === 0 ? ids : ids.fill(idOfNull(add))
    const { validity } = column
    if (validity !== undefined) {
      for (let i = 0; i < ids.length; i++) {
        if (validity[rows === undefined ? i : rows[i]!] === 0) ids[i] = idOfNull(add)
      }
    }
    return ids
  }

  function entryIds(dictionary: PlainColumn, add: boolean): Int32Array {
    if (add) {
      let ids = interned.get(dictionary)
      if (ids === undefined) {
        ids = new Int32Array(dictionary.length).fill(UNSEEN)
        interned.set(dictionary, ids)
      }
      return ids
    }
    const known = found.get(dictionary)
    if (known?.size === table.size) return known.ids
    const ids = new Int32Array(dictionary.length).fill(UNSEEN)
    found.set(dictionary, { size: table.size, ids })
    return ids
  }

  /** The ids of rows by their codes. Entries that are not known are looked up together, in the order of their first rows. */
  function dictionaryIds(column: DictionaryColumn, add: boolean, buffers = NEW_BUFFERS): Int32Array {
    const { codes, validity, dictionary, length } = column
    if (dictionary.length > FEW * length && !interned.has(dictionary))
      return plainIds(flatten(column), undefined, add)
    const entries = entryIds(dictionary, add)
    const ids = buffers.ints(length)
    const room = Math.min(length, dictionary.length)
    if (pendingCodes.length < room) pendingCodes = new Int32Array(room)
    const count =
      validity === undefined
        ? writeIds(codes, entries, ids, pendingCodes)
        : writeValidIds(codes, validity, entries, nullId, ids, pendingCodes)
    if (count === 0) return ids
    const pending = pendingCodes.slice(0, count)
    const found = plainIds(dictionary, pending, add)
    for (let i = 0; i < count; i++) entries[pending[i]!] = found[i]!
    settleIds(ids, found)
    return ids
  }

  function idsOf(column: Column, add: boolean, buffers?: Buffers): Int32Array {
    if (column.kind === 'dictionary') return dictionaryIds(column, add, buffers)
    if (column.kind !== 'constant') return plainIds(column, undefined, add)
    if (column.length === 0) return new Int32Array(0)
    return new Int32Array(column.length).fill(plainIds(column.value, undefined, add)[0]!)
  }

  /** Where the first NULL comes it gets its number in its turn, after the values of the rows before it. */
  function numberFirstNull(column: Column): void {
    const row = validityOf(column)?.indexOf(0) ?? -1
    if (row < 0) return
    idsOf(slice(column, 0, row), true)
    idOfNull(true)
  }

  function values(): PlainColumn {
    if (sole !== undefined && sole.seen === sole.dictionary.length) {
      const values = copied(sole.dictionary)
      distinctTexts.add(values)
      return values
    }
    settle()
    if (table.size === 0 || (table.size === 1 && nullId === 0))
      return columnOf(type, new Array<null>(table.size).fill(null))
    const values = table.values()
    if (nullId === ABSENT) {
      if (values.kind === 'bytes') distinctTexts.add(values)
      return values
    }
    const indices = rowNumbers(0, table.size)
    indices[nullId] = -1
    return takePlain(values, indices)
  }

  return {
    get size() {
      return sole?.seen ?? table.size
    },
    get nullId() {
      return nullId
    },
    get bytes() {
      const { data, offsets } = sole?.dictionary ?? NO_TEXTS
      return table.bytes + data.byteLength + offsets.byteLength
    },
    intern(column, buffers) {
      const ids = soleIds(column, buffers)
      if (ids !== undefined) return ids
      settle()
      if (nullId === ABSENT) numberFirstNull(column)
      return idsOf(column, true, buffers)
    },
    adopt(dictionary) {
      if (table.size > 0 || sole !== undefined || table.adopt === undefined || dictionary.kind === 'null')
        return
      if (dictionary.kind === 'bytes' && dictionary.validity === undefined) {
        sole = { dictionary, seen: dictionary.length }
        return
      }
      const nullRow = dictionary.validity?.indexOf(0) ?? ABSENT
      table.adopt(dictionary, nullRow)
      nullId = nullRow
      interned.set(dictionary, rowNumbers(0, dictionary.length))
    },
    grow: (rows, pace) => table.grow(rows, pace),
    find(column) {
      settle()
      return idsOf(column, false)
    },
    values,
    valuesOf(ids) {
      // Its codes are the ids.
      if (sole !== undefined) return takePlain(sole.dictionary, ids)
      return nullId === ABSENT && table.valuesOf !== undefined
        ? table.valuesOf(ids)
        : takePlain(values(), ids)
    },
    release: () => table.release?.(),
    fork: () => internerOver(type, table.fork(), nullId, sole),
  }
}
