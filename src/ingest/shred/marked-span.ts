import type { JsonKind } from '../json/member-cursor.ts'
import { isValueEscaped, kindOf, MARK, nextMark } from '../json/member-marks.ts'

/** A `JsonValueSpan` to be filled again and again. */
export interface MarkedSpan {
  bytes: Uint8Array
  valueStart: number
  valueEnd: number
  kind: JsonKind
  valueEscaped: boolean
  marks: Int32Array | undefined
  firstMark: number
  endMark: number
}

export function createMarkedSpan(): MarkedSpan {
  const bytes = new Uint8Array(0)
  const span = { bytes, valueStart: 0, valueEnd: 0, kind: 'null' as const, valueEscaped: false }
  return { ...span, marks: undefined, firstMark: 0, endMark: 0 }
}

/** Fills a span with the value of the member that is marked at `at`. Members of its own are marked only at depth 2. */
export function readMark(
  span: MarkedSpan,
  bytes: Uint8Array,
  marks: Int32Array,
  at: number,
  isOutermost: boolean,
): void {
  span.bytes = bytes
  span.valueStart = marks[at + 1]!
  span.valueEnd = marks[at + 2]!
  span.kind = kindOf(marks, at)
  span.valueEscaped = isValueEscaped(marks, at)
  span.marks = isOutermost ? marks : undefined
  span.firstMark = at + MARK
  span.endMark = isOutermost ? nextMark(marks, at) : 0
}
