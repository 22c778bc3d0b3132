/** What assembly/ingest/rows.ts exports for rows that become columns. Places are bytes in its memory. */
export interface SpreadExports {
  readonly spread: (first: number, order: number) => void
  readonly takeCodes: (numbers: number, length: number, validity: number) => number
  readonly takeTexts: (spans: number, length: number, offsets: number, data: number, validity: number) => void
  readonly takePairs: (
    places: number,
    length: number,
    offsets: number,
    keys: number,
    codes: number,
    validity: number,
  ) => void
}

/** The kernel's memory. What was given of it before may not be all of it once there is more. */
interface KernelMemory {
  readonly words: () => Int32Array<ArrayBuffer>
  readonly bytes: () => Uint8Array<ArrayBuffer>
  /** Takes so many bytes. @returns their place */
  readonly allocate: (bytes: number) => number
  /** Takes them while `take` runs. */
  readonly within: <Taken>(bytes: number, take: (place: number) => Taken) => Taken
}

type Validity = Uint8Array<ArrayBuffer> | undefined

/** Numbers of a column's rows or of its rows' pairs, 0 for NULL; validity as columns have it. */
interface Codes {
  readonly codes: Int32Array<ArrayBuffer>
  readonly validity: Validity
}

/** What the rows of a segment have, column by column, in memory of their own. */
export interface SpreadRows {
  /** Of a column of texts, spellings or booleans. */
  codes(column: number): Codes
  spans(column: number): {
    readonly offsets: Int32Array<ArrayBuffer>
    readonly data: Uint8Array<ArrayBuffer>
    readonly validity: Validity
  }
  maps(column: number): {
    readonly offsets: Int32Array<ArrayBuffer>
    readonly keys: Int32Array<ArrayBuffer>
    readonly values: Codes
    readonly validity: Validity
  }
}

// As in assembly/ingest/layout.ts and rows.ts: the words of a column.
export const COLUMNS = 16_384 / 4
export const COLUMN_WORDS = 8
const [KIND, VALUES, TOTAL, ROWS] = [0, 3, 4, 5]
/** The kind of column of which a row takes two words. */
export const SPANS = 4

/**
 * Has the rows that were written down become columns.
 *
 * @param order of each row which one it becomes
 * @param first where the first row lies
 */
export function spreadRows(
  exports: SpreadExports,
  order: Int32Array,
  first: number,
  columns: number,
  memory: KernelMemory,
): SpreadRows {
  const { allocate, within } = memory
  const rows = order.length
  const wordOf = (column: number, word: number): number =>
    memory.words()[COLUMNS + COLUMN_WORDS * column + word]!
  const wordsAt = (place: number, count: number) => memory.words().slice(place / 4, place / 4 + count)
  const bytesAt = (place: number, count: number) => memory.bytes().slice(place, place + count)

  const places = allocate(4 * rows)
  memory.words().set(order, places / 4)
  for (let column = 0; column < columns; column++) {
    if (wordOf(column, VALUES) === 0) continue
    const size = rows * (wordOf(column, KIND) === SPANS ? 8 : 4)
    const place = allocate(size)
    memory.bytes().fill(0, place, place + size)
    memory.words()[COLUMNS + COLUMN_WORDS * column + ROWS] = place
  }
  exports.spread(first, places)

  function codesAt(place: number, count: number): Codes {
    return within(count, (validity) => {
      const found = exports.takeCodes(place, count, validity)
      return {
        codes: wordsAt(place, count),
        validity: found === count ? undefined : bytesAt(validity, count),
      }
    })
  }
  const isEmpty = (column: number): boolean => wordOf(column, VALUES) === 0
  const validityAt = (column: number, place: number): Validity =>
    wordOf(column, VALUES) === rows ? undefined : bytesAt(place, rows)
  const none = (): Validity => (rows === 0 ? undefined : new Uint8Array(rows))

  return {
    codes(column) {
      if (isEmpty(column)) return { codes: new Int32Array(rows), validity: none() }
      return codesAt(wordOf(column, ROWS), rows)
    },
    spans(column) {
      const [offsetBytes, total] = [4 * (rows + 1), wordOf(column, TOTAL)]
      if (isEmpty(column))
        return { offsets: new Int32Array(rows + 1), data: new Uint8Array(0), validity: none() }
      return within(offsetBytes + rows + total, (offsets) => {
        const validity = offsets + offsetBytes
        const data = validity + rows
        exports.takeTexts(wordOf(column, ROWS), rows, offsets, data, validity)
        const taken = { offsets: wordsAt(offsets, rows + 1), data: bytesAt(data, total) }
        return { ...taken, validity: validityAt(column, validity) }
      })
    },
    maps(column) {
      const [offsetBytes, total] = [4 * (rows + 1), wordOf(column, TOTAL)]
      if (isEmpty(column)) {
        const keys = new Int32Array(0)
        const values = { codes: keys, validity: undefined }
        return { offsets: new Int32Array(rows + 1), keys, values, validity: none() }
      }
      return within(offsetBytes + 8 * total + rows, (offsets) => {
        const keys = offsets + offsetBytes
        const codes = keys + 4 * total
        const validity = codes + 4 * total
        exports.takePairs(wordOf(column, ROWS), rows, offsets, keys, codes, validity)
        const taken = { offsets: wordsAt(offsets, rows + 1), keys: wordsAt(keys, total) }
        return { ...taken, values: codesAt(codes, total), validity: validityAt(column, validity) }
      })
    },
  }
}
