import { invariant } from '../../../common/assert.ts'
import type { Column } from '../../../column/column.ts'
import { flatten } from '../../../column/flatten.ts'
import type { Argument, LambdaArgument } from '../../definition.ts'

/** The lambda among a call's arguments. */
export function lambdaAt(args: readonly Argument[], index: number): LambdaArgument {
  const arg = args[index]
  invariant(arg?.kind === 'lambda', `argument ${index} is a lambda`)
  return arg
}

export const FALSE = 0
export const TRUE = 1
export const UNKNOWN = 2

/** What a column of booleans says of each row: {@link FALSE}, {@link TRUE} or {@link UNKNOWN} (NULL). */
export function truthOf(column: Column): Uint8Array {
  const plain = flatten(column)
  if (plain.kind === 'null') return new Uint8Array(plain.length).fill(UNKNOWN)
  invariant(plain.kind === 'boolean', `a lambda's condition is boolean, not ${plain.kind}`)
  const { values, validity } = plain
  if (validity === undefined) return values
  const out = new Uint8Array(plain.length)
  for (let i = 0; i < out.length; i++) out[i] = validity[i] === 0 ? UNKNOWN : values[i]!
  return out
}
