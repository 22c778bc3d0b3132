import { bytesBuilder, columnSteps } from '../../column/builder.ts'
import type { Column } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import { float32Column, float64Column, int32Column, int64Column } from '../../column/make.ts'
import { valueReader } from '../../column/value.ts'
import { compareValues } from '../../types/compare.ts'
import type { Steps } from '../../common/steps.ts'
import type { SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import { compareSpans } from '../bytes.ts'
import { keepLongs } from './best-longs.ts'
import { growBytes, growDoubles, growInts, growLongs, validityOfFlags } from './state.ts'
import { valueBytes } from './value-bytes.ts'

/** What an array costs besides its bytes, about. */
const VIEW_BYTES = 100

/** Groups whose extremes are copied between two stops. */
const GROUPS_A_STOP = 4096

/** The smallest or largest key of each group. NULL keys do not count; of equal keys the first stays. */
export interface ExtremeTracker {
  /** @param won told once for each group whose extreme is now in this batch, and at which row */
  add(
    groups: Int32Array,
    keys: Column,
    rows: number,
    groupCount: number,
    won?: (group: number, row: number) => void,
  ): void
  /** What it keeps besides numbers, in bytes, about. */
  readonly bytes: number
  finish(groupCount: number): Steps<Column>
}

/** Rows that won in the batch at hand, by group. */
function winners() {
  let rowOf = new Int32Array(0)
  const touched: number[] = []
  return {
    grow(groupCount: number): void {
      const before = rowOf.length
      rowOf = growInts(rowOf, groupCount)
      rowOf.fill(-1, before)
    },
    set(group: number, row: number): void {
      if (rowOf[group] === -1) touched.push(group)
      rowOf[group] = row
    },
    /** The row, −1 where the group's extreme is from an earlier batch. */
    get: (group: number): number => rowOf[group]!,
    drain(each: ((group: number, row: number) => void) | undefined): void {
      for (const group of touched) {
        each?.(group, rowOf[group]!)
        rowOf[group] = -1
      }
      touched.length = 0
    },
  }
}

/** @param sign 1 for the largest, −1 for the smallest */
function numberExtreme(
  sign: 1 | -1,
  result: (best: Float64Array, validity: Uint8Array | undefined) => Column,
): ExtremeTracker {
  let best = new Float64Array(0)
  let seen = new Uint8Array(0)
  const won = winners()
  return {
    add(groups, keys, rows, groupCount, each) {
      best = growDoubles(best, groupCount)
      seen = growBytes(seen, groupCount)
      won.grow(groupCount)
      const plain = flatten(keys)
      if (
        plain.kind !== 'int32' &&
        plain.kind !== 'float64' &&
        plain.kind !== 'float32' &&
        plain.kind !== 'boolean'
      )
        return
      const { values, validity } = plain
      for (let row = 0; row < rows; row++) {
        if (validity !== undefined && validity[row] === 0) continue
        const group = groups[row]!
        const value = values[row]!
        const known = best[group]!
        // NaN gives way to every number, in min and max alike.
        const better =
          seen[group] === 0 ||
          (sign > 0 ? value > known : value < known) ||
          (known !== known && value === value)
        if (!better) continue
        best[group] = value
        seen[group] = 1
        won.set(group, row)
      }
      won.drain(each)
    },
    bytes: 0,
    *finish(groupCount) {
      yield
      best = growDoubles(best, groupCount)
      seen = growBytes(seen, groupCount)
      return result(best.slice(0, groupCount), validityOfFlags(seen, groupCount))
    },
  }
}

function longExtreme(sign: 1 | -1): ExtremeTracker {
  let best = new BigInt64Array(0)
  let seen = new Uint8Array(0)
  const won = winners()
  return {
    add(groups, keys, _rows, groupCount, each) {
      best = growLongs(best, groupCount)
      seen = growBytes(seen, groupCount)
      won.grow(groupCount)
      const plain = flatten(keys)
      if (plain.kind !== 'int64') return
      const { values, validity } = plain
      const known = { best: new Int32Array(best.buffer), seen, sign }
      keepLongs(values, validity, groups, groupCount, known, each && ((group, row) => won.set(group, row)))
      won.drain(each)
    },
    bytes: 0,
    *finish(groupCount) {
      yield
      best = growLongs(best, groupCount)
      seen = growBytes(seen, groupCount)
      return int64Column(best.slice(0, groupCount), validityOfFlags(seen, groupCount))
    },
  }
}

/** Text and other bytes: compared in place, and copied once a batch. */
function bytesExtreme(sign: 1 | -1): ExtremeTracker {
  const best: (Uint8Array | undefined)[] = []
  let bytes = 0
  const won = winners()
  return {
    add(groups, keys, rows, groupCount, each) {
      won.grow(groupCount)
      const plain = flatten(keys)
      if (plain.kind !== 'bytes') return
      const { offsets, data, validity } = plain
      for (let row = 0; row < rows; row++) {
        if (validity !== undefined && validity[row] === 0) continue
        const group = groups[row]!
        const at = won.get(group)
        const known = best[group]
        let order = 1
        if (at !== -1)
          order =
            sign * compareSpans(data, offsets[row]!, offsets[row + 1]!, data, offsets[at]!, offsets[at + 1]!)
        else if (known !== undefined)
          order = sign * compareSpans(data, offsets[row]!, offsets[row + 1]!, known, 0, known.length)
        if (order > 0) won.set(group, row)
      }
      won.drain((group, row) => {
        const value = data.slice(offsets[row], offsets[row + 1])
        bytes += value.length - (best[group]?.length ?? -VIEW_BYTES)
        best[group] = value
        each?.(group, row)
      })
    },
    get bytes() {
      return bytes
    },
    *finish(groupCount) {
      const builder = bytesBuilder(groupCount)
      const seen = new Uint8Array(groupCount)
      for (let group = 0; group < groupCount; group++) {
        if (group % GROUPS_A_STOP === 0) yield
        const value = best[group]
        if (value === undefined) builder.appendEmpty()
        else {
          builder.appendBytes(value, 0, value.length)
          seen[group] = 1
        }
      }
      return builder.finish(validityOfFlags(seen, groupCount))
    },
  }
}

function valueExtreme(type: SqlType, sign: 1 | -1): ExtremeTracker {
  const compare = compareValues(type)
  const best: Value[] = []
  let bytes = 0
  const won = winners()
  return {
    add(groups, keys, rows, groupCount, each) {
      won.grow(groupCount)
      const read = valueReader(keys, type)
      for (let row = 0; row < rows; row++) {
        const value = read(row)
        if (value === null) continue
        const group = groups[row]!
        const known = best[group] ?? null
        if (known !== null && sign * compare(value, known) <= 0) continue
        bytes += valueBytes(value) - (known === null ? 0 : valueBytes(known))
        best[group] = value
        won.set(group, row)
      }
      won.drain(each)
    },
    get bytes() {
      return bytes
    },
    finish: (groupCount) => columnSteps(type, groupCount, (group) => best[group] ?? null),
  }
}

/** A tracker for keys of a type that has an order. */
export function extremeTracker(type: SqlType, direction: 'smallest' | 'largest'): ExtremeTracker {
  const sign = direction === 'largest' ? 1 : -1
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'date':
    case 'interval year to month':
      return numberExtreme(sign, (best, validity) => int32Column(Int32Array.from(best), validity))
    case 'double':
      return numberExtreme(sign, float64Column)
    case 'real':
      return numberExtreme(sign, (best, validity) => float32Column(Float32Array.from(best), validity))
    case 'bigint':
    case 'time':
    case 'timestamp':
    case 'interval day to second':
      return longExtreme(sign)
    case 'decimal':
      return type.precision <= 18 ? longExtreme(sign) : valueExtreme(type, sign)
    case 'varchar':
    case 'varbinary':
    case 'uuid':
    case 'ipaddress':
      return bytesExtreme(sign)
    default:
      return valueExtreme(type, sign)
  }
}
