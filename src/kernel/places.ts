import { OUT, PIECE, SOURCE, TABLE, TABLE_BYTES, VALID } from './layout.ts'

/** What assembly/places.ts exports. Places are bytes in the memory. */
export interface PlaceExports {
  readonly memory: WebAssembly.Memory
  readonly addCodes: (
    codes: number,
    valid: number,
    ofNull: number,
    stride: number,
    count: number,
    places: number,
    isFirst: number,
  ) => void
  readonly countPlaces: (
    places: number,
    count: number,
    table: number,
    apart: number,
    first: number,
    out: number,
  ) => number
}

/** A column's codes, and how many there are of them, NULL last. */
export interface Coded {
  readonly codes: Int32Array
  readonly validity: Uint8Array | undefined
  readonly size: number
}

/** Finds combinations of codes where few are possible: each has a place, which is Σ code × product of the sizes before. */
export interface PlaceKernels {
  /** Combinations that may be possible, at most. */
  readonly most: number
  /**
   * Finds the combinations of `rows` rows.
   *
   * @param columns of `rows` rows each; without any, all rows are one combination
   * @param possible the product of the columns' sizes
   * @param places where the place of each row's combination is written, if this is not the code of one column
   * @param firsts where the first row of each combination is written, ascending; has room for {@link TABLES} × `possible`, or all rows
   * @param counts where the rows of each are counted; has room for `possible` of them, or as many as there are rows
   * @returns how many combinations there are
   */
  readonly count: (
    columns: readonly Coded[],
    possible: number,
    rows: number,
    places: Int32Array,
    firsts: Int32Array,
    counts: Float64Array,
  ) => number
}

/** Tables that rows are counted in, in turn. */
export const TABLES = 4

/** Places from which on one table takes as much of the first cache as there is. */
const MANY = 1024

const WORDS = TABLE_BYTES / Int32Array.BYTES_PER_ELEMENT

/** The codes of one column without NULLs, which are the places. */
export function placeCodes(columns: readonly Coded[]): Int32Array | undefined {
  const [first] = columns
  return columns.length === 1 && first?.validity === undefined ? first?.codes : undefined
}

export function bindPlaces({ memory, addCodes, countPlaces }: PlaceExports): PlaceKernels {
  const bytesIn = new Uint8Array(memory.buffer)
  const wordsIn = new Int32Array(memory.buffer)
  const table = wordsIn.subarray(TABLE / 4, TABLE / 4 + WORDS)
  const [found, places] = [OUT + 4 * PIECE, OUT]

  /** Gives kernels the codes of some rows. @returns where the places of their combinations are */
  function givePiece(columns: readonly Coded[], isOne: boolean, start: number, end: number): number {
    if (columns.length === 0) wordsIn.fill(0, places / 4, places / 4 + end - start)
    let stride = 1
    for (const [i, { codes, validity, size }] of columns.entries()) {
      wordsIn.set(codes.subarray(start, end), SOURCE / 4)
      if (isOne) return SOURCE
      if (validity !== undefined) bytesIn.set(validity.subarray(start, end), VALID)
      const valid = validity === undefined ? 0 : VALID
      addCodes(SOURCE, valid, size - 1, stride, end - start, places, i === 0 ? 1 : 0)
      stride *= size
    }
    return places
  }

  return {
    most: WORDS,
    count(columns, possible, rows, out, firsts, counts) {
      const codes = placeCodes(columns)
      const tables = possible <= MANY ? TABLES : 1
      table.fill(0, 0, possible * tables)
      let candidates = 0
      for (let start = 0; start < rows; start += PIECE) {
        const end = Math.min(rows, start + PIECE)
        const at = givePiece(columns, codes !== undefined, start, end)
        const apart = tables === 1 ? 0 : 4 * possible
        const more = countPlaces(at, end - start, TABLE, apart, start, found)
        firsts.set(wordsIn.subarray(found / 4, found / 4 + more), candidates)
        candidates += more
        if (codes === undefined) out.set(wordsIn.subarray(at / 4, at / 4 + end - start), start)
      }
      const placeOf = codes ?? out
      let size = 0
      for (let i = 0; i < candidates; i++) {
        const row = firsts[i]!
        let count = 0
        for (let at = placeOf[row]!, last = possible * tables; at < last; at += possible) {
          count += table[at]!
          table[at] = 0
        }
        if (count === 0) continue
        firsts[size] = row
        counts[size++] = count
      }
      return size
    },
  }
}
