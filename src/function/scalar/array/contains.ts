import { booleanColumn } from '../../../column/make.ts'
import { flatten } from '../../../column/flatten.ts'
import { TraillakeError } from '../../../common/errors.ts'
import { invalid } from '../../invalid.ts'
import { equalValues, identicalValues } from '../../../types/compare.ts'
import { UNKNOWN, type SqlType } from '../../../types/type.ts'
import type { Value } from '../../../types/value.ts'
import { bytesOperand, spansEqual } from '../../bytes.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import type { Kernel, ResolvedSignature } from '../../definition.ts'
import { arrayOperand } from '../../nested.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { rowwiseIn } from '../../rowwise.ts'
import { ANY, BOOL, LIST, SIZE } from '../../slot.ts'
import { CONTAINS_ADDRESS } from '../ipaddress/contains.ts'

export function elementType(type: SqlType | undefined): SqlType {
  return type?.kind === 'array' ? type.element : UNKNOWN
}

/**
 * Equality of an array's elements. Throws NOT_SUPPORTED where NULLs inside them leave it open:
 * `contains does not support arrays with elements that are null or contain null`.
 */
export function decidedEquality(type: SqlType, name: string): (a: Value, b: Value) => boolean {
  const equal = equalValues(type)
  return (a, b) => {
    const same = equal(a, b)
    if (same !== undefined) return same
    throw new TraillakeError(
      'NOT_SUPPORTED',
      `${name} does not support arrays with elements that are null or contain null`,
    )
  }
}

/** True where an element is equal; else NULL where one is NULL, else false. */
function containsValue({ arguments: [type] }: ResolvedSignature) {
  const equal = decidedEquality(elementType(type), 'contains')
  return (list: readonly Value[], wanted: Value): boolean | null => {
    let open = false
    for (const element of list) {
      if (element === null) open = true
      else if (equal(element, wanted)) return true
    }
    return open ? null : false
  }
}

/** Text and other bytes, compared in place. */
const containsBytes: Kernel = (args, rows) => {
  const { offsets, elements, mask } = arrayOperand(columnAt(args, 0))
  const wanted = bytesOperand(columnAt(args, 1))
  const given = mergedValidity(args, rows)
  const plain = flatten(elements)
  const out = new Uint8Array(rows)
  const validity = given?.slice() ?? new Uint8Array(rows).fill(1)
  for (let row = 0; row < rows; row++) {
    const w = row & wanted.mask
    const [start, end] = [wanted.offsets[w]!, wanted.offsets[w + 1]!]
    let open = false
    for (let e = offsets[row & mask]!; e < offsets[(row & mask) + 1]!; e++) {
      if (plain.kind !== 'bytes' || plain.validity?.[e] === 0) open = true
      else if (spansEqual(plain.data, plain.offsets[e]!, plain.offsets[e + 1]!, wanted.data, start, end)) {
        out[row] = 1
        break
      }
    }
    if (open && out[row] === 0) validity[row] = 0
  }
  return booleanColumn(out, validity)
}

export const CONTAINS = scalar(
  'array',
  'contains',
  'Whether an array has an element, or a network (CIDR) an address; NULL where only a NULL element could be it',
  ["contains(ARRAY['a', 'b'], 'b')", 'true'],
  [
    // Only arrays and rows with NULLs inside fail.
    fallible('contains(array(t), t) T:comparable -> boolean', (signature) => {
      const kind = signature.arguments[1]?.kind
      if (kind === 'varchar' || kind === 'varbinary' || kind === 'uuid' || kind === 'ipaddress')
        return containsBytes
      return rowwiseIn([LIST, ANY], BOOL, () => containsValue(signature))(signature)
    }),
    ...CONTAINS_ADDRESS,
  ],
)

export const CONTAINS_SEQUENCE = scalar(
  'array',
  'contains_sequence',
  'Whether an array has all elements of another, one after the other',
  ['contains_sequence(ARRAY[1, 2, 3], ARRAY[2, 3])', 'true'],
  [
    infallible(
      'contains_sequence(array(t), array(t)) T:comparable -> boolean',
      rowwiseIn([LIST, LIST], BOOL, ({ signature }) => {
        const same = identicalValues(elementType(signature.arguments[0]))
        return (list, sequence) => {
          for (let start = 0; start + sequence.length <= list.length; start++)
            if (sequence.every((value, i) => same(value, list[start + i]!))) return true
          return false
        }
      }),
    ),
  ],
)

/** The position of the n-th equal element, counted from 1; from the end where n is negative; 0 where there is none. */
function nthPosition(type: SqlType) {
  const equal = decidedEquality(type, 'array_position')
  return (list: readonly Value[], wanted: Value, instance: number): number => {
    if (instance === 0) invalid('array_position cannot take a 0-valued instance argument.')
    let left = Math.abs(instance)
    for (let i = 0; i < list.length; i++) {
      const at = instance > 0 ? i : list.length - 1 - i
      const element = list[at]!
      if (element !== null && equal(element, wanted) && --left === 0) return at + 1
    }
    return 0
  }
}

export const ARRAY_POSITION = scalar(
  'array',
  'array_position',
  'The position of an element in an array, counted from 1; 0 where it is not there',
  ["array_position(ARRAY['a', 'b'], 'b')", '2'],
  [
    fallible(
      'array_position(array(t), t) T:comparable -> bigint',
      rowwiseIn([LIST, ANY], SIZE, ({ signature }) => {
        const position = nthPosition(elementType(signature.arguments[0]))
        return (list, wanted) => position(list, wanted, 1)
      }),
    ),
    fallible(
      'array_position(array(T), T, bigint) T:comparable -> bigint',
      rowwiseIn([LIST, ANY, SIZE], SIZE, ({ signature }) => nthPosition(elementType(signature.arguments[0]))),
    ),
  ],
)
