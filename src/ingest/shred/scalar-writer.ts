import { booleanColumn, float64Column, int32Column, int64Column } from '../../column/make.ts'
import { setLong } from '../../common/words.ts'
import { parseEventTime } from './event-time.ts'
import { plainSpan } from './text-writer.ts'
import {
  createByteVector,
  createFloat64Vector,
  finishBytes,
  finishFloat64,
  finishValidity,
  setByte,
  setFloat64,
} from './vector.ts'
import type { JsonValueSpan, ValueWriter } from './writer.ts'

const ascii = new TextDecoder('latin1')

function textOf(value: JsonValueSpan): string {
  const { bytes, valueStart, valueEnd } = plainSpan(value)
  return ascii.decode(bytes.subarray(valueStart, valueEnd))
}

/** Whether `bytes[start, end)` is the lower-case `word`, in any letter case. */
function isWord(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false
  for (let i = 0; i < word.length; i++) if ((bytes[start + i]! | 0x20) !== word.charCodeAt(i)) return false
  return true
}

/** What a boolean's value means, −1 where it is none. */
export function wordOf(value: JsonValueSpan): 0 | 1 | -1 {
  const { kind } = value
  if (kind !== 'true' && kind !== 'false' && kind !== 'string') return -1
  const { bytes, valueStart, valueEnd } = plainSpan(value)
  if (isWord(bytes, valueStart, valueEnd, 'true')) return 1
  return isWord(bytes, valueStart, valueEnd, 'false') ? 0 : -1
}

/** boolean: true and false, also as text in any letter case; anything else is NULL. */
export function booleanWriter(): ValueWriter {
  const values = createByteVector()
  const validity = createByteVector()
  return {
    write(row, value) {
      const word = wordOf(value)
      if (word < 0) return
      setByte(values, row, word === 1 ? 1 : 0)
      setByte(validity, row, 1)
    },
    finish: (rows) => booleanColumn(finishBytes(values, rows), finishValidity(validity, rows)),
    size: () => values.length + validity.length,
  }
}

/** Microseconds as doubles to 64-bit integers, without a BigInt a row. */
function toInt64(values: Float64Array): BigInt64Array<ArrayBuffer> {
  const out = new BigInt64Array(values.length)
  const words = new Int32Array(out.buffer)
  for (let i = 0; i < values.length; i++) setLong(words, i, values[i]!)
  return out
}

/** A writer of times, some of which are known: microseconds since the epoch. */
interface TimestampWriter extends ValueWriter {
  set(row: number, micros: number): void
}

/** timestamp: text that {@link parseEventTime} reads; anything else is NULL. */
export function timestampWriter(): TimestampWriter {
  const values = createFloat64Vector()
  const validity = createByteVector()
  return {
    set(row, micros) {
      setFloat64(values, row, micros)
      setByte(validity, row, 1)
    },
    write(row, value) {
      if (value.kind !== 'string') return
      const { bytes, valueStart, valueEnd } = plainSpan(value)
      const micros = parseEventTime(bytes, valueStart, valueEnd)
      if (Number.isNaN(micros)) return
      setFloat64(values, row, micros)
      setByte(validity, row, 1)
    },
    finish: (rows) => int64Column(toInt64(finishFloat64(values, rows)), finishValidity(validity, rows)),
    size: () => values.length * 9,
  }
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const [LEAST_INTEGER, GREATEST_INTEGER] = [-(2 ** 31), 2 ** 31 - 1]

/** double or integer: a JSON number, also as text; anything else, or a number that the type cannot hold, is NULL. */
export function numberWriter(type: 'double' | 'integer'): ValueWriter {
  const values = createFloat64Vector()
  const validity = createByteVector()
  const fits = (value: number) =>
    type === 'double'
      ? Number.isFinite(value)
      : Number.isInteger(value) && value >= LEAST_INTEGER && value <= GREATEST_INTEGER
  return {
    write(row, value) {
      if (value.kind !== 'number' && value.kind !== 'string') return
      const text = textOf(value)
      const number = NUMBER.test(text) ? Number(text) : Number.NaN
      if (!fits(number)) return
      setFloat64(values, row, number)
      setByte(validity, row, 1)
    },
    finish(rows) {
      const numbers = finishFloat64(values, rows)
      const valid = finishValidity(validity, rows)
      return type === 'double' ? float64Column(numbers, valid) : int32Column(Int32Array.from(numbers), valid)
    },
    size: () => values.length * 9,
  }
}
