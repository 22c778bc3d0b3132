import type { Column } from '../../../column/column.ts'
import { take } from '../../../column/take.ts'
import { isNull } from '../../../column/flatten.ts'
import { valueReader } from '../../../column/value.ts'
import { TraillakeError } from '../../../common/errors.ts'
import { formatValue } from '../../../types/format-value.ts'
import type { SqlType } from '../../../types/type.ts'
import { arrayOperand, mapOperand } from '../../nested.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { operand } from '../../numeric.ts'
import type { Kernel, ScalarFunction } from '../../definition.ts'
import { findKeys } from '../map/lookup.ts'

function badIndex(message: string): never {
  throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', message)
}

/** `array[i]`: counts from 1 and must be there. */
const subscriptArray: Kernel = (args, rows) => {
  const { offsets, elements, mask } = arrayOperand(columnAt(args, 0))
  const index = operand(columnAt(args, 1), 'int64')
  const validity = mergedValidity(args, rows)
  const picked = new Int32Array(rows).fill(-1)
  for (let row = 0; row < rows; row++) {
    if (validity !== undefined && validity[row] === 0) continue
    const wanted = Number(index.values[row & index.mask]!)
    const start = offsets[row & mask]!
    const size = offsets[(row & mask) + 1]! - start
    if (wanted === 0) badIndex('SQL array indices start at 1')
    if (wanted < 0) badIndex(`Array subscript is negative: ${wanted}`)
    if (wanted > size)
      badIndex(`Array subscript must be less than or equal to array length: ${wanted} > ${size}`)
    picked[row] = start + wanted - 1
  }
  return take(elements, picked)
}

/** `element_at(array, i)`: from the end where negative, NULL where it is not there. */
const elementAtArray: Kernel = (args, rows) => {
  const { offsets, elements, mask } = arrayOperand(columnAt(args, 0))
  const index = operand(columnAt(args, 1), 'int64')
  const validity = mergedValidity(args, rows)
  const picked = new Int32Array(rows).fill(-1)
  for (let row = 0; row < rows; row++) {
    if (validity !== undefined && validity[row] === 0) continue
    const wanted = Number(index.values[row & index.mask]!)
    const start = offsets[row & mask]!
    const size = offsets[(row & mask) + 1]! - start
    if (wanted === 0) badIndex('SQL array indices start at 1')
    if (Math.abs(wanted) <= size) picked[row] = wanted > 0 ? start + wanted - 1 : start + size + wanted
  }
  return take(elements, picked)
}

/** NULL maps and keys find nothing. */
function entriesOf(maps: Column, keys: Column, keyType: SqlType, rows: number): Int32Array {
  const found = findKeys(maps, keys, keyType, rows)
  const validity = mergedValidity([maps, keys], rows)
  if (validity !== undefined) for (let row = 0; row < rows; row++) if (validity[row] === 0) found[row] = -1
  return found
}

const elementAtMap =
  (keyType: SqlType): Kernel =>
  (args, rows) => {
    const [maps, keys] = [columnAt(args, 0), columnAt(args, 1)]
    return take(mapOperand(maps).values, entriesOf(maps, keys, keyType, rows))
  }

const subscriptMap =
  (keyType: SqlType): Kernel =>
  (args, rows) => {
    const [maps, keys] = [columnAt(args, 0), columnAt(args, 1)]
    const found = entriesOf(maps, keys, keyType, rows)
    for (let row = 0; row < rows; row++) {
      if (found[row] !== -1 || isNull(maps, row) || isNull(keys, row)) continue
      const key = valueReader(keys, keyType)(row)
      badIndex(`Key not present in map: ${formatValue(key, keyType)}`)
    }
    return take(mapOperand(maps).values, found)
  }

export const SUBSCRIPT: ScalarFunction = {
  kind: 'scalar',
  name: '$subscript',
  group: 'array',
  hidden: true,
  description: 'The operator [ ]: an element of an array, or the value of a map’s key; both must be there',
  example: { sql: 'ARRAY[10, 20][2]', result: '20' },
  overloads: [
    { signature: '$subscript(array(T), bigint) -> T', bind: () => subscriptArray },
    {
      signature: '$subscript(map(K, V), K) -> V',
      bind: (signature) => subscriptMap(signature.arguments[1]!),
    },
  ],
}

export const ELEMENT_AT: ScalarFunction = {
  kind: 'scalar',
  name: 'element_at',
  group: 'array',
  description:
    'The element of an array at a position (counted from 1, or from the end where negative), or the value of a map’s key; NULL where there is none',
  example: { sql: "element_at(MAP(ARRAY['bucket'], ARRAY['logs']), 'bucket')", result: 'logs' },
  overloads: [
    {
      signature: 'element_at(map(K, V), K) -> V',
      fallible: false,
      bind: (signature) => elementAtMap(signature.arguments[1]!),
    },
    { signature: 'element_at(array(e), bigint) -> E', bind: () => elementAtArray },
  ],
}
