// Bytes that are told apart, in every kernel alike.

const MIX: u64 = 0x9e3779b97f4a7c15

/** A hash of `length` bytes. */
export function hashOf(start: usize, length: usize, seed: u64): u32 {
  const end = start + length
  let hash = seed ^ ((length as u64) * MIX)
  if (length >= 8) {
    let at = start
    for (const stop = end - 8; at < stop; at += 8) hash = rotl<u64>((hash ^ load<u64>(at)) * MIX, 29)
    hash = (hash ^ load<u64>(end - 8)) * MIX
  } else if (length >= 4) {
    hash = (hash ^ ((load<u32>(start) as u64) | ((load<u32>(end - 4) as u64) << 32))) * MIX
  } else if (length > 0) {
    const word =
      (load<u8>(start) as u64) |
      ((load<u8>(start + (length >> 1)) as u64) << 8) |
      ((load<u8>(end - 1) as u64) << 16)
    hash = (hash ^ word) * MIX
  }
  hash ^= hash >> 32
  return ((hash * MIX) >> 32) as u32
}

/** Whether bytes at two places are the same. */
export function isSame(a: usize, b: usize, length: usize): bool {
  if (length >= 16) {
    const last = length - 16
    for (let i: usize = 0; i < last; i += 16)
      if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false
    return !v128.any_true(v128.xor(v128.load(a + last), v128.load(b + last)))
  }
  if (length >= 8)
    return load<u64>(a) == load<u64>(b) && load<u64>(a + length - 8) == load<u64>(b + length - 8)
  if (length >= 4)
    return load<u32>(a) == load<u32>(b) && load<u32>(a + length - 4) == load<u32>(b + length - 4)
  for (let i: usize = 0; i < length; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false
  return true
}
