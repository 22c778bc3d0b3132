import { viewOf } from '../common/view-of.ts'
import type { Buffers } from '../column/buffers.ts'
import type { PlainColumn } from '../column/column.ts'
import { booleanColumn, float32Column, float64Column, int32Column, int64Column } from '../column/make.ts'
import { openDeltas } from './delta.ts'
import { KERNELS } from '../kernel/kernels.ts'
import { readBits } from './hybrid.ts'
import type { DataPage, RawPage } from './page.ts'
import type { LeafType } from './schema-tree.ts'

/** Values of a few bytes each, gathered from pages into the one array that becomes their column. */
export interface FixedGatherer {
  /**
   * @param at row at which the page begins
   * @param present how many of its rows hold a value: they lie one after another
   * @param validity of the rows so far; undefined where all of them hold a value
   * @throws RangeError where the page has too few values
   */
  add(page: DataPage, at: number, present: number, validity: Uint8Array | undefined): void
  finish(validity: Uint8Array | undefined): PlainColumn
}

/** Bytes of a value as a column holds it; undefined for types that are not merely copied. */
function widthOf({ physical, isDecimal }: LeafType): 1 | 4 | 8 | undefined {
  switch (physical) {
    case 'BOOLEAN':
      return 1
    case 'INT32':
      return isDecimal ? undefined : 4
    case 'FLOAT':
      return 4
    case 'INT64':
    case 'DOUBLE':
      return 8
    default:
      return undefined
  }
}

/**
 * Some of the values of a page in PLAIN encoding, one after another as the page has them; undefined for types that are not merely
 * copied, and for booleans.
 *
 * @param picks ascending, each below `count`
 * @throws RangeError where the page has too few values
 */
export function pickFixed(
  type: LeafType,
  bytes: Uint8Array,
  count: number,
  picks: Int32Array,
): Uint8Array | undefined {
  const width = widthOf(type)
  if (width === undefined || width === 1) return undefined
  if (bytes.length < count * width) throw new RangeError('a page has too few values')
  const view = viewOf(bytes)
  const words = width / 4
  const out = new Int32Array(words * picks.length)
  if (words === 1) for (let i = 0; i < picks.length; i++) out[i] = view.getInt32(4 * picks[i]!, true)
  else
    for (let i = 0; i < picks.length; i++) {
      out[2 * i] = view.getInt32(8 * picks[i]!, true)
      out[2 * i + 1] = view.getInt32(8 * picks[i]! + 4, true)
    }
  return new Uint8Array(out.buffer)
}

/** Moves values from the front of a page's stretch to the rows that hold one; rows without hold zeros. */
function spread(
  out: Uint8Array | Int32Array,
  units: number,
  validity: Uint8Array,
  at: number,
  count: number,
  present: number,
): void {
  let from = (at + present) * units - 1
  for (let row = at + count - 1; row >= at; row--)
    for (let unit = units - 1; unit >= 0; unit--)
      out[row * units + unit] = validity[row] === 1 ? out[from--]! : 0
}

/** @param rows of the column @returns undefined where pages are not plain, or of a type that is not merely copied */
export function createFixedGatherer(
  type: LeafType,
  rows: number,
  pages: readonly { readonly page: RawPage }[],
  buffers: Buffers,
): FixedGatherer | undefined {
  const width = widthOf(type)
  const isRead = ({ page: { encoding } }: { readonly page: RawPage }) =>
    encoding === 'plain' ||
    (encoding === 'rle' && type.physical === 'BOOLEAN') ||
    (encoding === 'delta' && type.physical === 'INT64')
  if (width === undefined || !pages.every(isRead)) return undefined
  const bytes = buffers.bytes(rows * width)
  const words = new Int32Array(bytes.buffer, 0, Math.floor((rows * width) / 4))
  const out = width === 1 ? bytes : words

  function copy({ encoding, values }: DataPage, at: number, present: number): void {
    if (encoding === 'delta') {
      const deltas = openDeltas(values, 0, present)
      if (deltas.count !== present) throw new RangeError('a page has too few values')
      deltas.read(words, at)
    } else if (encoding === 'rle') readBits(values, 4, values.length, bytes, at, present)
    else if (width === 1) {
      if (values.length * 8 < present) throw new RangeError('a page has too few values')
      KERNELS.unpackBits(values, 0, bytes, at, present)
    } else {
      const size = present * width!
      if (values.length < size) throw new RangeError('a page has too few values')
      bytes.set(values.subarray(0, size), at * width!)
    }
  }

  return {
    add(page, at, present, validity) {
      if (present > 0) copy(page, at, present)
      if (present < page.count) spread(out, width === 8 ? 2 : 1, validity!, at, page.count, present)
    },
    finish(validity) {
      const { buffer } = bytes
      switch (type.physical) {
        case 'BOOLEAN':
          return booleanColumn(bytes, validity)
        case 'INT32':
          return int32Column(new Int32Array(buffer, 0, rows), validity)
        case 'FLOAT':
          return float32Column(new Float32Array(buffer, 0, rows), validity)
        case 'DOUBLE':
          return float64Column(new Float64Array(buffer, 0, rows), validity)
        default:
          return int64Column(new BigInt64Array(buffer, 0, rows), validity)
      }
    },
  }
}
