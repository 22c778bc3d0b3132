import type { DictionaryColumn, PlainColumn, Selection } from '../../column/column.ts'

/** Pairs of a group and an entry that have a mark, at most; as many bytes, which are cleared now and then. */
const MOST_MARKS = 2 ** 20

const NO_ROWS = new Int32Array(0)

/** Finds the first rows of pairs of a group and a dictionary's entry, so that only these have to be looked up. */
export interface PairMarks {
  /**
   * The rows, ascending, whose pair was in no row before, as far as is known: rows with a pair that came before may be among
   * them. NULL counts as an entry.
   *
   * @returns undefined where there are too many pairs to mark them
   */
  firstRows(groups: Int32Array, groupCount: number, column: DictionaryColumn): Selection | undefined
}

/** Writes the rows whose pair has no mark, and marks it; how many there are. NULL is the last of the `stride` entries. */
function markPairs(
  { codes, validity }: DictionaryColumn,
  groups: Int32Array,
  from: number,
  stride: number,
  marks: Uint8Array,
  out: Int32Array,
) {
  let count = 0
  for (let row = 0; row < codes.length; row++) {
    const entry = validity === undefined || validity[row] === 1 ? codes[row]! : stride - 1
    const at = (groups[row]! - from) * stride + entry
    if (marks[at] === 1) continue
    marks[at] = 1
    out[count++] = row
  }
  return count
}

/** The same where all rows are of one group. */
function markEntries(
  { codes, validity }: DictionaryColumn,
  stride: number,
  marks: Uint8Array,
  out: Int32Array,
) {
  let count = 0
  for (let row = 0; row < codes.length; row++) {
    const at = validity === undefined || validity[row] === 1 ? codes[row]! : stride - 1
    if (marks[at] === 1) continue
    marks[at] = 1
    out[count++] = row
  }
  return count
}

/** The least and the greatest of some numbers. */
function rangeOf(numbers: Int32Array): readonly [number, number] {
  let [least, greatest] = [numbers[0] ?? 0, numbers[0] ?? 0]
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i]!
    if (number < least) least = number
    else if (number > greatest) greatest = number
  }
  return [least, greatest]
}

/**
 * Marks for one dictionary after another: a row group has its own. Rows near each other are mostly of groups near each other,
 * where these are of time: only groups between those of the rows at hand have marks.
 */
export function createPairMarks(): PairMarks {
  let marked: PlainColumn | undefined
  /** The groups that have marks, `stride` each. */
  let [from, to] = [0, -1]
  let marks = new Uint8Array(0)
  /** Where rows are written before they are as many as they are. */
  let out = new Int32Array(0)
  /** How many entries of `marked` have no mark, where there is one group only. */
  let left = 0
  return {
    firstRows(groups, groupCount, column) {
      const { validity, dictionary, length } = column
      const stride = dictionary.length + 1
      const [least, greatest] = groupCount === 1 ? [0, 0] : rangeOf(groups)
      const wanted = (greatest - least + 1) * stride
      if (wanted > MOST_MARKS) return undefined
      if (marked !== dictionary || least < from || greatest > to) {
        if (wanted > marks.length) marks = new Uint8Array(Math.min(MOST_MARKS, 2 * wanted))
        else marks.fill(0)
        ;[marked, from, to] = [dictionary, least, least + Math.floor(marks.length / stride) - 1]
        left = stride
      }
      if (groupCount === 1 && left <= (validity === undefined ? 1 - marks[stride - 1]! : 0)) return NO_ROWS
      if (out.length < length) out = new Int32Array(length)
      const count =
        groupCount === 1
          ? markEntries(column, stride, marks, out)
          : markPairs(column, groups, from, stride, marks, out)
      left -= count
      return out.slice(0, count)
    },
  }
}
