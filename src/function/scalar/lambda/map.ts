import { concatColumns } from '../../../column/concat.ts'
import { flatten } from '../../../column/flatten.ts'
import { mapColumn } from '../../../column/make.ts'
import { take } from '../../../column/take.ts'
import { valueReader } from '../../../column/value.ts'
import { valueKey } from '../../../types/compare.ts'
import type { Column } from '../../../column/column.ts'
import { fallible, scalar } from '../../define.ts'
import type { Kernel, ResolvedSignature } from '../../definition.ts'
import { indexList, mapOperand } from '../../nested.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { explodeSpans } from '../array/explode.ts'
import { checkKeys } from '../map/distinct-keys.ts'
import { lambdaAt, TRUE, truthOf } from './truth.ts'

function explodeMap(maps: Column, rows: number, validity: Uint8Array | undefined) {
  const operand = mapOperand(maps)
  const { columns, offsets, origin } = explodeSpans(operand, rows, validity, [operand.keys, operand.values])
  return { keys: columns[0]!, values: columns[1]!, offsets, origin }
}

const mapFilter: Kernel = (args, rows) => {
  const validity = mergedValidity(args, rows)
  const { keys, values, offsets, origin } = explodeMap(columnAt(args, 0), rows, validity)
  const truth = truthOf(lambdaAt(args, 1).evaluate([keys, values], origin.length, origin))
  const kept = indexList()
  const out = new Int32Array(rows + 1)
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) if (truth[e] === TRUE) kept.push(e)
    out[row + 1] = kept.length
  }
  const picked = kept.finish()
  return mapColumn(out, take(keys, picked), take(values, picked), validity)
}

export const MAP_FILTER = scalar(
  'lambda',
  'map_filter',
  'The entries for which a function of key and value is true',
  ["map_filter(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), (k, v) -> v > 1)", '{b=2}'],
  [fallible('map_filter(map(K, V), function(K, V, boolean)) -> map(K, V)', () => mapFilter)],
)

const transformValues: Kernel = (args, rows) => {
  const validity = mergedValidity(args, rows)
  const { keys, values, offsets, origin } = explodeMap(columnAt(args, 0), rows, validity)
  return mapColumn(offsets, keys, lambdaAt(args, 1).evaluate([keys, values], origin.length, origin), validity)
}

export const TRANSFORM_VALUES = scalar(
  'lambda',
  'transform_values',
  'The map with each value replaced by what a function of key and value gives',
  ["transform_values(MAP(ARRAY['a'], ARRAY[1]), (k, v) -> v + 1)", '{a=2}'],
  [fallible('transform_values(map(K, V1), function(K, V1, V2)) -> map(K, V2)', () => transformValues)],
)

const transformKeys =
  ({ returns }: ResolvedSignature): Kernel =>
  (args, rows) => {
    const validity = mergedValidity(args, rows)
    const { keys, values, offsets, origin } = explodeMap(columnAt(args, 0), rows, validity)
    const changed = lambdaAt(args, 1).evaluate([keys, values], origin.length, origin)
    if (returns.kind === 'map') checkKeys(changed, returns.key, offsets)
    return mapColumn(offsets, changed, values, validity)
  }

export const TRANSFORM_KEYS = scalar(
  'lambda',
  'transform_keys',
  'The map with each key replaced by what a function of key and value gives',
  ["transform_keys(MAP(ARRAY['a'], ARRAY[1]), (k, v) -> upper(k))", '{A=1}'],
  [fallible('transform_keys(map(K1, V), function(K1, V, K2)) -> map(K2, V)', transformKeys)],
)

/** Keys of the first map, then those that only the second has; a value that a map does not have is NULL. */
const mapZipWith =
  ({ arguments: [type] }: ResolvedSignature): Kernel =>
  (args, rows) => {
    const keyType = type?.kind === 'map' ? type.key : ({ kind: 'unknown' } as const)
    const validity = mergedValidity(args, rows)
    const left = explodeMap(columnAt(args, 0), rows, validity)
    const right = explodeMap(columnAt(args, 1), rows, validity)
    const [readLeft, readRight] = [valueReader(left.keys, keyType), valueReader(right.keys, keyType)]
    const keyOf = valueKey(keyType)
    const [fromLeft, fromRight, origin] = [indexList(), indexList(), indexList()]
    const offsets = new Int32Array(rows + 1)
    for (let row = 0; row < rows; row++) {
      const places = new Map<string, number>()
      for (let e = right.offsets[row]!; e < right.offsets[row + 1]!; e++) places.set(keyOf(readRight(e)), e)
      for (let e = left.offsets[row]!; e < left.offsets[row + 1]!; e++) {
        const key = keyOf(readLeft(e))
        fromLeft.push(e)
        fromRight.push(places.get(key) ?? -1)
        places.delete(key)
        origin.push(row)
      }
      for (const e of places.values()) {
        fromLeft.push(-1)
        fromRight.push(e)
        origin.push(row)
      }
      offsets[row + 1] = origin.length
    }
    const [leftPicked, rightPicked] = [fromLeft.finish(), fromRight.finish()]
    const keys = mergedKeys(left.keys, right.keys, leftPicked, rightPicked)
    const values = lambdaAt(args, 2).evaluate(
      [keys, take(left.values, leftPicked), take(right.values, rightPicked)],
      origin.length,
      origin.finish(),
    )
    return mapColumn(offsets, keys, values, validity)
  }

function mergedKeys(left: Column, right: Column, fromLeft: Int32Array, fromRight: Int32Array): Column {
  const pool = concatColumns([flatten(left), flatten(right)])
  const picked = fromLeft.map((e, i) => (e >= 0 ? e : left.length + fromRight[i]!))
  return take(pool, picked)
}

export const MAP_ZIP_WITH = scalar(
  'lambda',
  'map_zip_with',
  'The map of what a function gives for each key and the values that two maps have for it',
  ["map_zip_with(MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['a'], ARRAY[2]), (k, x, y) -> x + y)", '{a=3}'],
  [fallible('map_zip_with(map(K, V1), map(K, V2), function(K, V1, V2, V3)) -> map(K, V3)', mapZipWith)],
)
