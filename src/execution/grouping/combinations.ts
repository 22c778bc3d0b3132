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

/** Codes with that of NULL among them. */
function withNulls(codes: Int32Array, validity: Uint8Array, ofNull: number, out: Int32Array): void {
  for (let row = 0; row < out.length; row++) out[row] = validity[row] === 1 ? codes[row]! : ofNull
}

/** Adds codes, `stride` apart, to places. */
function addCodes(places: Int32Array, codes: Int32Array, stride: number, out: Int32Array): void {
  for (let row = 0; row < out.length; row++) out[row] = places[row]! + Math.imul(codes[row]!, stride)
}

function addValidCodes(
  places: Int32Array,
  { codes, size }: Coded,
  validity: Uint8Array,
  stride: number,
  out: Int32Array,
): void {
  for (let row = 0; row < out.length; row++) {
    const code = validity[row] === 1 ? codes[row]! : size - 1
    out[row] = places[row]! + Math.imul(code, stride)
  }
}

/** Counts the rows at each place, and notes the first of each; how many these are. */
function countPlaces(places: Int32Array, counts: Int32Array, firsts: Int32Array): number {
  let found = 0
  for (let row = 0; row < places.length; row++) {
    const place = places[row]!
    const count = counts[place]!
    if (count === 0) firsts[found++] = row
    counts[place] = count + 1
  }
  return found
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

  /** Where each row's combination stands. */
  function placesOf([first, ...rest]: readonly Coded[], rows: number): Int32Array {
    if (first !== undefined && first.validity === undefined && rest.length === 0) return first.codes
    sum = withPlaces(sum, rows)
    const out = sum.subarray(0, rows)
    if (first === undefined) return out.fill(0)
    let places: Int32Array = out
    if (first.validity === undefined) places = first.codes
    else withNulls(first.codes, first.validity, first.size - 1, out)
    let stride = first.size
    for (const column of rest) {
      const { codes, validity, size } = column
      if (validity === undefined) addCodes(places, codes, stride, out)
      else addValidCodes(places, column, validity, stride, out)
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
      const places = placesOf(columns, rows)
      counts = withPlaces(counts, possible)
      rowsOf = withPlaces(rowsOf, Math.min(rows, possible))
      const firsts = rowsOf.subarray(0, countPlaces(places, counts, rowsOf))
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
