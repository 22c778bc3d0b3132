import {
  dictionaryColumn,
  booleanColumn,
  bytesColumn,
  float64Column,
  int32Column,
  int64Column,
} from '../../column/make.ts'
import { flatten } from '../../column/flatten.ts'
import { appendBytes, createByteBuffer } from '../json/byte-buffer.ts'
import { appendUnescaped } from '../json/unescape.ts'
import { parseEventTime } from './event-time.ts'
import { createTextDictionary } from './text-dictionary.ts'
import {
  createFloat64Vector,
  createInt32Vector,
  createValidityVector,
  finishValidity,
  pushFloat64,
  pushInt32,
  pushValidity,
} from './vector.ts'
import type { ValueWriter } from './writer.ts'

const scratch = createByteBuffer(1024)

/**
 * varchar: a string's text, anything else as spelled (nested values as compact JSON). Kept by dictionary code; where
 * most rows turn out to differ, the column is written out plainly.
 */
export function dictionaryTextWriter(): ValueWriter {
  const dictionary = createTextDictionary()
  const codes = createInt32Vector()
  const validity = createValidityVector()
  return {
    write({ bytes, valueStart, valueEnd, kind, valueEscaped }) {
      if (kind === 'null') {
        pushInt32(codes, 0)
        pushValidity(validity, 0)
        return
      }
      pushValidity(validity, 1)
      if (!valueEscaped) {
        pushInt32(codes, dictionary.codeOf(bytes, valueStart, valueEnd))
        return
      }
      scratch.length = 0
      appendUnescaped(bytes, valueStart, valueEnd, scratch)
      pushInt32(codes, dictionary.codeOf(scratch.bytes, 0, scratch.length))
    },
    skip() {
      pushInt32(codes, 0)
      pushValidity(validity, 0)
    },
    finish() {
      // An all-NULL column still needs an entry for its codes to name.
      if (dictionary.size === 0) dictionary.codeOf(scratch.bytes, 0, 0)
      const column = dictionaryColumn(
        codes.values.slice(0, codes.length),
        dictionary.column(),
        finishValidity(validity),
      )
      return dictionary.size * 2 > codes.length - validity.nulls && dictionary.size > 256
        ? flatten(column)
        : column
    },
    size: () => codes.length * 5 + dictionary.bytes + dictionary.size * 16,
  }
}

/** varchar of which nearly every row differs, such as eventid. */
export function plainTextWriter(): ValueWriter {
  const data = createByteBuffer(1 << 16)
  const offsets = createInt32Vector()
  const validity = createValidityVector()
  pushInt32(offsets, 0)
  return {
    write({ bytes, valueStart, valueEnd, kind, valueEscaped }) {
      if (kind !== 'null') {
        if (valueEscaped) appendUnescaped(bytes, valueStart, valueEnd, data)
        else appendBytes(data, bytes, valueStart, valueEnd)
      }
      pushInt32(offsets, data.length)
      pushValidity(validity, kind === 'null' ? 0 : 1)
    },
    skip() {
      pushInt32(offsets, data.length)
      pushValidity(validity, 0)
    },
    finish: () =>
      bytesColumn(
        offsets.values.slice(0, offsets.length),
        data.bytes.slice(0, data.length),
        finishValidity(validity),
      ),
    size: () => data.length + offsets.length * 5,
  }
}

/** boolean: true and false, also as text; anything else is NULL. */
export function booleanWriter(): ValueWriter {
  const values = createInt32Vector()
  const validity = createValidityVector()
  const push = (value: number, valid: 0 | 1) => {
    pushInt32(values, value)
    pushValidity(validity, valid)
  }
  return {
    write({ bytes, valueStart, valueEnd, kind }) {
      const text = kind === 'string' || kind === 'true' || kind === 'false'
      const first = text ? bytes[valueStart]! | 0x20 : 0
      if (first === 0x74 && valueEnd - valueStart === 4) push(1, 1)
      else if (first === 0x66 && valueEnd - valueStart === 5) push(0, 1)
      else push(0, 0)
    },
    skip: () => push(0, 0),
    finish: () =>
      booleanColumn(Uint8Array.from(values.values.subarray(0, values.length)), finishValidity(validity)),
    size: () => values.length * 5,
  }
}

/** Microseconds as doubles to 64-bit integers; exact, since `parseEventTime` stays below 2⁵³. */
function toInt64(values: Float64Array): BigInt64Array {
  const out = new BigInt64Array(values.length)
  const words = new Int32Array(out.buffer)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    words[2 * i] = value - Math.floor(value / 4_294_967_296) * 4_294_967_296
    words[2 * i + 1] = Math.floor(value / 4_294_967_296)
  }
  return out
}

/** timestamp: text that {@link parseEventTime} reads; anything else is NULL. */
export function timestampWriter(): ValueWriter {
  const values = createFloat64Vector()
  const validity = createValidityVector()
  const push = (value: number) => {
    pushFloat64(values, Number.isNaN(value) ? 0 : value)
    pushValidity(validity, Number.isNaN(value) ? 0 : 1)
  }
  return {
    write({ bytes, valueStart, valueEnd, kind }) {
      push(kind === 'string' ? parseEventTime(bytes, valueStart, valueEnd) : Number.NaN)
    },
    skip: () => push(Number.NaN),
    finish: () => int64Column(toInt64(values.values.subarray(0, values.length)), finishValidity(validity)),
    size: () => values.length * 9,
  }
}

const ascii = new TextDecoder('latin1')

/** double or integer: a JSON number, also as text; anything else, or an integer out of range, is NULL. */
export function numberWriter(type: 'double' | 'integer'): ValueWriter {
  const values = createFloat64Vector()
  const validity = createValidityVector()
  const push = (value: number) => {
    const fits =
      type === 'double' ? Number.isFinite(value) : Number.isInteger(value) && Math.abs(value) < 2 ** 31
    pushFloat64(values, fits ? value : 0)
    pushValidity(validity, fits ? 1 : 0)
  }
  return {
    write({ bytes, valueStart, valueEnd, kind }) {
      const numeric = kind === 'number' || (kind === 'string' && valueEnd > valueStart)
      push(numeric ? Number(ascii.decode(bytes.subarray(valueStart, valueEnd))) : Number.NaN)
    },
    skip: () => push(Number.NaN),
    finish() {
      const numbers = values.values.subarray(0, values.length)
      const valid = finishValidity(validity)
      return type === 'double'
        ? float64Column(numbers.slice(), valid)
        : int32Column(Int32Array.from(numbers), valid)
    },
    size: () => values.length * 9,
  }
}
