import { invalid } from '../../invalid.ts'

/**
 * t-digest: a distribution in about as many weighted means (centroids) as the compression says, small ones at the ends
 * (Dunning and Ertl, "Computing extremely accurate quantiles using t-digests", 2019; merging form, scale function k2,
 * as Trino's).
 *
 * As a value (type tdigest) it is little-endian doubles: version, compression, minimum, maximum, total weight, then mean
 * and weight of each centroid.
 */
const VERSION = 1
const HEADER = 5
const DEFAULT_COMPRESSION = 100

export interface Digest {
  add(value: number, weight: number): void
  merge(serialized: Uint8Array): void
  readonly totalWeight: number
  /** @param quantile 0 to 1 */
  valueAt(quantile: number): number
  serialize(): Uint8Array
}

export function createDigest(compression = DEFAULT_COMPRESSION): Digest {
  let means: number[] = []
  let weights: number[] = []
  /** Values not merged yet. */
  let buffered: { readonly mean: number; readonly weight: number }[] = []
  let minimum = Number.POSITIVE_INFINITY
  let maximum = Number.NEGATIVE_INFINITY
  let total = 0
  const capacity = 10 * Math.ceil(compression)

  function merge(): void {
    if (buffered.length === 0) return
    means.forEach((mean, i) => buffered.push({ mean, weight: weights[i]! }))
    const sorted = buffered.sort((a, b) => a.mean - b.mean)
    buffered = []
    means = []
    weights = []
    const normalizer = compression / (4 * Math.log(Math.max(1, total / compression)) + 24)
    const limit = (quantile: number): number => (total * quantile * (1 - quantile)) / normalizer
    let before = 0
    for (const { mean, weight } of sorted) {
      const last = weights.length - 1
      const proposed = (weights[last] ?? 0) + weight
      const fits =
        last >= 0 &&
        proposed <= Math.min(limit(before / total), limit(Math.min(1, (before + proposed) / total)))
      if (fits) {
        weights[last] = proposed
        means[last]! += ((mean - means[last]!) * weight) / proposed
      } else {
        before += weights[last] ?? 0
        means.push(mean)
        weights.push(weight)
      }
    }
  }

  function add(value: number, weight: number): void {
    buffered.push({ mean: value, weight })
    total += weight
    if (value < minimum) minimum = value
    if (value > maximum) maximum = value
    if (buffered.length >= capacity) merge()
  }

  function between(a: number, aShare: number, b: number, bShare: number): number {
    const value = (a * aShare + b * bShare) / (aShare + bShare)
    return Math.max(Math.min(a, b), Math.min(value, Math.max(a, b)))
  }

  function valueAt(quantile: number): number {
    merge()
    const n = means.length
    if (n === 0) return Number.NaN
    if (n === 1) return means[0]!
    const index = quantile * total
    if (index < 1) return minimum
    const first = weights[0]!
    if (first > 1 && index < first / 2)
      return minimum + ((index - 1) / (first / 2 - 1)) * (means[0]! - minimum)
    if (index > total - 1) return maximum
    const last = weights[n - 1]!
    if (last > 1 && total - index <= last / 2)
      return maximum - ((total - index - 1) / (last / 2 - 1)) * (maximum - means[n - 1]!)
    let soFar = first / 2
    for (let i = 0; i < n - 1; i++) {
      const step = (weights[i]! + weights[i + 1]!) / 2
      if (soFar + step > index) {
        // A centroid of one value is that value, half a weight to either side.
        const leftUnit = weights[i] === 1 ? 0.5 : 0
        if (leftUnit > 0 && index - soFar < 0.5) return means[i]!
        const rightUnit = weights[i + 1] === 1 ? 0.5 : 0
        if (rightUnit > 0 && soFar + step - index <= 0.5) return means[i + 1]!
        return between(means[i]!, soFar + step - index - rightUnit, means[i + 1]!, index - soFar - leftUnit)
      }
      soFar += step
    }
    return maximum
  }

  return {
    add,
    merge(serialized) {
      const other = doublesOf(serialized)
      if (other[4] === 0) return
      for (let i = HEADER; i + 1 < other.length; i += 2) add(other[i]!, other[i + 1]!)
      minimum = Math.min(minimum, other[2]!)
      maximum = Math.max(maximum, other[3]!)
    },
    get totalWeight() {
      return total
    },
    valueAt,
    serialize() {
      merge()
      const doubles = [VERSION, compression, minimum, maximum, total]
      means.forEach((mean, i) => doubles.push(mean, weights[i]!))
      return new Uint8Array(Float64Array.from(doubles).buffer)
    },
  }
}

function doublesOf(serialized: Uint8Array): Float64Array {
  // Bytes of a column may start anywhere; doubles must be aligned.
  const copy = serialized.slice()
  if (copy.length % 8 !== 0 || copy.length < 8 * HEADER) return invalid('Cannot deserialize t-digest')
  const doubles = new Float64Array(copy.buffer)
  return doubles[0] === VERSION ? doubles : invalid('Cannot deserialize t-digest')
}

/** A digest read back. */
export function digestOf(serialized: Uint8Array): Digest {
  const digest = createDigest(doublesOf(serialized)[1])
  digest.merge(serialized)
  return digest
}
