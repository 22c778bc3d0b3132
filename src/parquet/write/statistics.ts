import type { LeafType } from '../schema-tree.ts'

/** Least and greatest value in PLAIN encoding, text without its length. */
export interface Extremes {
  readonly least: Uint8Array
  readonly greatest: Uint8Array
}

/** What goes into statistics: as {@link Extremes}, long texts cut short, the greatest rounded up. */
export interface Bounds {
  readonly minimum: Uint8Array
  readonly maximum: Uint8Array
  readonly isExact: boolean
}

/** Bytes of a text bound, at most. */
const BOUND_BYTES = 64

/** Byte by byte, which for UTF-8 is the order of code points. */
function compareTexts(
  a: Uint8Array,
  aStart: number,
  aEnd: number,
  b: Uint8Array,
  bStart: number,
  bEnd: number,
): number {
  const length = Math.min(aEnd - aStart, bEnd - bStart)
  for (let i = 0; i < length; i++) {
    const difference = a[aStart + i]! - b[bStart + i]!
    if (difference !== 0) return difference
  }
  return aEnd - aStart - (bEnd - bStart)
}

/** The extremes of texts, fed one by one; what lies at the spans must not change until they are asked for. */
export function createTextExtremes() {
  let [least, greatest]: (Uint8Array | undefined)[] = []
  let [leastStart, leastEnd, greatestStart, greatestEnd] = [0, 0, 0, 0]
  return {
    add(bytes: Uint8Array, start: number, end: number): void {
      if (least === undefined || compareTexts(bytes, start, end, least, leastStart, leastEnd) < 0) {
        least = bytes
        leastStart = start
        leastEnd = end
      }
      if (
        greatest === undefined ||
        compareTexts(bytes, start, end, greatest, greatestStart, greatestEnd) > 0
      ) {
        greatest = bytes
        greatestStart = start
        greatestEnd = end
      }
    },
    finish(): Extremes | undefined {
      if (least === undefined || greatest === undefined) return undefined
      return {
        least: least.slice(leastStart, leastEnd),
        greatest: greatest.slice(greatestStart, greatestEnd),
      }
    },
  }
}

/** The last place at or before `BOUND_BYTES` where no character is cut. */
function cutAt(bytes: Uint8Array): number {
  let end = BOUND_BYTES
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--
  return end
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The least text of as many characters or fewer above every text that begins so; undefined where there is none. */
function nextPrefix(prefix: Uint8Array): Uint8Array | undefined {
  const points = Array.from(decoder.decode(prefix), (character) => character.codePointAt(0) ?? 0)
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last >= 0x10ffff) continue
    const next = last === 0xd7ff ? 0xe000 : last + 1
    return encoder.encode(String.fromCodePoint(...points, next))
  }
  return undefined
}

/** The bounds that stand for extremes; undefined where the greatest text cannot be rounded up. */
export function boundsOf({ physical }: LeafType, { least, greatest }: Extremes): Bounds | undefined {
  const isExact = physical !== 'BYTE_ARRAY' || (least.length <= BOUND_BYTES && greatest.length <= BOUND_BYTES)
  if (isExact) return { minimum: least, maximum: greatest, isExact }
  const minimum = least.length <= BOUND_BYTES ? least : least.subarray(0, cutAt(least))
  const maximum =
    greatest.length <= BOUND_BYTES ? greatest : nextPrefix(greatest.subarray(0, cutAt(greatest)))
  return maximum && { minimum, maximum, isExact }
}

/** Orders two values in PLAIN encoding. */
export function compareStored({ physical }: LeafType, a: Uint8Array, b: Uint8Array): number {
  const [x, y] = [new DataView(a.buffer, a.byteOffset), new DataView(b.buffer, b.byteOffset)]
  switch (physical) {
    case 'BOOLEAN':
      return a[0]! - b[0]!
    case 'INT32':
      return x.getInt32(0, true) - y.getInt32(0, true)
    case 'INT64': {
      const [left, right] = [x.getBigInt64(0, true), y.getBigInt64(0, true)]
      return left < right ? -1 : left > right ? 1 : 0
    }
    case 'FLOAT':
      return x.getFloat32(0, true) - y.getFloat32(0, true)
    case 'DOUBLE':
      return x.getFloat64(0, true) - y.getFloat64(0, true)
    default:
      return compareTexts(a, 0, a.length, b, 0, b.length)
  }
}

type Numbers = Int32Array | BigInt64Array | Float32Array | Float64Array

function ofNumbers<A extends Numbers>(values: A): Extremes | undefined {
  let [least, greatest] = [values[0]!, values[0]!]
  for (const value of values) {
    if (value < least) least = value
    if (value > greatest) greatest = value
    if (Number.isNaN(value)) return undefined
  }
  const bytes = (value: number | bigint) => {
    const one = values.slice(0, 1)
    // Of A's own values.
    ;(one as { fill(value: number | bigint): void }).fill(value)
    return new Uint8Array(one.buffer)
  }
  // Zeros are equal, and neither bound may leave the other one out.
  return { least: bytes(least === 0 ? -0 : least), greatest: bytes(greatest === 0 ? 0 : greatest) }
}

/**
 * The extremes of `count` values in PLAIN encoding; undefined where there are none, where NaN is among them, and for
 * types whose order readers differ about.
 *
 * @param bytes from the beginning of its buffer
 */
export function plainExtremes(
  { physical, isDecimal }: LeafType,
  bytes: Uint8Array<ArrayBuffer>,
  count: number,
): Extremes | undefined {
  if (count === 0 || isDecimal) return undefined
  switch (physical) {
    case 'BOOLEAN': {
      const isTrue = (at: number) => (bytes[at >> 3]! >> (at & 7)) & 1
      let trues = 0
      for (let i = 0; i < count; i++) trues += isTrue(i)
      return { least: Uint8Array.of(trues === count ? 1 : 0), greatest: Uint8Array.of(trues > 0 ? 1 : 0) }
    }
    case 'INT32':
      return ofNumbers(new Int32Array(bytes.buffer, 0, count))
    case 'INT64':
      return ofNumbers(new BigInt64Array(bytes.buffer, 0, count))
    case 'FLOAT':
      return ofNumbers(new Float32Array(bytes.buffer, 0, count))
    case 'DOUBLE':
      return ofNumbers(new Float64Array(bytes.buffer, 0, count))
    case 'BYTE_ARRAY': {
      const extremes = createTextExtremes()
      const view = new DataView(bytes.buffer)
      for (let i = 0, at = 0; i < count; i++) {
        const start = at + 4
        at = start + view.getUint32(at, true)
        extremes.add(bytes, start, at)
      }
      return extremes.finish()
    }
    default:
      return undefined
  }
}
