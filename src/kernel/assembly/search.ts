// Where a text stands in bytes. See index.ts.

/** Whether two places have the same bytes. */
function isSame(a: usize, b: usize, length: u32): bool {
  let i: usize = 0
  for (; i + 8 <= length; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false
  for (; i < length; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false
  return true
}

/**
 * Writes all places, from 0 to before `count`, at which a text begins; the fifteen bytes behind the last one's text are read too.
 *
 * @param one position in the text of a byte that not all places have
 * @param two of another one
 * @returns how many there are
 */
export function search(
  bytes: usize,
  count: u32,
  text: usize,
  length: u32,
  one: u32,
  two: u32,
  out: usize,
): u32 {
  const first = i8x16.splat(load<u8>(text + one))
  const second = i8x16.splat(load<u8>(text + two))
  let to = out
  for (let i: u32 = 0; i < count; i += 16) {
    const at = bytes + i
    const ones = i8x16.eq(v128.load(at + one), first)
    const twos = i8x16.eq(v128.load(at + two), second)
    let bits = i8x16.bitmask(v128.and(ones, twos)) as u32
    if (count - i < 16) bits &= (1 << (count - i)) - 1
    for (; bits != 0; bits &= bits - 1) {
      const place = i + ctz(bits)
      if (!isSame(bytes + place, text, length)) continue
      store<u32>(to, place)
      to += 4
    }
  }
  return ((to - out) >> 2) as u32
}
