import { viewOf } from '../../../common/view-of.ts'
import { formatDouble } from '../../../types/number.ts'
import { invalid } from '../../invalid.ts'

/**
 * A HyperLogLog sketch as Trino keeps it (airlift's `io.airlift.stats.cardinality`, whose bytes these are): few values as
 * the first 26 bits of their hashes, more in 2^bits registers.
 */
export interface Sketch {
  /** Adds a 64-bit hash, given as its two halves (any 32-bit integers). */
  add(high: number, low: number): void
  /** Adds all that another sketch has seen. Throws INVALID_FUNCTION_ARGUMENT where it has another number of registers. */
  merge(serialized: Uint8Array): void
  /** How many distinct values were added, nearly. */
  cardinality(): bigint
  /** What it takes in memory, about. */
  readonly bytes: number
  /** The bytes that Trino stores. */
  serialize(): Uint8Array
}

interface State {
  readonly indexBits: number
  /** By the first 26 bits of a hash, how many zeros follow them; undefined once there are registers. */
  entries: Map<number, number> | undefined
  /** A register's value is one more than the zeros that follow the index bits. */
  registers: Uint8Array | undefined
}

const PREFIX_BITS = 26
const REST_BITS = 32 - PREFIX_BITS
/** An entry of a Map of numbers, about. */
const ENTRY_BYTES = 40
const SPARSE_FORMAT = 2
const DENSE_FORMAT = 3
/** Past this share of empty registers their number says more than their values. */
const LINEAR_COUNTING_SHARE = 0.4

/** Entries take four bytes, registers half a byte: from here on registers are smaller. */
function sparseLimit({ indexBits }: State): number {
  return 2 ** indexBits / 8
}

function toDense(sketch: State): Uint8Array {
  const { indexBits, entries, registers } = sketch
  if (registers !== undefined) return registers
  const made = new Uint8Array(2 ** indexBits)
  const between = PREFIX_BITS - indexBits
  for (const [prefix, following] of entries ?? []) {
    const index = prefix >>> between
    const zeros = Math.clz32(prefix << (REST_BITS + indexBits))
    const value = (zeros >= between ? between + following : zeros) + 1
    if (value > made[index]!) made[index] = value
  }
  sketch.registers = made
  sketch.entries = undefined
  return made
}

function addHash(sketch: State, high: number, low: number): void {
  const { indexBits, entries, registers } = sketch
  if (registers !== undefined) {
    const index = high >>> (32 - indexBits)
    const rest = high << indexBits
    const value = (rest === 0 ? 32 - indexBits + Math.clz32(low) : Math.clz32(rest)) + 1
    if (value > registers[index]!) registers[index] = value
    return
  }
  if (entries === undefined) return
  const prefix = high >>> REST_BITS
  const rest = high << PREFIX_BITS
  const zeros = rest === 0 ? REST_BITS + Math.clz32(low) : Math.clz32(rest)
  const known = entries.get(prefix)
  if (known !== undefined && known >= zeros) return
  entries.set(prefix, zeros)
  if (entries.size > sparseLimit(sketch)) toDense(sketch)
}

function mergeInto(into: State, from: State): void {
  if (into.indexBits !== from.indexBits)
    invalid(
      `Cannot merge HLLs with different number of buckets: ${2 ** into.indexBits} vs ${2 ** from.indexBits}`,
    )
  if (into.entries !== undefined && from.entries !== undefined) {
    for (const [prefix, zeros] of from.entries)
      into.entries.set(prefix, Math.max(zeros, into.entries.get(prefix) ?? 0))
    if (into.entries.size > sparseLimit(into)) toDense(into)
    return
  }
  const registers = toDense(into)
  const others = from.registers ?? toDense({ ...from })
  for (let i = 0; i < registers.length; i++) if (others[i]! > registers[i]!) registers[i] = others[i]!
}

function linearCounting(empty: number, buckets: number): number {
  return buckets * Math.log(buckets / empty)
}

/** Ertl's σ and τ: what empty and full registers add (O. Ertl, "New cardinality estimation algorithms", 2017). */
function sigma(share: number): number {
  let [x, y, z] = [share, 1, share]
  for (;;) {
    x *= x
    const before = z
    z += x * y
    y += y
    if (z === before) return z
  }
}
function tau(share: number): number {
  if (share === 0 || share === 1) return 0
  let [x, y, z] = [share, 1, 1 - share]
  for (;;) {
    x = Math.sqrt(x)
    const before = z
    y /= 2
    z -= (1 - x) ** 2 * y
    if (z === before) return z / 3
  }
}

function ertlEstimate(counts: Float64Array, buckets: number, most: number): number {
  let z = buckets * tau(1 - counts[most]! / buckets)
  for (let value = most - 1; value >= 1; value--) z = (z + counts[value]!) / 2
  z += buckets * sigma(counts[0]! / buckets)
  return (buckets * buckets) / (2 * Math.LN2 * z)
}

function alpha(indexBits: number): number {
  if (indexBits <= 4) return 0.673
  if (indexBits === 5) return 0.697
  return indexBits === 6 ? 0.709 : 0.7213 / (1 + 1.079 / 2 ** indexBits)
}

/**
 * How many distinct values were added, nearly. Trino's estimates, but for the range in which it takes an empirical bias
 * off (up to five values a register): there stands Ertl's estimate, which has none.
 */
function estimate({ indexBits, entries, registers }: State): number {
  if (registers === undefined) {
    const buckets = 2 ** PREFIX_BITS
    return Math.round(linearCounting(buckets - (entries?.size ?? 0), buckets))
  }
  const buckets = registers.length
  const most = 64 - indexBits + 1
  const counts = new Float64Array(most + 1)
  let sum = 0
  for (const value of registers) {
    counts[value]! += 1
    sum += 2 ** -value
  }
  if (counts[0]! > LINEAR_COUNTING_SHARE * buckets) return Math.round(linearCounting(counts[0]!, buckets))
  const raw = (alpha(indexBits) * buckets * buckets) / sum
  return Math.round(raw > 5 * buckets ? raw : ertlEstimate(counts, buckets, most))
}

/** Registers less the smallest, four bits each; what does not fit follows by register. */
function serializeDense(indexBits: number, registers: Uint8Array): Uint8Array {
  const baseline = registers.reduce((least, value) => Math.min(least, value), 255)
  const overflows = [...registers.keys()].filter((i) => registers[i]! - baseline > 15)
  const out = new Uint8Array(5 + registers.length / 2 + 3 * overflows.length)
  const view = new DataView(out.buffer)
  out.set([DENSE_FORMAT, indexBits, baseline])
  const delta = (i: number): number => Math.min(15, registers[i]! - baseline)
  for (let i = 0; i < registers.length; i += 2) out[3 + i / 2] = (delta(i) << 4) | delta(i + 1)
  let at = 3 + registers.length / 2
  view.setUint16(at, overflows.length, true)
  at += 2
  for (const bucket of overflows) {
    view.setUint16(at, bucket, true)
    at += 2
  }
  for (const bucket of overflows) out[at++] = registers[bucket]! - baseline - 15
  return out
}

function serialize({ indexBits, entries, registers }: State): Uint8Array {
  if (registers !== undefined) return serializeDense(indexBits, registers)
  const sorted = [...(entries ?? [])].sort(([a], [b]) => a - b)
  const out = new Uint8Array(4 + 4 * sorted.length)
  const view = new DataView(out.buffer)
  out.set([SPARSE_FORMAT, indexBits])
  view.setUint16(2, sorted.length, true)
  sorted.forEach(([prefix, zeros], i) =>
    view.setUint32(4 + 4 * i, ((prefix << REST_BITS) | zeros) >>> 0, true),
  )
  return out
}

/** Reads a stored sketch. Throws INVALID_FUNCTION_ARGUMENT where the bytes are none. */
function parse(bytes: Uint8Array): State {
  const view = viewOf(bytes)
  const refuse = (): never => invalid('Cannot deserialize HyperLogLog')
  if (bytes.length < 4) return refuse()
  const [format, indexBits = 0] = bytes
  if (indexBits < 1 || indexBits > 16) return refuse()
  const sketch: State = { indexBits, entries: new Map(), registers: undefined }
  if (format === SPARSE_FORMAT) {
    const count = view.getUint16(2, true)
    if (bytes.length !== 4 + 4 * count) return refuse()
    for (let i = 0; i < count; i++) {
      const entry = view.getUint32(4 + 4 * i, true)
      sketch.entries?.set(entry >>> REST_BITS, entry & 63)
    }
    return sketch
  }
  const half = 2 ** indexBits / 2
  if (format !== DENSE_FORMAT || bytes.length < 5 + half) return refuse()
  const registers = new Uint8Array(2 * half)
  const baseline = bytes[2]!
  for (let i = 0; i < half; i++) {
    registers[2 * i] = baseline + (bytes[3 + i]! >> 4)
    registers[2 * i + 1] = baseline + (bytes[3 + i]! & 15)
  }
  const overflows = view.getUint16(3 + half, true)
  if (bytes.length !== 5 + half + 3 * overflows) return refuse()
  for (let i = 0; i < overflows; i++) {
    const bucket = view.getUint16(5 + half + 2 * i, true)
    if (bucket >= registers.length) return refuse()
    registers[bucket]! += bytes[5 + half + 2 * overflows + i]!
  }
  return { indexBits, entries: undefined, registers }
}

function sketchOver(state: State): Sketch {
  return {
    get bytes() {
      return (state.entries?.size ?? 0) * ENTRY_BYTES + (state.registers?.length ?? 0)
    },
    add: (high, low) => addHash(state, high, low),
    merge: (serialized) => mergeInto(state, parse(serialized)),
    cardinality: () => BigInt(estimate(state)),
    serialize: () => serialize(state),
  }
}

/** An empty sketch of 2^`indexBits` registers. */
export function createSketch(indexBits: number): Sketch {
  return sketchOver({ indexBits, entries: new Map(), registers: undefined })
}

/** A sketch read back. Throws INVALID_FUNCTION_ARGUMENT where the bytes are none. */
export function sketchOf(serialized: Uint8Array): Sketch {
  return sketchOver(parse(serialized))
}

/** `cardinality(hyperloglog)` */
export function cardinalityOf(serialized: Uint8Array): bigint {
  return BigInt(estimate(parse(serialized)))
}

const LEAST_ERROR = 0.0040625
const GREATEST_ERROR = 0.26

/** The index bits that keep the standard error below a bound. Throws INVALID_FUNCTION_ARGUMENT in Trino's words. */
export function bitsForError(standardError: number): number {
  if (!(standardError >= LEAST_ERROR && standardError <= GREATEST_ERROR))
    invalid(`Standard error must be in [${LEAST_ERROR}, ${GREATEST_ERROR}]: ${formatDouble(standardError)}`)
  return Math.ceil(Math.log2(Math.ceil(1.0816 / (standardError * standardError))))
}
