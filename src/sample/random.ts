/** A seeded source of 32-bit integers: the same seed gives the same sequence on every machine. */
export interface Random {
  /** The next integer in [0, 2^32). */
  readonly next: () => number
}

/**
 * xoshiro128** (Blackman and Vigna, https://prng.di.unimi.it/xoshiro128starstar.c), its state filled by splitmix32.
 *
 * @param seed any safe integer
 * @param stream a name that makes independent sequences of one seed
 */
export function createRandom(seed: number, stream = ''): Random {
  let mixed = hashText(stream) ^ (seed | 0) ^ Math.imul(Math.floor(seed / 4294967296) | 0, 0x9e3779b1)
  const state = new Int32Array(4)
  for (let i = 0; i < 4; i++) {
    mixed = (mixed + 0x9e3779b9) | 0
    let value = mixed ^ (mixed >>> 16)
    value = Math.imul(value, 0x21f0aaad)
    value = Math.imul(value ^ (value >>> 15), 0x735a2d97)
    state[i] = value ^ (value >>> 15)
  }
  if (state.every((word) => word === 0)) state[0] = 1
  return {
    next() {
      const second = state[1]!
      const product = Math.imul(second, 5)
      const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0
      state[2]! ^= state[0]!
      state[3]! ^= second
      state[1]! ^= state[2]!
      state[0]! ^= state[3]!
      state[2]! ^= second << 9
      const last = state[3]!
      state[3] = (last << 11) | (last >>> 21)
      return result
    },
  }
}

/** FNV-1a over the UTF-16 code units. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}

/** An integer in [0, bound), bound at most 2^21. */
export function below(random: Random, bound: number): number {
  return Math.floor((random.next() * bound) / 4294967296)
}

/** A number in [0, 1). */
export function fraction(random: Random): number {
  return random.next() / 4294967296
}

export function chance(random: Random, probability: number): boolean {
  return random.next() < probability * 4294967296
}

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[below(random, items.length)]!
}

/** Draws an index with the given weights: Vose's alias method, two integers a draw. */
export function weightedPicker(weights: readonly number[]): (random: Random) => number {
  const size = weights.length
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const share = Float64Array.from(weights, (weight) => (weight * size) / total)
  const alias = new Int32Array(size)
  const small: number[] = []
  const large: number[] = []
  for (let i = 0; i < size; i++) (share[i]! < 1 ? small : large).push(i)
  while (small.length > 0 && large.length > 0) {
    const less = small.pop()!
    const more = large.at(-1)!
    alias[less] = more
    share[more]! -= 1 - share[less]!
    if (share[more]! < 1) small.push(large.pop()!)
  }
  for (const index of [...small, ...large]) share[index] = 1
  return (random) => {
    const index = below(random, size)
    return fraction(random) < share[index]! ? index : alias[index]!
  }
}

const zipfPickers = new Map<number, (random: Random) => number>()

/** Draws an index in [0, size) with weights 1/(index + 1.5): a few favourites and a long tail. */
export function zipf(random: Random, size: number): number {
  let picker = zipfPickers.get(size)
  if (picker === undefined) {
    picker = weightedPicker(Array.from({ length: size }, (_, index) => 1 / (index + 1.5)))
    zipfPickers.set(size, picker)
  }
  return picker(random)
}
