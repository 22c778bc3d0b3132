import { checkTextBytes } from '../common/text-limit.ts'
import { viewOf } from '../common/view-of.ts'
import { type Buffers, NEW_BUFFERS } from '../column/buffers.ts'
import type { PlainColumn } from '../column/column.ts'
import { copyBytes } from '../column/copy-bytes.ts'
import {
  booleanColumn,
  bytesColumn,
  float32Column,
  float64Column,
  int128Column,
  int32Column,
  int64Column,
} from '../column/make.ts'
import { unpackBits } from '../column/bitmap.ts'
import { KERNELS } from '../kernel/kernels.ts'
import { type LeafType, unsupported } from './schema-tree.ts'

/** The bytes of `count` values of `size` each, in a buffer of their own, which typed arrays take. */
function ownBytes(bytes: Uint8Array, count: number, size: number): Uint8Array<ArrayBuffer> {
  if (bytes.length < count * size) throw new RangeError('a page has too few values')
  // Not slice: what zlib gives is a Buffer, whose slice shares.
  const out = new Uint8Array(count * size)
  out.set(bytes.subarray(0, out.length))
  return out
}

/** Texts of fewer bytes each are put together by a kernel; longer ones are copied one by one as fast. */
const SHORT = 256

/** Texts or bytes one after another, collected from pages. */
export interface BytesCollector {
  /**
   * Appends `count` values in PLAIN encoding: each with its length before it. Throws RangeError where they are too few.
   *
   * @param picks ascending positions of those wanted; all where left out
   */
  append(bytes: Uint8Array, count: number, picks?: Int32Array): void
  finish(): PlainColumn
}

/** Where more room is needed than there is, it becomes so many times as much. */
const GROWTH = 1.5

/**
 * @param size bytes of all pages together: what the collector will take at most
 * @param isGuess whether the texts may take more than that
 */
export function createBytesCollector(
  values: number,
  size: number,
  buffers: Buffers = NEW_BUFFERS,
  isGuess = false,
): BytesCollector {
  const offsets = buffers.ints(values + 1)
  let data = buffers.bytes(size)
  offsets[0] = 0
  let row = 0
  let used = 0

  function grow(least: number): void {
    if (!isGuess) throw new RangeError('a page has more bytes than the footer says')
    checkTextBytes(least)
    const before = data.subarray(0, used)
    data = buffers.bytes(Math.max(least, Math.ceil(GROWTH * data.length)))
    data.set(before)
  }

  return {
    append(bytes, count, picks) {
      const view = viewOf(bytes)
      let target = viewOf(data)
      let [from, next, first] = [0, 0, 0]
      if (picks === undefined && bytes.length < SHORT * count && KERNELS.joinTexts !== undefined) {
        const before = row
        row = KERNELS.joinTexts(bytes, 0, count, { data, offsets }, row)
        first = row - before
        from = offsets[row]! - used + 4 * first
        used = offsets[row]!
      }
      for (let i = first; i < count; i++) {
        const length = view.getUint32(from, true)
        from += 4
        if (length > bytes.length - from) throw new RangeError('a page has too few bytes')
        if (picks !== undefined) {
          if (next === picks.length) break
          if (picks[next] !== i) {
            from += length
            continue
          }
          next++
        }
        if (length > data.length - used) {
          grow(used + length)
          target = viewOf(data)
        }
        copyBytes(bytes, view, from, length, data, target, used)
        from += length
        used += length
        offsets[++row] = used
      }
    },
    finish: () => bytesColumn(offsets.subarray(0, row + 1), data.subarray(0, used)),
  }
}

/**
 * Some of the texts of a page in PLAIN encoding. Throws RangeError where the page has too few.
 *
 * @param picks ascending, each below `count`
 */
export function pickPlainTexts(bytes: Uint8Array, count: number, picks: Int32Array): PlainColumn {
  const texts = pickTextsWithin(bytes, count, picks)
  if (texts === undefined) throw new RangeError('a page has too few bytes')
  return texts
}

/** The same of the beginning of a page; undefined where that ends before one of the texts does. */
export function pickTextsWithin(
  bytes: Uint8Array,
  count: number,
  picks: Int32Array,
): PlainColumn | undefined {
  const view = viewOf(bytes)
  const starts = new Int32Array(picks.length)
  const offsets = new Int32Array(picks.length + 1)
  let next = 0
  for (let value = 0, from = 0; value < count && next < picks.length; value++) {
    if (from + 4 > bytes.length) return undefined
    const length = view.getUint32(from, true)
    from += 4
    if (length > bytes.length - from) return undefined
    if (picks[next] === value) {
      starts[next] = from
      offsets[next + 1] = offsets[next]! + length
      next++
    }
    from += length
  }
  const data = new Uint8Array(offsets[picks.length]!)
  const target = viewOf(data)
  for (let i = 0; i < picks.length; i++) {
    const at = offsets[i]!
    copyBytes(bytes, view, starts[i]!, offsets[i + 1]! - at, data, target, at)
  }
  return bytesColumn(offsets, data)
}

/** Decimals in big-endian two's complement of up to 16 bytes. */
function fixedDecimals(bytes: Uint8Array, count: number, length: number): PlainColumn {
  if (length < 1 || length > 16 || bytes.length < count * length)
    throw new RangeError('a page has too few values')
  const wide = new Uint8Array(count * 16)
  for (let i = 0; i < count; i++) {
    const sign = bytes[i * length]! & 0x80 ? 0xff : 0
    // Arrow's order, low byte first.
    for (let b = 0; b < 16; b++) wide[i * 16 + b] = b < length ? bytes[(i + 1) * length - 1 - b]! : sign
  }
  return int128Column(new BigInt64Array(wide.buffer))
}

/** `count` values in PLAIN encoding (https://github.com/apache/parquet-format/blob/master/Encodings.md#plain-plain--0). */
export function readPlain(
  { physical, length = 0, isDecimal }: LeafType,
  bytes: Uint8Array,
  count: number,
): PlainColumn {
  switch (physical) {
    case 'BOOLEAN':
      if (bytes.length * 8 < count) throw new RangeError('a page has too few values')
      return booleanColumn(unpackBits(bytes, 0, count))
    case 'INT32': {
      const numbers = new Int32Array(ownBytes(bytes, count, 4).buffer)
      return isDecimal ? int64Column(BigInt64Array.from(numbers, BigInt)) : int32Column(numbers)
    }
    case 'INT64':
      return int64Column(new BigInt64Array(ownBytes(bytes, count, 8).buffer))
    case 'FLOAT':
      return float32Column(new Float32Array(ownBytes(bytes, count, 4).buffer))
    case 'DOUBLE':
      return float64Column(new Float64Array(ownBytes(bytes, count, 8).buffer))
    case 'BYTE_ARRAY': {
      const collector = createBytesCollector(count, bytes.length)
      collector.append(bytes, count)
      return collector.finish()
    }
    case 'FIXED_LEN_BYTE_ARRAY': {
      if (isDecimal) return fixedDecimals(bytes, count, length)
      const offsets = Int32Array.from({ length: count + 1 }, (_, i) => i * length)
      return bytesColumn(offsets, ownBytes(bytes, count, length))
    }
    case 'INT96':
      throw unsupported('type INT96')
  }
}
