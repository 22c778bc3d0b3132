import type { Coded, PlaceKernels } from './places.ts'

/** Rows whose places are computed and counted in one go, while they are in the first cache. */
export const BLOCK = 4096

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

/** Writes where the combinations of some rows stand. @returns the array that has it: codes may do as they are */
export function placesOf(
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

/** Combinations that are addressed directly, at most: 4 MiB of places, which stay in the cache where they are used. */
const MOST_KEPT = 2 ** 20

/** {@link PlaceKernels} in TypeScript. */
export function placeTwin(): PlaceKernels {
  /** Zeros between two calls. */
  let table = new Int32Array(1024)
  return {
    most: MOST_KEPT,
    count(columns, possible, rows, out, firsts, counts) {
      if (table.length < possible) table = new Int32Array(2 ** Math.ceil(Math.log2(possible)))
      let places = out
      let size = 0
      for (let start = 0; start < rows; start += BLOCK) {
        const end = Math.min(rows, start + BLOCK)
        places = placesOf(columns, start, end, out)
        size = countPlaces(places, start, end, table, firsts, size)
      }
      for (let i = 0; i < size; i++) {
        const place = places[firsts[i]!]!
        counts[i] = table[place]!
        table[place] = 0
      }
      return size
    },
  }
}
