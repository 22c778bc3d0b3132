import type { Buffers } from '../../column/buffers.ts'
import type { Column, Selection } from '../../column/column.ts'
import { KERNELS } from '../../kernel/kernels.ts'
import { BLOCK, placesOf } from '../../kernel/place-twin.ts'
import { type Coded, placeCodes, TABLES } from '../../kernel/places.ts'
import { TWINS } from '../../kernel/twins.ts'

/** Combinations that have a number of their own in an Int32Array: more are possible, but not found this way. */
const MOST_POSSIBLE = 2 ** 31

/** Combinations a row from which on it is as much work to look up each row. */
const MOST_SHARE = 1 / 2

/** Batches that are not looked at after one of which each row was another combination. */
const PASSED = 8

/** The combinations of key values among some rows. */
export interface Combinations {
  /** The first row of each, ascending. */
  readonly firsts: Selection
  /** How many rows each has. */
  readonly counts: Float64Array
  /** For each row what stands for its combination. @param buffers what the result may take memory of */
  spread(numbers: Int32Array, buffers: Buffers): Int32Array
}

/** Finds combinations by the codes of the columns, before any value is looked up. */
export interface CombinationFinder {
  /**
   * What is given is valid until the next call.
   *
   * @param keys columns of `rows` rows each
   * @returns undefined where a column has no codes, too many combinations are possible, or hardly two rows have the same
   */
  find(keys: readonly Column[], rows: number): Combinations | undefined
}

function codedOf(column: Column): Coded | undefined {
  if (column.kind !== 'dictionary' && column.kind !== 'boolean') return undefined
  const { validity } = column
  const nulls = validity === undefined ? 0 : 1
  return column.kind === 'boolean'
    ? { codes: new Int32Array(column.values), validity, size: 2 + nulls }
    : { codes: column.codes, validity, size: column.dictionary.length + nulls }
}

/** At least `length` zeros, or what the array has already. */
function withPlaces(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  return length <= array.length ? array : new Int32Array(2 ** Math.ceil(Math.log2(length)))
}

/** What combinations are found by: columns with codes, and how many combinations there may be. */
interface Codes {
  readonly columns: readonly Coded[]
  readonly possible: number
}

function codesOf(keys: readonly Column[]): Codes | undefined {
  const columns: Coded[] = []
  let possible = 1
  for (const key of keys) {
    if (key.kind === 'constant' || key.kind === 'null') continue
    const coded = codedOf(key)
    if (coded === undefined) return undefined
    possible *= coded.size
    if (possible > MOST_POSSIBLE) return undefined
    columns.push(coded)
  }
  return { columns, possible }
}

/** Fewer rows are not worth the call of a kernel, nor are tables of many more places than there are rows. */
const FEW = 1024
const MOST_TABLE = 4

/** Combinations by their places. */
function directCombinations() {
  let numberAt = new Int32Array(0)
  let sum = new Int32Array(0)
  let rowsOf = new Int32Array(0)
  let counted = new Float64Array(0)
  return ({ columns, possible }: Codes, rows: number): Combinations => {
    rowsOf = withPlaces(rowsOf, Math.min(rows, TABLES * possible))
    sum = withPlaces(sum, rows)
    if (counted.length < Math.min(rows, possible)) counted = new Float64Array(Math.min(rows, possible))
    const isKernels = rows >= FEW && possible <= Math.min(KERNELS.places.most, MOST_TABLE * rows)
    const { count } = isKernels ? KERNELS.places : TWINS.places
    const size = count(columns, possible, rows, sum, rowsOf, counted)
    const places = placeCodes(columns) ?? sum
    const firsts = rowsOf.subarray(0, size)
    return {
      firsts,
      counts: counted.slice(0, size),
      spread(numbers, buffers) {
        numberAt = withPlaces(numberAt, possible)
        for (let i = 0; i < size; i++) numberAt[places[firsts[i]!]!] = numbers[i]!
        const out = buffers.ints(rows)
        for (let row = 0; row < rows; row++) out[row] = numberAt[places[row]!]!
        return out
      },
    }
  }
}

/**
 * Numbers places in the order of their first rows, and counts the rows of each.
 *
 * @param slots pairs of a place and one more than its number, 0 where there is none; a power of two of them
 * @param out where each row's number is written
 */
function numberPlaces(
  places: Int32Array,
  start: number,
  end: number,
  slots: Int32Array,
  out: Int32Array,
  firsts: Int32Array,
  counts: Float64Array,
  found: number,
): number {
  const mask = slots.length / 2 - 1
  let next = found
  for (let row = start; row < end; row++) {
    const place = places[row]!
    const product = Math.imul(place, 0x9e3779b1)
    let slot = 2 * ((product ^ (product >>> 15)) & mask)
    while (slots[slot + 1] !== 0 && slots[slot] !== place) slot = (slot + 2) & (2 * mask + 1)
    let number = slots[slot + 1]! - 1
    if (number < 0) {
      number = next++
      slots[slot] = place
      slots[slot + 1] = next
      firsts[number] = row
    }
    out[row] = number
    counts[number]! += 1
  }
  return next
}

/** Combinations in a hash table that a batch of rows fills anew: small enough to stay in the cache, as a table of all is not. */
function hashedCombinations() {
  let slots = new Int32Array(0)
  let sum = new Int32Array(0)
  let rowsOf = new Int32Array(0)
  let counted = new Float64Array(0)
  let passed = 0
  return ({ columns }: Codes, rows: number): Combinations | undefined => {
    if (passed > 0) {
      passed--
      return undefined
    }
    // Half of the rows at most are combinations, but for the first block.
    const length = 2 ** Math.ceil(Math.log2(Math.max(2 * rows, 4 * BLOCK)))
    slots = withPlaces(slots, length)
    const table = slots.subarray(0, length).fill(0)
    sum = withPlaces(sum, rows)
    rowsOf = withPlaces(rowsOf, rows)
    if (counted.length < rows) counted = new Float64Array(rows)
    counted.fill(0, 0, rows)
    let size = 0
    for (let start = 0; start < rows; start += BLOCK) {
      const end = Math.min(rows, start + BLOCK)
      size = numberPlaces(placesOf(columns, start, end, sum), start, end, table, sum, rowsOf, counted, size)
      if (size <= MOST_SHARE * end || end < BLOCK) continue
      passed = PASSED
      return undefined
    }
    const numberOf = sum
    return {
      firsts: rowsOf.subarray(0, size),
      counts: counted.slice(0, size),
      spread(numbers, buffers) {
        const out = buffers.ints(rows)
        for (let row = 0; row < rows; row++) out[row] = numbers[numberOf[row]!]!
        return out
      },
    }
  }
}

export function createCombinationFinder(): CombinationFinder {
  const direct = directCombinations()
  const hashed = hashedCombinations()
  return {
    find(keys, rows) {
      const codes = codesOf(keys)
      if (codes === undefined) return undefined
      return codes.possible > TWINS.places.most ? hashed(codes, rows) : direct(codes, rows)
    },
  }
}
