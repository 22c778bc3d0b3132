// Times by the spans (a day, an hour) that they are in. See index.ts.

/** The greatest whole number up to which doubles have all. */
const EXACT: i64 = (1 << 53) - 1

/** The first of some long integers that is not between two, both included. */
function endOfSpan(from: usize, end: usize, least: i64, greatest: i64): usize {
  const lows = i64x2.splat(least)
  const highs = i64x2.splat(greatest)
  let at = from
  for (; at + 32 <= end; at += 32) {
    const two = v128.load(at)
    const more = v128.load(at, 16)
    const below = v128.or(i64x2.lt_s(two, lows), i64x2.lt_s(more, lows))
    const above = v128.or(i64x2.gt_s(two, highs), i64x2.gt_s(more, highs))
    if (v128.any_true(v128.or(below, above))) break
  }
  for (; at < end; at += 8) {
    const value = load<i64>(at)
    if (value < least || value > greatest) break
  }
  return at
}

/**
 * Cuts long integers into runs that are in the same span.
 *
 * @param size of a span
 * @param ends where each run's end is written, as a word
 * @param spans where its span's number is written, as a double
 * @returns how many runs there are; -1 where doubles do not hold all
 */
export function spans(from: usize, count: u32, size: i64, ends: usize, numbers: usize): i32 {
  const end = from + ((count as usize) << 3)
  let found: i32 = 0
  for (let at = from; at < end; found++) {
    const value = load<i64>(at)
    if (value > EXACT || value < -EXACT - 1) return -1
    let number = value / size
    if (value % size < 0) number--
    const least = number * size
    at = endOfSpan(at + 8, end, least, least + size - 1)
    store<u32>(ends + ((found as usize) << 2), ((at - from) >> 3) as u32)
    store<f64>(numbers + ((found as usize) << 3), number as f64)
  }
  return found
}
