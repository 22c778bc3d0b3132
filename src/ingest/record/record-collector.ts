import { type ByteBuffer, createByteBuffer, reserve } from '../../common/byte-buffer.ts'
import type { IngestKernel } from '../../kernel/ingest-binding.ts'
import * as ch from '../json/characters.ts'
import { createMemberMarks, type MemberMarks } from '../json/member-marks.ts'
import { compactValue, createJsonProblem } from '../json/scanner.ts'
import { appendUnescaped } from '../json/unescape.ts'
import { type DigestFile, excerptOf, type RecordBatch, type RejectedRecord } from './record-batch.ts'
import type { ShapeProbe } from './shape.ts'

/** A batch ends with these, however few bytes they are. */
const MAX_BATCH_RECORDS = 65_536
const MAX_BATCH_REJECTS = 1_000

/** Gathers the next batch of one file. The scanner appends to `text` and `marks`; what no record claims is dropped again. */
export interface RecordCollector {
  readonly file: string
  /** The place in the file of the value read next, from 0. */
  index: number
  text: ByteBuffer
  marks: MemberMarks
  /** Where text and marks of the gathered records lie instead. */
  readonly kernel: IngestKernel | undefined
  /** Whether they do; a batch has all of them in one place. */
  inKernel: boolean
  /** Bytes of the records that are gathered. */
  bytes: number
  /** What comes next cannot be in this batch. */
  isClosed: boolean
  starts: number[]
  ends: number[]
  /** One more than there are records. */
  markStarts: number[]
  offsets: number[]
  indexes: number[]
  rejects: RejectedRecord[]
  digests: DigestFile[]
  /** The decoded text of an event inside a string. */
  readonly decoded: ByteBuffer
}

export function createCollector(file: string, kernel: IngestKernel | undefined): RecordCollector {
  const lists = {
    ...{ starts: [], ends: [], markStarts: [0], offsets: [], indexes: [], rejects: [], digests: [] },
  }
  const own = { text: createByteBuffer(0), marks: createMemberMarks(0), decoded: createByteBuffer(0) }
  return { file, index: 0, ...own, kernel, inKernel: false, bytes: 0, isClosed: false, ...lists }
}

/** Of the text of events, members take so many bytes each, about. */
const MEMBER_BYTES = 40

/** Makes room for a batch of so much text. */
export function makeRoom(collector: RecordCollector, textBytes: number): void {
  reserve(collector.text, textBytes)
  collector.marks = createMemberMarks(Math.ceil(textBytes / MEMBER_BYTES))
}

/** Whether the batch is to be handed on before more is read. */
export function isBatchFull(collector: RecordCollector, batchBytes: number): boolean {
  const { bytes, offsets, rejects, isClosed } = collector
  if (isClosed) return true
  return bytes >= batchBytes || offsets.length >= MAX_BATCH_RECORDS || rejects.length >= MAX_BATCH_REJECTS
}

/** The batch gathered, undefined where nothing was. */
export function takeBatch(collector: RecordCollector): RecordBatch | undefined {
  const { file, inKernel, kernel, starts, ends, markStarts } = collector
  const { offsets, indexes, rejects, digests } = collector
  if (offsets.length + rejects.length + digests.length === 0) return undefined
  const text = collector.text.bytes.subarray(0, collector.text.length)
  const { values: marks } = collector.marks
  if (kernel === undefined) {
    collector.text = createByteBuffer(0)
    collector.marks = createMemberMarks(0)
  } else collector.text.length = collector.marks.length = 0
  collector.inKernel = collector.isClosed = false
  collector.bytes = 0
  collector.starts = []
  collector.ends = []
  collector.markStarts = [0]
  collector.offsets = []
  collector.indexes = []
  collector.rejects = []
  collector.digests = []
  const lists = {
    file,
    count: offsets.length,
    ...{ starts, ends, markStarts, offsets, indexes },
    rejects,
    digests,
  }
  return inKernel && kernel !== undefined
    ? { ...lists, kernel, text: kernel.bytes, marks: kernel.words }
    : { ...lists, kernel: undefined, text, marks }
}

/**
 * Takes the valid value `source[start, stop)`, which begins at byte `offset` of the file and whose compact
 * text stands at the end of `collector.text`: as a record, as the event inside it, as a digest, or rejected.
 */
export function acceptValue(
  collector: RecordCollector,
  source: Uint8Array,
  start: number,
  stop: number,
  offset: number,
  probe: ShapeProbe,
): void {
  const first = source[start]!
  let fault: string | undefined
  if (first === ch.QUOTE && source[start + 1] === ch.OPEN_BRACE) {
    fault = acceptInnerText(collector, source, start, stop, offset)
  } else if (first !== ch.OPEN_BRACE) {
    fault = `expected an object, found ${kindName(first)} at byte ${offset}`
  } else if (probe.shape === 'lookup') {
    fault = acceptInnerText(collector, source, probe.valueStart, probe.valueEnd, offset)
  } else if (probe.shape === 'digest') {
    collector.digests.push({ file: collector.file, offset, index: collector.index })
  } else {
    addRecord(collector, offset)
  }
  dropUnclaimedText(collector)
  if (fault !== undefined) {
    const { file, index } = collector
    const excerpt = excerptOf(source, start, stop)
    collector.rejects.push({ file, offset, length: stop - start, index, reason: fault, excerpt })
  }
  collector.index++
}

/** Takes back what was appended to `text` and `marks` since the last record. */
export function dropUnclaimedText(collector: RecordCollector): void {
  const { text, marks, ends, markStarts } = collector
  marks.length = markStarts[markStarts.length - 1]!
  text.length = ends[ends.length - 1] ?? 0
}

function addRecord(collector: RecordCollector, offset: number): void {
  const { text, marks, ends } = collector
  collector.starts.push(ends[ends.length - 1] ?? 0)
  ends.push(text.length)
  collector.bytes = text.length
  collector.markStarts.push(marks.length)
  collector.offsets.push(offset)
  collector.indexes.push(collector.index)
}

const problem = createJsonProblem()

/** Takes the event that the string `source[start, stop)`, quotes included, holds as text. Returns what is wrong with it. */
function acceptInnerText(
  collector: RecordCollector,
  source: Uint8Array,
  start: number,
  stop: number,
  offset: number,
): string | undefined {
  const { text, decoded } = collector
  dropUnclaimedText(collector)
  decoded.length = 0
  appendUnescaped(source, start + 1, stop - 1, decoded)
  const { bytes, length } = decoded
  if (bytes[ch.skipBlank(bytes, 0, length)] !== ch.OPEN_BRACE || length === 0)
    return 'expected an object at byte 0 of the text inside the string'
  const end = compactValue(bytes, 0, length, text, problem, collector.marks)
  if (end < 0) return `${problem.fault} at byte ${problem.offset} of the text inside the string`
  const rest = ch.skipBlank(bytes, end, length)
  if (rest < length) return `expected the end at byte ${rest} of the text inside the string`
  addRecord(collector, offset)
  return undefined
}

function kindName(first: number): string {
  if (first === ch.OPEN_BRACKET) return 'an array'
  if (first === ch.QUOTE) return 'a string'
  if (first === 0x6e) return 'null'
  return first === 0x74 || first === 0x66 ? 'a boolean' : 'a number'
}
