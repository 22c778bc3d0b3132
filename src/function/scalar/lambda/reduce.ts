import type { Column } from '../../../column/column.ts'
import { concatColumns } from '../../../column/concat.ts'
import { flatten } from '../../../column/flatten.ts'
import { take } from '../../../column/take.ts'
import { withNulls } from '../../../column/field.ts'
import { scalar } from '../../define.ts'
import type { Kernel } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { explode } from '../array/explode.ts'
import { lambdaAt } from './truth.ts'

/** Rows of `column` at `rows` replaced by those of `changed`. */
function replaced(column: Column, rows: Int32Array, changed: Column): Column {
  const indices = Int32Array.from({ length: column.length }, (_, i) => i)
  for (let i = 0; i < rows.length; i++) indices[rows[i]!] = column.length + i
  return take(concatColumns([flatten(column), flatten(changed)]), indices)
}

/** All rows take their first element together, then their second, and so on: one evaluation for each position. */
const reduce: Kernel = (args, rows) => {
  const arrays = columnAt(args, 0)
  const validity = mergedValidity([arrays], rows)
  const { elements, offsets } = explode(arrays, rows, validity)
  const step = lambdaAt(args, 2)
  let state = columnAt(args, 1)
  for (let position = 0; ; position++) {
    const active: number[] = []
    for (let row = 0; row < rows; row++) if (offsets[row]! + position < offsets[row + 1]!) active.push(row)
    if (active.length === 0) break
    const origin = Int32Array.from(active)
    const current = take(
      elements,
      origin.map((row) => offsets[row]! + position),
    )
    const next = step.evaluate([take(state, origin), current], active.length, origin)
    state = active.length === rows ? next : replaced(state, origin, next)
  }
  const everyRow = Int32Array.from({ length: rows }, (_, row) => row)
  const result = lambdaAt(args, 3).evaluate([state], rows, everyRow)
  return validity === undefined ? result : withNulls(result, validity)
}

export const REDUCE = scalar(
  'lambda',
  'reduce',
  'What a function makes of a state and each element in turn, starting from the second argument, turned into the result by the last',
  ['reduce(ARRAY[5, 20, 50], 0, (s, x) -> s + x, s -> s)', '75'],
  [
    {
      // Only a NULL array makes the result NULL: the first state may be NULL.
      signature: 'reduce(array(T), S, function(S, T, S), function(S, R)) -> R',
      nulls: 'called',
      bind: () => reduce,
    },
  ],
)
