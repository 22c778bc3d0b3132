import { TraillakeError } from '../../../common/errors.ts'
import { utf8 } from '../../bytes.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import type { ScalarOverload } from '../../definition.ts'
import { rowwise } from '../../rowwise.ts'
import { BOOL, BYTES, DOUBLES, LONG, SIZE, TEXT, type Slot } from '../../slot.ts'
import { compactValue } from './compact.ts'
import { eachMember, elementAt, kindAt, skipSpace, skipValue, stringAt } from './scan.ts'

/** Where the array of a JSON text opens, undefined where it is none. */
function arrayIn(json: Uint8Array): number | undefined {
  const at = skipSpace(json, 0, json.length)
  return at < json.length && kindAt(json, at) === 'array' ? at : undefined
}

function lengthOf(json: Uint8Array): number | null {
  const open = arrayIn(json)
  if (open === undefined) return null
  let count = 0
  return eachMember(json, open, json.length, () => count++) ? count : null
}

const TEXTS = ['varchar(x)', 'json'] as const

export const JSON_ARRAY_LENGTH = scalar(
  'json',
  'json_array_length',
  'The number of elements of a JSON array; NULL where the JSON is no array',
  ["json_array_length('[1, 2, 3]')", '3'],
  TEXTS.map((type) => infallible(`json_array_length(${type}) -> bigint`, rowwise([BYTES], SIZE, lengthOf))),
)

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** An element counted from 0, from the end where negative. Texts come without their quotes: not as JSON, as in Trino. */
function getElement(json: Uint8Array, index: number): Uint8Array | null {
  const open = arrayIn(json)
  if (open === undefined) return null
  const size = index < 0 ? lengthOf(json) : 0
  if (size === null) return null
  const at = elementAt(json, open, json.length, index + size)
  if (at < 0 || kindAt(json, at) === 'null') return null
  if (kindAt(json, at) === 'string') {
    const text = stringAt(json, at, skipValue(json, at, json.length))
    return text === undefined ? null : utf8(text)
  }
  return compactValue(json, at, json.length) ?? null
}

export const JSON_ARRAY_GET = scalar(
  'json',
  'json_array_get',
  'The element of a JSON array at a position counted from 0, or from the end where negative; NULL where there is none. A text comes without its quotes',
  ["json_array_get('[1, [2, 3]]', 1)", '[2,3]'],
  TEXTS.map((type) =>
    infallible(`json_array_get(${type}, bigint) -> json`, rowwise([BYTES, SIZE], BYTES, getElement)),
  ),
)

/** Whether a value of the array passes; NULL where the JSON is no array. */
function someElement(json: Uint8Array, matches: (start: number, end: number) => boolean): boolean | null {
  const open = arrayIn(json)
  if (open === undefined) return null
  let found = false
  const whole = eachMember(json, open, json.length, (start, end) => {
    found ||= matches(start, end)
  })
  return found || whole ? found : null
}

/** @param isAnywhere whether any array may have the value; where none may, nothing is read of the JSON */
function contains<T>(
  type: string,
  slot: Slot<T>,
  matches: (json: Uint8Array, start: number, end: number, value: T) => boolean,
  isAnywhere: (value: T) => boolean = () => true,
): ScalarOverload[] {
  return TEXTS.map((json) =>
    infallible(
      `json_array_contains(${json}, ${type}) -> boolean`,
      rowwise([BYTES, slot], BOOL, (bytes, value) =>
        isAnywhere(value) ? someElement(bytes, (start, end) => matches(bytes, start, end, value)) : false,
      ),
    ),
  )
}

const textOf = (json: Uint8Array, start: number, end: number): string =>
  decoder.decode(json.subarray(start, end))

/** Integers are alike only with integers, fractions only with fractions, as Trino compares tokens. */
const isInteger = (text: string): boolean => /^-?\d+$/.test(text)
const isFraction = (text: string): boolean => /^-?\d/.test(text) && !isInteger(text)

export const JSON_ARRAY_CONTAINS = scalar(
  'json',
  'json_array_contains',
  'Whether a JSON array holds a boolean, number or text; NULL where the JSON is no array',
  ["json_array_contains('[1, 2, 3]', 2)", 'true'],
  [
    ...contains('boolean', BOOL, (json, start, end, value) => textOf(json, start, end) === String(value)),
    ...contains('bigint', LONG, (json, start, end, value) => {
      const text = textOf(json, start, end)
      return isInteger(text) && BigInt(text) === value
    }),
    ...contains(
      'double',
      DOUBLES,
      (json, start, end, value) => {
        const text = textOf(json, start, end)
        return isFraction(text) && Number(text) === value
      },
      Number.isFinite,
    ),
    ...contains('varchar(y)', TEXT, (json, start, end, value) =>
      kindAt(json, start) === 'string' ? stringAt(json, start, end) === value : false,
    ),
  ],
)

function isScalar(json: Uint8Array): boolean {
  const at = skipSpace(json, 0, json.length)
  const end = skipValue(json, at, json.length)
  if (end < 0 || skipSpace(json, end, json.length) !== json.length)
    throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', `Invalid JSON value: ${decoder.decode(json)}`)
  const kind = kindAt(json, at)
  return kind !== 'array' && kind !== 'object'
}

export const IS_JSON_SCALAR = scalar(
  'json',
  'is_json_scalar',
  'Whether a JSON value is a number, text, boolean or null',
  ["is_json_scalar('[1, 2, 3]')", 'false'],
  [
    fallible('is_json_scalar(varchar(x)) -> boolean', rowwise([BYTES], BOOL, isScalar)),
    infallible('is_json_scalar(json) -> boolean', rowwise([BYTES], BOOL, isScalar)),
  ],
)
