import type { DictionaryColumn, PlainColumn, Selection } from '../../column/column.ts'

/** Pairs of a group and an entry that have a mark, at most: a bit each, which are cleared now and then. */
const MOST_MARKS = 2 ** 24

/** So few pairs have a byte each, which is sooner looked at. */
const FEW_PAIRS = 2 ** 18

/** Entries of a dictionary that have a mark, at most, where there is one group only: a byte each. */
const MOST_ENTRIES = 2 ** 20

/** Of so few entries it is asked which of them came with other dictionaries: most of them did, in most columns. */
const FEW_ENTRIES = 4096

/** The numbers of a dictionary's entries among the values that came, −1 for those that did not. */
type IdsOf = (dictionary: PlainColumn) => Int32Array

const NO_ROWS = new Int32Array(0)

/** Where rows are written before they are as many as they are. */
let rowsFound = new Int32Array(0)

function roomFor(rows: number): Int32Array {
  if (rowsFound.length < rows) rowsFound = new Int32Array(rows)
  return rowsFound
}

/** Finds the first rows of pairs of a group and a dictionary's entry, so that only these have to be looked up. */
export interface PairMarks {
  /**
   * The rows, ascending, whose pair was in no row before, as far as is known: rows with a pair that came before may be among
   * them. NULL counts as an entry.
   *
   * @param idsOf of what came in the group, where there is only one; asked once a dictionary
   * @returns undefined where there are too many pairs to mark them
   */
  firstRows(
    groups: Int32Array,
    groupCount: number,
    column: DictionaryColumn,
    idsOf: IdsOf,
  ): Selection | undefined
}

/** Writes the rows whose pair has no mark, and marks it; how many there are. NULL is the last of the `stride` entries. */
function markPairs(
  { codes, validity }: DictionaryColumn,
  groups: Int32Array,
  from: number,
  stride: number,
  marks: Int32Array,
  out: Int32Array,
) {
  let count = 0
  for (let row = 0; row < codes.length; row++) {
    const entry = validity === undefined || validity[row] === 1 ? codes[row]! : stride - 1
    const at = (groups[row]! - from) * stride + entry
    const word = marks[at >>> 5]!
    const marked = word | (1 << (at & 31))
    if (word === marked) continue
    marks[at >>> 5] = marked
    out[count++] = row
  }
  return count
}

/** The same with a byte a mark. */
function markFewPairs(
  { codes, validity }: DictionaryColumn,
  groups: Int32Array,
  from: number,
  stride: number,
  marks: Uint8Array,
  out: Int32Array,
) {
  let count = 0
  const fours = validity === undefined ? codes.length - 3 : 0
  for (let row = 0; row < codes.length; ) {
    // Nearly every pair has its mark.
    if (row < fours) {
      const first = marks[(groups[row]! - from) * stride + codes[row]!]!
      const second = marks[(groups[row + 1]! - from) * stride + codes[row + 1]!]!
      const third = marks[(groups[row + 2]! - from) * stride + codes[row + 2]!]!
      const fourth = marks[(groups[row + 3]! - from) * stride + codes[row + 3]!]!
      if ((first & second & third & fourth) === 1) {
        row += 4
        continue
      }
    }
    const entry = validity === undefined || validity[row] === 1 ? codes[row]! : stride - 1
    const at = (groups[row]! - from) * stride + entry
    if (marks[at] === 0) {
      marks[at] = 1
      out[count++] = row
    }
    row++
  }
  return count
}

/** The same for rows `start` to `end`, where all are of one group and NULL has its mark; behind `found` of them. */
function markEntries(
  { codes, validity }: DictionaryColumn,
  start: number,
  end: number,
  marks: Uint8Array,
  out: Int32Array,
  found: number,
) {
  let count = found
  const fours = end - 3
  for (let row = start; row < end; ) {
    // Nearly every entry has its mark.
    if (
      row < fours &&
      (marks[codes[row]!]! & marks[codes[row + 1]!]! & marks[codes[row + 2]!]! & marks[codes[row + 3]!]!) ===
        1
    ) {
      row += 4
      continue
    }
    const at = codes[row]!
    // Under a NULL any code may stand.
    if (marks[at] !== 1 && (validity === undefined || validity[row] === 1)) {
      marks[at] = 1
      out[count++] = row
    }
    row++
  }
  return count
}

/** Rows after each of which it is asked whether an entry is left. */
const BLOCK = 4096

/** Finds the first rows of entries, where all rows are of one group. */
function entryMarks(): (column: DictionaryColumn, stride: number, idsOf: IdsOf) => Selection {
  let marked: PlainColumn | undefined
  let marks = new Uint8Array(0)
  /** How many entries of `marked` have no mark, NULL not among them. */
  let left = 0

  function begin(dictionary: PlainColumn, stride: number, idsOf: IdsOf): void {
    if (stride > marks.length) marks = new Uint8Array(2 * stride)
    else marks.fill(0, 0, stride)
    ;[marked, left] = [dictionary, dictionary.length]
    if (dictionary.length > FEW_ENTRIES) return
    const ids = idsOf(dictionary)
    for (let entry = 0; entry < ids.length; entry++) {
      if (ids[entry]! < 0) continue
      marks[entry] = 1
      left--
    }
  }

  return (column, stride, idsOf) => {
    const { dictionary, length, validity } = column
    if (marked !== dictionary) begin(dictionary, stride, idsOf)
    let firstNull = validity === undefined || marks[stride - 1] === 1 ? length : validity.indexOf(0)
    if (firstNull < 0) firstNull = length
    const out = roomFor(length)
    let count = 0
    for (let start = 0; start < length && (left > 0 || firstNull < length); ) {
      const end = Math.min(start + BLOCK, start <= firstNull ? firstNull : length, length)
      const found = markEntries(column, start, end, marks, out, count)
      left -= found - count
      count = found
      start = end
      if (end !== firstNull || end === length) continue
      marks[stride - 1] = 1
      out[count++] = firstNull
      firstNull = length
      start++
    }
    return count === 0 ? NO_ROWS : out.slice(0, count)
  }
}

/** Numbers the groups of some rows anew, in the order in which they come. */
function createRenumbering() {
  /** One more than the number of each group, 0 for those that no row has. */
  let numberOf = new Int32Array(0)
  let numbers = new Int32Array(0)
  let met = new Int32Array(0)
  return (
    groups: Int32Array,
    groupCount: number,
  ): { readonly numbers: Int32Array; readonly count: number } => {
    if (numberOf.length < groupCount) numberOf = new Int32Array(2 * groupCount)
    if (numbers.length < groups.length) {
      numbers = new Int32Array(groups.length)
      met = new Int32Array(groups.length)
    }
    let count = 0
    for (let row = 0; row < groups.length; row++) {
      const group = groups[row]!
      let number = numberOf[group]!
      if (number === 0) {
        met[count++] = group
        number = count
        numberOf[group] = number
      }
      numbers[row] = number - 1
    }
    for (let i = 0; i < count; i++) numberOf[met[i]!] = 0
    return { numbers, count }
  }
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
 * where these are of time: only groups between those of the rows at hand have marks. Where there are too many between them, the
 * groups of the rows at hand are numbered anew, and the marks last for these rows alone.
 */
export function createPairMarks(): PairMarks {
  const ofOneGroup = entryMarks()
  const renumbered = createRenumbering()
  let marked: PlainColumn | undefined
  /** The groups that have marks, `stride` each. */
  let [from, to] = [0, -1]
  let marks = new Int32Array(0)
  /** Where there are few pairs. */
  let fewMarks = new Uint8Array(0)
  let areFew = false

  function clearFew(pairs: number): void {
    if (pairs > fewMarks.length) fewMarks = new Uint8Array(pairs)
    else fewMarks.fill(0, 0, pairs)
  }

  function clear(pairs: number): void {
    const words = Math.ceil(pairs / 32)
    if (words > marks.length) marks = new Int32Array(words)
    else marks.fill(0, 0, words)
  }

  return {
    firstRows(groups, groupCount, column, idsOf) {
      const stride = column.dictionary.length + 1
      if (groupCount === 1) return stride > MOST_ENTRIES ? undefined : ofOneGroup(column, stride, idsOf)
      const out = roomFor(column.length)
      const [least, greatest] = groupCount * stride <= MOST_MARKS ? [0, groupCount - 1] : rangeOf(groups)
      const wanted = greatest - least + 1
      if (wanted * stride > MOST_MARKS) {
        const { numbers, count } = renumbered(groups, groupCount)
        if (count * stride > MOST_MARKS) return undefined
        clear(count * stride)
        marked = undefined
        return out.slice(0, markPairs(column, numbers, 0, stride, marks, out))
      }
      if (marked !== column.dictionary || least < from || greatest > to) {
        areFew = wanted * stride <= FEW_PAIRS
        const most = Math.floor((areFew ? FEW_PAIRS : MOST_MARKS) / stride)
        const more = Math.max(wanted, Math.min(2 * wanted, most))
        if (areFew) clearFew(more * stride)
        else clear(more * stride)
        ;[marked, from, to] = [column.dictionary, least, least + more - 1]
      }
      const count = areFew
        ? markFewPairs(column, groups, from, stride, fewMarks, out)
        : markPairs(column, groups, from, stride, marks, out)
      return out.slice(0, count)
    },
  }
}
