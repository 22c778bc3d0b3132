import { openDeltas, readDeltaInts } from './delta.ts'
import type { DataPage } from './page.ts'
import { type LeafType, unsupported } from './schema-tree.ts'

/** What lengths say is not there. */
const tooFew = () => new RangeError('a page has too few bytes')

/**
 * Room for texts, with the length of each before it or not. Throws RangeError where their lengths cannot be: a text begins with as much of
 * the one before as its prefix says.
 *
 * @param rest bytes that the texts have without their prefixes
 */
function roomFor(
  lengths: Int32Array,
  prefixes: Int32Array | undefined,
  rest: number,
  isCounted: boolean,
): Uint8Array {
  let [size, left, before] = [0, rest, 0]
  for (let i = 0; i < lengths.length; i++) {
    const [length, prefix] = [lengths[i]!, prefixes?.[i] ?? 0]
    if (length < 0 || length > left || prefix < 0 || prefix > before) throw tooFew()
    left -= length
    before = prefix + length
    size += before + (isCounted ? 4 : 0)
  }
  if (size >= 2 ** 31) throw new RangeError('a page is of 2 GiB or more')
  return new Uint8Array(size)
}

function numbers(bytes: Uint8Array, { physical }: LeafType, most: number): Uint8Array {
  if (physical === 'INT32') {
    const { numbers: found } = readDeltaInts(bytes, 0, most)
    return new Uint8Array(found.buffer, found.byteOffset, found.byteLength)
  }
  const deltas = openDeltas(bytes, 0, most)
  const words = new Int32Array(2 * deltas.count)
  deltas.read(words, 0)
  return new Uint8Array(words.buffer)
}

/**
 * Texts as PLAIN encoding has them, with the length of each before it or not.
 *
 * @param rest what they have without their prefixes, one after another
 * @param prefixes how much of the text before each begins with; undefined where none does
 */
function spelledOut(
  rest: Uint8Array,
  lengths: Int32Array,
  prefixes: Int32Array | undefined,
  isCounted: boolean,
): Uint8Array {
  const out = roomFor(lengths, prefixes, rest.length, isCounted)
  const view = new DataView(out.buffer)
  /** Where the text before begins and ends. */
  let [start, to] = [0, 0]
  let from = 0
  for (let i = 0; i < lengths.length; i++) {
    const [prefix, length] = [prefixes?.[i] ?? 0, lengths[i]!]
    if (isCounted) view.setUint32(to, prefix + length, true)
    const at = to + (isCounted ? 4 : 0)
    out.copyWithin(at, start, start + prefix)
    out.set(rest.subarray(from, from + length), at + prefix)
    start = at
    to = at + prefix + length
    from += length
  }
  return out
}

/** Lengths, then texts one after another. */
function texts(bytes: Uint8Array, _type: LeafType, most: number): Uint8Array {
  const { numbers: lengths, end } = readDeltaInts(bytes, 0, most)
  return spelledOut(bytes.subarray(end), lengths, undefined, true)
}

/** How much of the text before each begins with, then the rest of each. */
function textsWithPrefixes(bytes: Uint8Array, { physical }: LeafType, most: number): Uint8Array {
  const { numbers: prefixes, end: endOfPrefixes } = readDeltaInts(bytes, 0, most)
  const { numbers: lengths, end } = readDeltaInts(bytes, endOfPrefixes, most)
  if (lengths.length !== prefixes.length) throw tooFew()
  return spelledOut(bytes.subarray(end), lengths, prefixes, physical === 'BYTE_ARRAY')
}

/** The first byte of each value, then the second of each, and so on. */
function unsplit(bytes: Uint8Array, { physical, length }: LeafType): Uint8Array {
  const is4 = physical === 'INT32' || physical === 'FLOAT'
  const size = is4 ? 4 : physical === 'FIXED_LEN_BYTE_ARRAY' ? (length ?? 1) : 8
  const count = Math.floor(bytes.length / size)
  const out = new Uint8Array(count * size)
  for (let byte = 0; byte < size; byte++)
    for (let i = 0; i < count; i++) out[i * size + byte] = bytes[byte * count + i]!
  return out
}

/** Encodings other than PLAIN and of codes, the types they are for, and how their values are made plain. */
const ENCODINGS = {
  delta: { of: ['INT32', 'INT64'], toPlain: numbers },
  deltaLength: { of: ['BYTE_ARRAY'], toPlain: texts },
  deltaBytes: { of: ['BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'], toPlain: textsWithPrefixes },
  split: { of: ['INT32', 'INT64', 'FLOAT', 'DOUBLE', 'FIXED_LEN_BYTE_ARRAY'], toPlain: unsplit },
} as const

/**
 * A page with its values as they are in PLAIN encoding, whichever they were in; of codes and bits as it is. Throws RangeError where
 * they are damaged, or of no type that the encoding is for, NOT_SUPPORTED for other encodings.
 *
 * @see https://github.com/apache/parquet-format/blob/master/Encodings.md
 */
export function plainPage(page: DataPage, type: LeafType): DataPage {
  const { encoding, values, count } = page
  if (encoding === 'plain' || encoding === 'dictionary' || encoding === 'rle') return page
  if (typeof encoding === 'number') throw unsupported(`encoding ${encoding}`)
  const { of, toPlain } = ENCODINGS[encoding]
  if (!of.some((physical) => physical === type.physical))
    throw new RangeError(`a page of ${type.physical} is in an encoding of other types`)
  return { ...page, encoding: 'plain', values: toPlain(values, type, count) }
}
