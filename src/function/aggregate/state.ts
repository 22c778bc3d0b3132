import { flatten } from '../../column/flatten.ts'
import type { Argument } from '../definition.ts'
import { columnAt } from '../nulls.ts'

type States =
  | Uint8Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>

function capacityFor(current: number, groups: number): number {
  return Math.max(16, groups, current * 2)
}

/** States by group number in a typed array: at least `groups` long, new ones zero. Doubles, so growing stays linear. */
export function growBytes(states: Uint8Array<ArrayBuffer>, groups: number): Uint8Array<ArrayBuffer> {
  return states.length >= groups ? states : copied(states, new Uint8Array(capacityFor(states.length, groups)))
}
export function growInts(states: Int32Array<ArrayBuffer>, groups: number): Int32Array<ArrayBuffer> {
  return states.length >= groups ? states : copied(states, new Int32Array(capacityFor(states.length, groups)))
}
export function growDoubles(states: Float64Array<ArrayBuffer>, groups: number): Float64Array<ArrayBuffer> {
  return states.length >= groups
    ? states
    : copied(states, new Float64Array(capacityFor(states.length, groups)))
}
export function growLongs(states: BigInt64Array<ArrayBuffer>, groups: number): BigInt64Array<ArrayBuffer> {
  return states.length >= groups
    ? states
    : copied(states, new BigInt64Array(capacityFor(states.length, groups)))
}

function copied<A extends States>(from: A, to: A): A {
  // Both are arrays of one kind; `set` of a union of arrays has no common signature.
  ;(to as { set(source: A): void }).set(from)
  return to
}

/** An argument with its values in place, constants and dictionaries written out. */
export function plainArgument(args: readonly Argument[], index: number) {
  return flatten(columnAt(args, index))
}

/** Reads a state's flags as validity: undefined where every group has a value. */
export function validityOfFlags(flags: Uint8Array, groupCount: number): Uint8Array | undefined {
  const validity = flags.slice(0, groupCount)
  return validity.includes(0) ? validity : undefined
}
