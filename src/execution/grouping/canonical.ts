/** The number that stands for all equal ones: -0 becomes 0, every NaN the same NaN. */
export function canonicalDouble(value: number): number {
  return value === 0 ? 0 : value !== value ? NaN : value
}

const oneNaN = new Float64Array([NaN])
const nanWords = new Int32Array(oneNaN.buffer)

/** The bits of doubles, low word then high word a row; equal values (NaN too) have equal words. */
export function doubleWords(values: Float64Array): Int32Array {
  const words = new Int32Array(values.slice().buffer)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (value === 0) words[2 * row + 1] = 0
    else if (value !== value) {
      words[2 * row] = nanWords[0]!
      words[2 * row + 1] = nanWords[1]!
    }
  }
  return words
}

/** The bits of reals, a word a row; equal values (NaN too) have equal words. */
export function realWords(values: Float32Array): Int32Array {
  const words = new Int32Array(values.slice().buffer)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (value === 0) words[row] = 0
    else if (value !== value) words[row] = 0x7fc00000
  }
  return words
}

/** 64-bit integers as 32-bit words, low word then high word; shares the buffer. */
export function integerWords(values: BigInt64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, 2 * values.length)
}
