const LARGEST_LONG = 2n ** 63n - 1n

/** Java's Math.round: halves go up, NaN is 0, what is past the ends of long stays at them. */
export function roundToLong(value: number): bigint {
  if (Number.isNaN(value)) return 0n
  if (Math.abs(value) >= 2 ** 63) return value > 0 ? LARGEST_LONG : -LARGEST_LONG - 1n
  return BigInt(Math.floor(value + 0.5))
}
