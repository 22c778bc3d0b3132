import type { IngestKernel } from '../../kernel/ingest-binding.ts'
import { keyEndOf, nextMark } from '../json/member-marks.ts'
import type { RecordCollector } from './record-collector.ts'
import { probeShape, settles, type ShapeProbe } from './shape.ts'
import type { Window } from './window.ts'

/** Text that is given to the kernel at a time, in bytes: what fits into the processor's second cache. */
const PIECE = 1024 * 1024
/** With less than this of it left, a record may be cut off. A larger one is read without the kernel. */
const MOST_LEFT = 128 * 1024

/** Records that the kernel finds in a window, one behind the other. */
export interface KernelRecords {
  /**
   * Takes the records from `window.head` on that are as a trail writes them, into the collector.
   *
   * @param separator the byte between two of them, 0 for none
   * @returns the position in the window behind the last, or −1 where there is none
   */
  take(window: Window, separator: number): number
}

/** @param longest bytes of a record */
export function createKernelRecords(
  kernel: IngestKernel,
  collector: RecordCollector,
  longest: number,
): KernelRecords {
  const probe: ShapeProbe = { shape: 'unknown', valueStart: 0, valueEnd: 0, strangeStart: -1, strangeEnd: -1 }
  // The piece that lies in the kernel's memory: where in the window it begins and ends, and its place.
  let source: Uint8Array | undefined
  let [from, to, place, generation] = [0, 0, 0, 0]

  function stage({ bytes, head }: Window): void {
    source = bytes
    from = head
    to = Math.min(bytes.length, head + PIECE)
    place = kernel.stage(bytes, from, to)
    generation = kernel.generation
  }

  function isStaged({ bytes, head }: Window): boolean {
    return source === bytes && generation === kernel.generation && head >= from && head < to
  }

  /** Whether a record is an event, or nothing else that is known: by the first of its members, mostly. */
  function isRecord(start: number, end: number, first: number, stop: number): boolean {
    const { bytes, words } = kernel
    for (let at = first; at < stop; at = nextMark(words, at)) {
      const shape = settles(bytes, words[at]!, keyEndOf(words, at))
      if (shape === 'event') return true
      if (shape !== 'unknown') break
    }
    probeShape(bytes, start, end, probe)
    return probe.shape === 'event' || probe.shape === 'unknown'
  }

  /** Adds those that were found. @returns the position behind the last that is a record */
  function add(found: number, offset: number): number {
    let stop = -1
    let first = kernel.marksStart
    let taken = 0
    for (; taken < found; taken++) {
      const start = kernel.startOf(taken)
      const end = kernel.endOf(taken)
      const next = kernel.marksEndOf(taken)
      if (!isRecord(start, end, first, next)) break
      collector.starts.push(start)
      collector.ends.push(end)
      collector.bytes += end - start
      collector.markStarts.push(next)
      collector.offsets.push(offset + start - place + from)
      collector.indexes.push(collector.index++)
      first = next
      stop = end - place + from
    }
    kernel.keepMarks(taken)
    return stop
  }

  return {
    take(window, separator) {
      const { bytes, head, base } = window
      if (!isStaged(window)) stage(window)
      if (collector.offsets.length === 0) kernel.dropMarks()
      let found = kernel.records(place + head - from, place + to - from, separator, longest)
      if (found === 0 && to < bytes.length && to - head < MOST_LEFT) {
        stage(window)
        found = kernel.records(place, place + to - from, separator, longest)
      }
      if (found === 0) return -1
      if (collector.offsets.length > 0 && !collector.inKernel) {
        // They are found again in the next batch.
        collector.isClosed = true
        return head
      }
      const isFirst = !collector.inKernel
      if (isFirst) collector.markStarts = [kernel.marksStart]
      const stop = add(found, base)
      if (stop >= 0) collector.inKernel = true
      else if (isFirst) collector.markStarts = [0]
      return stop
    },
  }
}
