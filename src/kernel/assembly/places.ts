// Where combinations of codes stand, and how many rows each has. See index.ts.

/**
 * Adds codes, `stride` apart, to the places of their rows.
 *
 * @param valid a byte a row, 0 where it has no code; 0 where all have one
 * @param ofNull the code of rows without one
 * @param places what is added to; what is written where `isFirst`
 */
export function addCodes(
  codes: usize,
  valid: usize,
  ofNull: u32,
  stride: u32,
  count: u32,
  places: usize,
  isFirst: bool,
): void {
  const factors = i32x4.splat(stride)
  const nulls = i32x4.splat(ofNull)
  const zero = i32x4.splat(0)
  for (let i: usize = 0; i < (count as usize) << 2; i += 16) {
    let four = v128.load(codes + i)
    if (valid != 0) {
      const bytes = v128.load32_zero(valid + (i >> 2))
      const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes))
      four = v128.bitselect(nulls, four, i32x4.eq(words, zero))
    }
    four = i32x4.mul(four, factors)
    v128.store(places + i, isFirst ? four : i32x4.add(four, v128.load(places + i)))
  }
}

/** Counts a row at its place; where it is the first there, its number is written. @returns where the next number is */
function countRow(at: usize, row: u32, out: usize): usize {
  const known: u32 = load<u32>(at)
  store<u32>(at, known + 1)
  store<u32>(out, row)
  return out + ((known == 0 ? 1 : 0) << 2)
}

/**
 * Counts rows at their places, in four tables in turn, so that rows of one place need not wait for each other.
 *
 * @param table words, zeros at first
 * @param apart bytes from one table to the next, 0 where there is one only
 * @param first the number of the first row
 * @param out where the numbers of rows are written that are the first at their place in their table, and one more
 * @returns how many these are
 */
export function countPlaces(
  places: usize,
  count: u32,
  table: usize,
  apart: usize,
  first: u32,
  out: usize,
): u32 {
  const second = table + apart
  const third = second + apart
  const fourth = third + apart
  const whole = count & ~3
  let to = out
  let i: u32 = 0
  for (; i < whole; i += 4) {
    const at = places + ((i as usize) << 2)
    const row = first + i
    to = countRow(table + ((load<u32>(at) as usize) << 2), row, to)
    to = countRow(second + ((load<u32>(at, 4) as usize) << 2), row + 1, to)
    to = countRow(third + ((load<u32>(at, 8) as usize) << 2), row + 2, to)
    to = countRow(fourth + ((load<u32>(at, 12) as usize) << 2), row + 3, to)
  }
  for (; i < count; i++)
    to = countRow(table + ((load<u32>(places + ((i as usize) << 2)) as usize) << 2), first + i, to)
  return ((to - out) >> 2) as u32
}
