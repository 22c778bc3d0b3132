import type { IngestKernel } from '../../kernel/ingest-binding.ts'
import { isKeyEscaped } from '../json/member-marks.ts'
import type { EventWriter } from './event-writer.ts'
import { createMarkedSpan, readMark } from './marked-span.ts'
import { createObjectReader, createSpelledNames } from './object-reader.ts'
import type { JsonValueSpan } from './writer.ts'

/**
 * The members of one record that are columns; reused from record to record. It has no getters: V8 takes objects that have some
 * for different ones whenever they are made anew, as these are for every segment.
 */
export interface RecordMembers extends Pick<EventWriter, 'open' | 'record' | 'member'> {
  /** How many columns have a member. */
  count(): number
  /** The columns that have one, in no order. */
  column(i: number): number
}

/** @param names of columns, in lower case */
export function readMembers(names: readonly string[]): RecordMembers {
  const reader = createObjectReader(names)
  let text: Uint8Array = new Uint8Array(0)
  let [start, end] = [0, 0]
  return {
    open(bytes, from, to, marks, firstMark = 0, endMark = 0) {
      text = bytes
      start = from
      end = to
      if (marks === undefined) reader.read(bytes, from)
      else reader.readMarked(bytes, marks, firstMark, endMark, true)
    },
    record: () => ({ text, start, end }),
    member: (column) => (reader.has(column) ? reader.members[column] : undefined),
    count: () => reader.count,
    column: (i) => reader.found[i]!,
  }
}

/** The same by a kernel, in whose memory the record and its marks lie, or are copied to. */
export function kernelMembers(names: readonly string[], kernel: IngestKernel): RecordMembers {
  const spelled = createSpelledNames(names)
  const spans = names.map(createMarkedSpan)
  let [start, end] = [0, 0]

  const meaningOf = (from: number, to: number, mark: number): number =>
    spelled(kernel.bytes, from, to, isKeyEscaped(kernel.words, mark))

  return {
    open(bytes, from, to, marks, firstMark = 0, endMark = 0) {
      let [first, stop] = [firstMark, endMark]
      start = from
      end = to
      if (bytes !== kernel.bytes || marks === undefined) {
        first = kernel.take(bytes, from, to)
        stop = kernel.marksEndOf(0)
        start = kernel.startOf(0)
        end = kernel.endOf(0)
      }
      kernel.open(first, stop, end - start, meaningOf)
    },
    record: () => ({ text: kernel.bytes, start, end }),
    member(column): JsonValueSpan | undefined {
      const mark = kernel.memberOf(column)
      if (mark === 0) return undefined
      const span = spans[column]!
      readMark(span, kernel.bytes, kernel.words, mark, true)
      return span
    },
    count: () => kernel.found,
    column: (i) => kernel.column(i),
  }
}
