const [LEAST, LARGEST] = [-(2n ** 63n), 2n ** 63n - 1n]

/** A number, not NaN, as Java converts a double to long: the fraction is cut, what is past the ends stays at them. */
export function toLong(value: number): bigint {
  return value >= 2 ** 63 ? LARGEST : value <= -(2 ** 63) ? LEAST : BigInt(Math.trunc(value))
}

/** Java's Math.round: halves go up, NaN is 0, what is past the ends of long stays at them. */
export function roundToLong(value: number): bigint {
  return Number.isNaN(value) ? 0n : toLong(Math.floor(value + 0.5))
}
