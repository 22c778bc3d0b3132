/** 64-bit integers as two words each, the low one first in memory: in words, since a bigint a row would be an object a row. */
type Longs = Int32Array

/** What is known of groups. */
export interface BestLongs {
  /** Two words a group. */
  readonly best: Longs
  /** 1 for each group that has one. */
  readonly seen: Uint8Array
  /** 1 for the largest, −1 for the smallest. */
  readonly sign: 1 | -1
}

/** Fewer rows a group than this are asked one by one. */
const MANY_ROWS = 16

/** The sign of a − b, of two longs. */
function compareLongs(a: Longs, i: number, b: Longs, j: number): number {
  const [high, other] = [a[2 * i + 1]!, b[2 * j + 1]!]
  return high === other ? (a[2 * i]! >>> 0) - (b[2 * j]! >>> 0) : high - other
}

/** Arrays that were looked at, and whether they are in order of size: who asks for the least mostly asks for the greatest too. */
const ascending = new WeakMap<BigInt64Array, boolean>()

function isAscending(longs: Longs): boolean {
  for (let at = 3; at < longs.length; at += 2) {
    const [high, before] = [longs[at]!, longs[at - 2]!]
    if (high < before || (high === before && longs[at - 1]! >>> 0 < longs[at - 3]! >>> 0)) return false
  }
  return true
}

function isKnownAscending(values: BigInt64Array, longs: Longs): boolean {
  let is = ascending.get(values)
  if (is === undefined) ascending.set(values, (is = isAscending(longs)))
  return is
}

/** Groups of the rows at hand, a mark each. */
let marks = new Uint8Array(0)

/** Of rows in order of size only each group's last is asked, or its first: until all groups were met that may gain. */
function keepEnds(
  longs: Longs,
  groups: Int32Array,
  groupCount: number,
  { best, seen, sign }: BestLongs,
): void {
  if (marks.length < groupCount) marks = new Uint8Array(2 * groupCount)
  else marks.fill(0, 0, groupCount)
  const last = longs.length / 2 - 1
  let left = groupCount
  for (let group = 0; group < groupCount; group++) {
    if (seen[group] === 0 || sign * compareLongs(longs, sign > 0 ? last : 0, best, group) > 0) continue
    marks[group] = 1
    left--
  }
  for (let i = 0; i <= last && left > 0; i++) {
    const row = sign > 0 ? last - i : i
    // Nearly every group was met.
    if (i + 3 <= last) {
      const [b, c, d] = [groups[row - sign]!, groups[row - 2 * sign]!, groups[row - 3 * sign]!]
      if ((marks[groups[row]!]! & marks[b]! & marks[c]! & marks[d]!) === 1) {
        i += 3
        continue
      }
    }
    const group = groups[row]!
    if (marks[group] === 1) continue
    marks[group] = 1
    left--
    if (seen[group] === 1 && sign * compareLongs(longs, row, best, group) <= 0) continue
    best[2 * group] = longs[2 * row]!
    best[2 * group + 1] = longs[2 * row + 1]!
    seen[group] = 1
  }
}

/**
 * Puts longs that are better in the place of the best of their groups. Events come in the order of their times: where nobody asks for
 * the rows, few of them have to be looked at.
 *
 * @param values one a row; nobody writes into the array
 * @param validity undefined where none is NULL
 * @param won told of the rows that are better, in their order; undefined where nobody asks
 */
export function keepLongs(
  values: BigInt64Array,
  validity: Uint8Array | undefined,
  groups: Int32Array,
  groupCount: number,
  known: BestLongs,
  won?: (group: number, row: number) => void,
): void {
  const rows = values.length
  const longs = new Int32Array(values.buffer, values.byteOffset, 2 * rows)
  const isFew = won === undefined && validity === undefined && groupCount * MANY_ROWS <= rows
  if (isFew && isKnownAscending(values, longs)) {
    keepEnds(longs, groups, groupCount, known)
    return
  }
  const { best, seen, sign } = known
  for (let row = 0; row < rows; row++) {
    const group = groups[row]!
    const [high, above] = [longs[2 * row + 1]!, best[2 * group + 1]!]
    const isSeen = seen[group] === 1
    // Most are told by their high word.
    if (isSeen && (sign > 0 ? high < above : high > above)) continue
    if (validity !== undefined && validity[row] === 0) continue
    if (isSeen && sign * compareLongs(longs, row, best, group) <= 0) continue
    best[2 * group] = longs[2 * row]!
    best[2 * group + 1] = high
    seen[group] = 1
    won?.(group, row)
  }
}
