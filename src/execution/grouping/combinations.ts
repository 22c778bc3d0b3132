import type { Buffers } from '../../column/buffers.ts'
import type { Column, Selection } from '../../column/column.ts'

/** Combinations of codes that are addressed directly: 4 MiB of places, which stay in the cache where they are used. */
const MOST_PLACES = 2 ** 20

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
   * @returns undefined where a column has no codes, or too many combinations are possible
   */
  find(keys: readonly Column[], rows: number): Combinations | undefined
}

/** A column's codes, and how many there are of them, NULL last. */
interface Coded {
  readonly codes: Int32Array
  readonly validity: Uint8Array | undefined
  readonly size: number
}

function codedOf(column: Column): Coded | undefined {
  if (column.kind !== 'dictionary' && column.kind !== 'boolean') return undefined
  const { validity } = column
  const nulls = validity === undefined ? 0 : 1
  return column.kind === 'boolean'
    ? { codes: new Int32Array(column.values), validity, size: 2 + nulls }
    : { codes: column.codes, validity, size: column.dictionary.length + nulls }
}

/** Rows whose places are computed and counted in one go, while they are in the first cache. */
const BLOCK = 4096

/** Codes with that of NULL among them. */
function withNulls(
  codes: Int32Array,
  validity: Uint8Array,
  ofNull: number,
  start: number,
  end: number,
  out: Int32Array,
): void {
  for (let row = start; row < end; row++) out[row] = validity[row] === 1 ? codes[row]! : ofNull
}

/** Adds codes, `stride` apart, to places. */
function addCodes(
  places: Int32Array,
  codes: Int32Array,
  stride: number,
  start: number,
  end: number,
  out: Int32Array,
): void {
  for (let row = start; row < end; row++) out[row] = places[row]! + Math.imul(codes[row]!, stride)
}

function addValidCodes(
  places: Int32Array,
  { codes, size }: Coded,
  validity: Uint8Array,
  stride: number,
  start: number,
  end: number,
  out: Int32Array,
): void {
  for (let row = start; row < end; row++) {
    const code = validity[row] === 1 ? codes[row]! : size - 1
    out[row] = places[row]! + Math.imul(code, stride)
  }
}

/**
 * Counts the rows at each place, and notes the first of each, behind `found` of them.
 *
 * @returns how many places there are now
 */
function countPlaces(
  places: Int32Array,
  start: number,
  end: number,
  counts: Int32Array,
  firsts: Int32Array,
  found: number,
): number {
  let next = found
  for (let row = start; row < end; row++) {
    const place = places[row]!
    const count = counts[place]!
    if (count === 0) firsts[next++] = row
    counts[place] = count + 1
  }
  return next
}

/** At least `length` zeros, or what the array has already. */
function withPlaces(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  return length <= array.length ? array : new Int32Array(2 ** Math.ceil(Math.log2(length)))
}

export function createCombinationFinder(): CombinationFinder {
  /** Zeros between two calls. */
  let counts = new Int32Array(1024)
  let numberAt = new Int32Array(0)
  let sum: Int32Array<ArrayBuffer> = new Int32Array(0)
  let rowsOf = new Int32Array(0)

  /** Writes where the combinations of some rows stand. @returns the array that has it: codes may do as they are */
  function placesOf(
    [first, ...rest]: readonly Coded[],
    start: number,
    end: number,
    out: Int32Array,
  ): Int32Array {
    if (first === undefined) return out.fill(0, start, end)
    const { codes: firstCodes, validity: firstValidity, size: firstSize } = first
    let places = firstCodes
    if (firstValidity !== undefined) {
      withNulls(firstCodes, firstValidity, firstSize - 1, start, end, out)
      places = out
    }
    let stride = firstSize
    for (const column of rest) {
      const { codes, validity, size } = column
      if (validity === undefined) addCodes(places, codes, stride, start, end, out)
      else addValidCodes(places, column, validity, stride, start, end, out)
      places = out
      stride *= size
    }
    return places
  }

  return {
    find(keys, rows) {
      const columns: Coded[] = []
      let possible = 1
      for (const key of keys) {
        if (key.kind === 'constant' || key.kind === 'null') continue
        const coded = codedOf(key)
        if (coded === undefined) return undefined
        possible *= coded.size
        if (possible > MOST_PLACES) return undefined
        columns.push(coded)
      }
      counts = withPlaces(counts, possible)
      rowsOf = withPlaces(rowsOf, Math.min(rows, possible))
      sum = withPlaces(sum, rows)
      let places: Int32Array = sum
      let size = 0
      for (let start = 0; start < rows; start += BLOCK) {
        const end = Math.min(rows, start + BLOCK)
        places = placesOf(columns, start, end, sum)
        size = countPlaces(places, start, end, counts, rowsOf, size)
      }
      const firsts = rowsOf.subarray(0, size)
      const found = new Float64Array(firsts.length)
      for (let i = 0; i < found.length; i++) {
        const place = places[firsts[i]!]!
        found[i] = counts[place]!
        counts[place] = 0
      }
      return {
        firsts,
        counts: found,
        spread(numbers, buffers) {
          numberAt = withPlaces(numberAt, possible)
          for (let i = 0; i < firsts.length; i++) numberAt[places[firsts[i]!]!] = numbers[i]!
          const out = buffers.ints(rows)
          for (let row = 0; row < rows; row++) out[row] = numberAt[places[row]!]!
          return out
        },
      }
    },
  }
}
