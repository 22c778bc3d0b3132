import { viewOf } from '../common/view-of.ts'

/**
 * Bounds of a column in a data file, in Iceberg's single-value binary serialization.
 * https://iceberg.apache.org/spec/#binary-single-value-serialization
 */

const UTF8 = new TextEncoder()
const FROM_UTF8 = new TextDecoder()

function littleEndian(size: number, set: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(size)
  set(new DataView(bytes.buffer))
  return bytes
}

export function encodeBoolean(value: boolean): Uint8Array {
  return Uint8Array.of(value ? 1 : 0)
}

/** `int`, and `date` as days since 1970-01-01. */
export function encodeInt(value: number): Uint8Array {
  return littleEndian(4, (view) => view.setInt32(0, value, true))
}

/** `long`, and `time`, `timestamp` and `timestamptz` as microseconds. */
export function encodeLong(value: bigint): Uint8Array {
  return littleEndian(8, (view) => view.setBigInt64(0, value, true))
}

export function encodeFloat(value: number): Uint8Array {
  return littleEndian(4, (view) => view.setFloat32(0, value, true))
}

export function encodeDouble(value: number): Uint8Array {
  return littleEndian(8, (view) => view.setFloat64(0, value, true))
}

export function encodeString(value: string): Uint8Array {
  return UTF8.encode(value)
}

export function decodeBoolean(bytes: Uint8Array): boolean {
  return bytes[0] !== 0
}

export function decodeInt(bytes: Uint8Array): number {
  return viewOf(bytes).getInt32(0, true)
}

/** Also reads 4 bytes: bounds of a file that was written before the column grew from int to long. */
export function decodeLong(bytes: Uint8Array): bigint {
  const view = viewOf(bytes)
  return bytes.byteLength === 4 ? BigInt(view.getInt32(0, true)) : view.getBigInt64(0, true)
}

/** Also reads the 4 bytes of a float. */
export function decodeDouble(bytes: Uint8Array): number {
  const view = viewOf(bytes)
  return bytes.byteLength === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true)
}

export function decodeString(bytes: Uint8Array): string {
  return FROM_UTF8.decode(bytes)
}

/** Code points kept of a string bound: Iceberg's own default, `truncate(16)`. */
const STRING_BOUND_LENGTH = 16

/** The lower bound of strings whose least (in code point order) is `least`: its first 16 code points. */
export function stringLowerBound(least: string): Uint8Array {
  return encodeString([...least].slice(0, STRING_BOUND_LENGTH).join(''))
}

const LAST_CODE_POINT = 0x10ffff
const SURROGATES_START = 0xd800
const SURROGATES_END = 0xdfff

/**
 * The upper bound of strings whose greatest (in code point order) is `greatest`. A longer string is cut after 16
 * code points and the last of them that can be raised is raised, so that the bound still stands above it. Undefined
 * where none can be: then the column has no upper bound.
 */
export function stringUpperBound(greatest: string): Uint8Array | undefined {
  const points = Array.from(greatest, (character) => character.codePointAt(0) ?? 0)
  if (points.length <= STRING_BOUND_LENGTH) return encodeString(greatest)
  for (let last = STRING_BOUND_LENGTH - 1; last >= 0; last--) {
    const point = points[last] ?? LAST_CODE_POINT
    if (point === LAST_CODE_POINT) continue
    // Surrogates are no code points of their own and have no UTF-8.
    const raised = point + 1 === SURROGATES_START ? SURROGATES_END + 1 : point + 1
    return encodeString(String.fromCodePoint(...points.slice(0, last), raised))
  }
  return undefined
}
