import { viewOf } from '../../../common/view-of.ts'
import { invalid } from '../../invalid.ts'

/**
 * t-digest: a distribution in about as many weighted means (centroids) as the compression says, small ones at the ends
 * (Dunning and Ertl, "Computing extremely accurate quantiles using t-digests", 2019; merging form, scale function k2), with
 * the steps and the bytes of Trino's (io.airlift.stats.TDigest), so that small and large sets give its answers.
 */
export interface Digest {
  add(value: number, weight: number): void
  merge(serialized: Uint8Array): void
  readonly totalWeight: number
  /** What its centroids take in memory. */
  readonly bytes: number
  /** @param quantile 0 to 1 */
  valueAt(quantile: number): number
  /** A zero byte; minimum, maximum, compression and total weight; the number of centroids; their means; their weights. */
  serialize(): Uint8Array
  /** All that there is, before anything is joined for storage, for {@link Digest.absorb}: doubles in a form of our own. */
  save(): Uint8Array
  /** Adds what another digest saved. Into an empty one this makes its twin. */
  absorb(saved: Uint8Array): void
}

const FORMAT = 0
const HEADER_BYTES = 1 + 4 * 8 + 4
const DEFAULT_COMPRESSION = 100
/** Doubles before the centroids in what a digest saves. */
const SAVED_FIELDS = 5
/** While values come in, twice as many centroids are kept. */
const INTERNAL_FACTOR = 2

interface Centroids {
  readonly compression: number
  readonly minimum: number
  readonly maximum: number
  readonly total: number
  readonly means: Float64Array
  readonly weights: Float64Array
}

/** −0 before 0. */
function compareDoubles(a: number, b: number): number {
  return a - b || 1 / a - 1 / b || 0
}

/** Where the line through two points has gone from the first at x. */
function rise(x: number, x0: number, y0: number, x1: number, y1: number): number {
  return ((x - x0) / (x1 - x0)) * (y1 - y0)
}

export function createDigest(compression = DEFAULT_COMPRESSION): Digest {
  let means = new Float64Array(1)
  let weights = new Float64Array(1)
  let count = 0
  let minimum = Number.POSITIVE_INFINITY
  let maximum = Number.NEGATIVE_INFINITY
  let total = 0
  let needsMerge = false
  /** Every other merge goes from the top, so that neither end is favoured. */
  let backwards = false
  const capacity = Math.trunc(6 * (INTERNAL_FACTOR * compression + 10))

  function reserve(size: number): void {
    if (means.length >= size) return
    const [oldMeans, oldWeights] = [means, weights]
    means = new Float64Array(size)
    weights = new Float64Array(size)
    means.set(oldMeans)
    weights.set(oldWeights)
  }

  /** Joins neighbours as far as the size of a centroid at its quantile allows. */
  function mergeCentroids(allowed: number): void {
    if (count === 0) return
    const [oldMeans, oldWeights] = [means.slice(0, count), weights.slice(0, count)]
    const order = Uint32Array.from({ length: count }, (_, i) => i)
    order.sort((a, b) => compareDoubles(oldMeans[a]!, oldMeans[b]!))
    if (backwards) order.reverse()
    const normalizer = allowed / (4 * Math.log(total / allowed) + 24)
    const share = (quantile: number): number => (quantile * (1 - quantile)) / normalizer
    let mean = oldMeans[order[0]!]!
    let weight = oldWeights[order[0]!]!
    let last = 0
    let before = 0
    let limit = share(0)
    for (let i = 1; i < order.length; i++) {
      const entryMean = oldMeans[order[i]!]!
      const entryWeight = oldWeights[order[i]!]!
      const joined = weight + entryWeight
      const quantile = Math.min((before + joined) / total, 1)
      if (joined <= total * Math.min(limit, share(quantile))) {
        mean += ((entryMean - mean) * entryWeight) / joined
        weight = joined
      } else {
        means[last] = mean
        weights[last] = weight
        last++
        before += weight
        limit = share(before / total)
        mean = entryMean
        weight = entryWeight
      }
    }
    means[last] = mean
    weights[last] = weight
    count = last + 1
    if (backwards) {
      means.subarray(0, count).reverse()
      weights.subarray(0, count).reverse()
    }
    backwards = !backwards
  }

  function add(value: number, weight: number): void {
    if (count === means.length) {
      if (count < capacity) reserve(Math.min(count * 2, capacity))
      else mergeCentroids(INTERNAL_FACTOR * compression)
    }
    means[count] = value
    weights[count] = weight
    count++
    total += weight
    // Of two zeros −0 is the less.
    minimum = Math.min(minimum, value)
    maximum = Math.max(maximum, value)
    needsMerge = true
  }

  /** Between the last centroid and the maximum, from above. */
  function nearTop(offset: number): number {
    const half = weights[count - 1]! / 2
    return maximum + rise(total - offset, 1, maximum, half, means[count - 1]!)
  }

  /** Between two centroids; one of a single value is that value, half a weight to either side. */
  function between(index: number, inside: number, distance: number): number {
    const [mean, next] = [means[index]!, means[index + 1]!]
    const [weight, nextWeight] = [weights[index]!, weights[index + 1]!]
    if (weight === 1 && inside < weight / 2) return mean
    if (nextWeight === 1 && inside >= weight / 2) return next
    if (weight === 1) return mean + rise(inside - weight / 2, 0, mean, nextWeight / 2, next)
    return mean + rise(inside, 0, mean, nextWeight === 1 ? weight / 2 : distance, next)
  }

  function valueAt(quantile: number): number {
    if (count === 0) return Number.NaN
    if (needsMerge) mergeCentroids(INTERNAL_FACTOR * compression)
    needsMerge = false
    if (count === 1) return means[0]!
    const offset = quantile * total
    const lastHalf = weights[count - 1]! / 2
    if (offset < 1) return minimum
    if (offset < weights[0]! / 2) return minimum + rise(offset, 1, minimum, weights[0]! / 2, means[0]!)
    if (offset <= total - 1 && total - offset <= lastHalf && lastHalf > 1) return nearTop(offset)
    if (offset >= total - 1) return maximum
    let soFar = weights[0]! / 2
    for (let i = 0; i < count - 1; i++) {
      const distance = (weights[i]! + weights[i + 1]!) / 2
      if (soFar + distance > offset) return between(i, offset - soFar, distance)
      soFar += distance
    }
    return lastHalf > 1 ? nearTop(offset) : maximum
  }

  return {
    get bytes() {
      return means.byteLength + weights.byteLength
    },
    add,
    merge(serialized) {
      const other = parse(serialized)
      if (count + other.means.length > means.length) {
        mergeCentroids(INTERNAL_FACTOR * compression)
        reserve(count + other.means.length)
      }
      means.set(other.means, count)
      weights.set(other.weights, count)
      // A digest that was stored has been merged; alone, it stays as it is.
      needsMerge = count > 0
      count += other.means.length
      total += other.total
      minimum = Math.min(minimum, other.minimum)
      maximum = Math.max(maximum, other.maximum)
    },
    get totalWeight() {
      return total
    },
    valueAt,
    serialize() {
      mergeCentroids(compression)
      const out = new Uint8Array(HEADER_BYTES + 16 * count)
      const view = new DataView(out.buffer)
      out[0] = FORMAT
      for (const [i, value] of [minimum, maximum, compression, total].entries())
        view.setFloat64(1 + 8 * i, value, true)
      view.setInt32(HEADER_BYTES - 4, count, true)
      for (let i = 0; i < count; i++) {
        view.setFloat64(HEADER_BYTES + 8 * i, means[i]!, true)
        view.setFloat64(HEADER_BYTES + 8 * (count + i), weights[i]!, true)
      }
      return out
    },
    save: () =>
      new Uint8Array(
        Float64Array.of(
          ...[compression, minimum, maximum, total, backwards ? 1 : 0],
          ...means.subarray(0, count),
          ...weights.subarray(0, count),
        ).buffer,
      ),
    absorb(saved) {
      const doubles = new Float64Array(new Uint8Array(saved).buffer)
      const [, least = 0, greatest = 0, weight = 0, direction] = doubles
      const entries = (doubles.length - SAVED_FIELDS) / 2
      const [wasEmpty, before] = [count === 0, total]
      for (let i = 0; i < entries; i++) add(doubles[SAVED_FIELDS + i]!, doubles[SAVED_FIELDS + entries + i]!)
      // Not the sum of the weights, which may round otherwise.
      total = before + weight
      minimum = Math.min(minimum, least)
      maximum = Math.max(maximum, greatest)
      if (wasEmpty) backwards = direction === 1
    },
  }
}

/** The twin of a digest that was saved. */
export function restoredDigest(saved: Uint8Array): Digest {
  const digest = createDigest(new Float64Array(new Uint8Array(saved.subarray(0, 8)).buffer)[0])
  digest.absorb(saved)
  return digest
}

/** Reads a stored digest. Throws INVALID_FUNCTION_ARGUMENT where the bytes are none. */
function parse(serialized: Uint8Array): Centroids {
  const view = viewOf(serialized)
  const refuse = (): never => invalid('Cannot deserialize t-digest')
  if (serialized.length < HEADER_BYTES || serialized[0] !== FORMAT) return refuse()
  const count = view.getInt32(HEADER_BYTES - 4, true)
  if (serialized.length !== HEADER_BYTES + 16 * count) return refuse()
  const doubleAt = (at: number): number => view.getFloat64(at, true)
  const doubles = (start: number) => Float64Array.from({ length: count }, (_, i) => doubleAt(start + 8 * i))
  return {
    minimum: doubleAt(1),
    maximum: doubleAt(9),
    compression: doubleAt(17),
    total: doubleAt(25),
    means: doubles(HEADER_BYTES),
    weights: doubles(HEADER_BYTES + 8 * count),
  }
}

/** A digest read back. */
export function digestOf(serialized: Uint8Array): Digest {
  const digest = createDigest(parse(serialized).compression)
  digest.merge(serialized)
  return digest
}
