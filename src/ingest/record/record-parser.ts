import { assertNever } from '../../common/assert.ts'
import { createBracketSkip, NEEDS_MORE, skipDamaged } from '../json/bracket-skip.ts'
import type { IngestKernel } from '../../kernel/ingest-binding.ts'
import * as ch from '../json/characters.ts'
import { compactValue, createJsonProblem } from '../json/scanner.ts'
import { byteOrderMark, FORMAT_SAMPLE_BYTES, foreignFormat } from './foreign-format.ts'
import { createKernelRecords } from './kernel-records.ts'
import { findLine, type LineSearch } from './line-search.ts'
import { EXCERPT_BYTES, excerptOf, type RecordBatch } from './record-batch.ts'
import {
  acceptValue,
  createCollector,
  dropUnclaimedText,
  isBatchFull,
  makeRoom,
  takeBatch,
} from './record-collector.ts'
import { type KeyFound, probeShape, scanKey, type ShapeProbe } from './shape.ts'
import { advance, createWindow, feedWindow, joinWindow } from './window.ts'

/** Sizes that bound the memory a file takes, in bytes. */
export interface ParserLimits {
  /** The longest record, in the file's own spelling. A longer one is rejected. */
  readonly maxRecordBytes: number
  /** A batch is handed on once its text is this long; it may be longer by one record. */
  readonly batchBytes: number
}

/**
 * Reads the records of one file, whose text comes in chunks of any size; how it is cut changes nothing.
 *
 * @example
 * parser.feed(chunk)
 * for (let batch = parser.next(); batch !== undefined; batch = parser.next()) use(batch)
 * … and after the last chunk parser.end(undefined), then the same loop again.
 */
export interface RecordParser {
  /** Adds a chunk of the text. The parser keeps it: its bytes must not change any more. */
  feed(chunk: Uint8Array): void
  /** Says that no chunk follows, and why where the text ends before its time: that becomes a reject. */
  end(reason: string | undefined): void
  /** The next batch, undefined where it takes another chunk, or at the end. */
  next(): RecordBatch | undefined
}

/** What is read next: between the brackets of a file that is taken apart, or after damage. */
type State =
  | 'file'
  | 'document'
  | 'first item'
  | 'item'
  | 'after item'
  | 'member'
  | 'after member'
  | 'damaged value'
  | 'damaged lines'
  | 'foreign file'
  | 'ended'

/** An open array of records, or the object around it. */
type Frame = 'array' | 'container'

const MIN_CAPACITY = 1_024

/** Where nothing is damaged; never moved on. */
const NO_SKIP = createBracketSkip(-1)

/** How one step ended; `more` where the bytes ran out. */
type Step = 'go on' | 'more' | 'end'

/** @param kernel finds what records are as a trail writes them; without it all are read here, with the same outcome */
export function createRecordParser(file: string, limits: ParserLimits, kernel?: IngestKernel): RecordParser {
  const { maxRecordBytes, batchBytes } = limits
  const window = createWindow()
  const collector = createCollector(file, kernel)
  const kernelRecords = kernel && createKernelRecords(kernel, collector, maxRecordBytes)
  const frames: Frame[] = []
  const problem = createJsonProblem()
  const probe: ShapeProbe = { shape: 'unknown', valueStart: 0, valueEnd: 0, strangeStart: -1, strangeEnd: -1 }
  const key: KeyFound = { shape: 'unknown' }
  let state: State = 'file'
  /** Bytes that the next step needs to get further, counted from `window.head`. */
  let wanted = 1
  /** White space before `window.head` on its line, -1 behind the line's first token. */
  let indent = 0
  let endReason: string | undefined
  /** The missing comma before the item that is read has been rejected. */
  let gapReported = false
  /** The reject whose length is not yet known, with the bytes that its excerpt is made of. */
  let open: { offset: number; index: number; reason: string; sample: Uint8Array } | undefined
  let skip = NO_SKIP
  /** How far `skip` has come, as an offset in the file. */
  let skipped = 0
  let search: LineSearch = { lineIndent: -1, anyLine: true, itemIndent: -1 }

  const position = (at: number): number => window.base + at

  function need(bytes: number): Step {
    wanted = Math.max(bytes, window.available + 1)
    return 'more'
  }

  function goTo(next: State, consumed: number): Step {
    advance(window, consumed)
    state = next
    indent = -1
    gapReported = false
    return 'go on'
  }

  function skipBlanks(): boolean {
    const { bytes } = window
    let i = window.head
    for (; i < bytes.length; i++) {
      const byte = bytes[i]!
      if (byte === ch.LINE_FEED) indent = 0
      else if (byte === ch.SPACE || byte === ch.TAB) indent += indent < 0 ? 0 : 1
      else if (byte !== ch.CARRIAGE_RETURN) break
    }
    advance(window, i - window.head)
    return i < bytes.length
  }

  /** Whether an excerpt of what begins at `window.head` would not change with more bytes. */
  function excerptIsWhole(): boolean {
    return window.final || window.available > EXCERPT_BYTES
  }

  function addReject(reason: string, start: number, length: number, end: number): void {
    const excerpt = excerptOf(window.bytes, start, end)
    collector.rejects.push({ file, offset: position(start), length, index: collector.index, reason, excerpt })
  }

  /** A reject of `length` bytes from `window.head` on that takes no place among the values. */
  function rejectHere(reason: string, length: number): void {
    addReject(reason, window.head, length, window.bytes.length)
  }

  /** Members of a container that hold no records: they may be what damage left of one. */
  function rejectMembers(start: number, end: number): void {
    addReject(`expected records, found another member at byte ${position(start)}`, start, end - start, end)
  }

  function endOfInput(): string {
    const reason = endReason ?? `unexpected end of input at byte ${position(window.bytes.length)}`
    endReason = undefined
    return reason
  }

  /** What `problem` says of the value being read up to `scanEnd`; undefined where more bytes may mend it. */
  function faultReason(scanEnd: number): string | undefined {
    if (!excerptIsWhole()) return undefined
    if (problem.fault !== 'unexpected end of input')
      return `${problem.fault} at byte ${position(problem.offset)}`
    if (scanEnd < window.bytes.length) return `more than ${maxRecordBytes} bytes in one value`
    return window.final ? endOfInput() : undefined
  }

  /** Twice the bytes, so that reading a long value again and again stays linear, up to what its limit takes. */
  function needLonger(): Step {
    return need(Math.max(EXCERPT_BYTES + 1, Math.min(window.available * 2, maxRecordBytes + 1)))
  }

  /** Starts the reject of what begins at `window.head`; it ends where reading can go on. */
  function openReject(reason: string): void {
    const { bytes, head } = window
    const sample = bytes.slice(head, head + EXCERPT_BYTES + 1)
    open = { offset: position(head), index: collector.index, reason, sample }
  }

  function closeReject(): void {
    if (open === undefined) return
    const { sample, ...place } = open
    const length = position(window.head) - open.offset
    const excerpt = excerptOf(sample, 0, Math.min(length, sample.length))
    collector.rejects.push({ file, ...place, length, excerpt })
    open = undefined
  }

  function searchLines(next: LineSearch): Step {
    search = next
    state = 'damaged lines'
    return 'go on'
  }

  /** A record, or another value where one should be, is damaged. */
  function damagedValue(reason: string): Step {
    openReject(reason)
    collector.index++
    if (frames.length > 0) {
      skip = createBracketSkip(indent)
      skipped = position(window.head)
      state = 'damaged value'
      return 'go on'
    }
    const lineFeed = window.bytes.indexOf(ch.LINE_FEED, window.head)
    const anyLine = lineFeed < 0 || lineFeed >= problem.offset
    return searchLines({ lineIndent: -1, anyLine, itemIndent: -1 })
  }

  /** What stands at `window.head` belongs to no array, object or document. */
  function damagedStructure(reason: string): Step {
    openReject(reason)
    return searchLines({ lineIndent: indent === 0 ? 0 : -1, anyLine: false, itemIndent: -1 })
  }

  function readFileStart(): Step {
    if (!window.final && window.available < FORMAT_SAMPLE_BYTES) return need(FORMAT_SAMPLE_BYTES)
    const foreign = foreignFormat(window.bytes)
    if (foreign !== undefined) openReject(foreign)
    state = foreign === undefined ? 'document' : 'foreign file'
    return 'go on'
  }

  function readForeignFile(): Step {
    advance(window, window.available)
    return endOrMore()
  }

  function endOrMore(): Step {
    if (!window.final) return need(1)
    closeReject()
    return 'end'
  }

  function readDocument(): Step {
    if (!skipBlanks()) return endOrMore()
    const { bytes, head } = window
    const byte = bytes[head]!
    if (byte === ch.QUOTE && window.available < 2 && !window.final) return need(2)
    if (byte === ch.OPEN_BRACE || (byte === ch.QUOTE && bytes[head + 1] === ch.OPEN_BRACE))
      return readValue('document')
    if (byte === ch.OPEN_BRACKET) {
      frames.push('array')
      return goTo('first item', 1)
    }
    // Files joined by `cat` keep their byte order marks.
    if (byteOrderMark(bytes, head) > 0) {
      advance(window, 3)
      return 'go on'
    }
    if (!excerptIsWhole()) return needLonger()
    problem.offset = head
    return damagedValue(`expected an object or array at byte ${position(head)}`)
  }

  function readValue(after: State): Step {
    const { bytes, head } = window
    const scanEnd = Math.min(bytes.length, head + maxRecordBytes)
    if (bytes[head] === ch.OPEN_BRACE) {
      probeShape(bytes, head, scanEnd, probe)
      if (probe.shape === 'container') {
        // Files joined into one array nest once. Deeper, the file before this one was cut off.
        if (frames.length > 1) {
          if (!excerptIsWhole()) return needLonger()
          if (!gapReported) rejectHere(`a log file begins inside another at byte ${position(head)}`, 0)
          frames.length = 0
        }
        if (probe.strangeStart >= 0) rejectMembers(probe.strangeStart, probe.strangeEnd)
        frames.push('container', 'array')
        return goTo('first item', probe.valueStart + 1 - head)
      }
    }
    if (kernelRecords !== undefined && bytes[head] === ch.OPEN_BRACE && isPlainShape(probe)) {
      const behind = kernelRecords.take(window, after === 'document' ? 0 : ch.COMMA)
      if (behind === head) return 'go on'
      if (behind >= 0) return goTo(after, behind - head)
    }
    // What is read here is in a batch of its own.
    if (collector.inKernel && collector.offsets.length > 0) {
      collector.isClosed = true
      return 'go on'
    }
    if (collector.text.bytes.length === 0) makeRoom(collector, firstCapacity())
    const stop = compactValue(bytes, head, scanEnd, collector.text, problem, collector.marks)
    if (stop < 0) {
      const reason = faultReason(scanEnd)
      return reason === undefined ? needLonger() : damagedValue(reason)
    }
    if (mayGoOn(stop)) {
      dropUnclaimedText(collector)
      return needLonger()
    }
    acceptValue(collector, bytes, head, stop, position(head), probe)
    return goTo(after, stop - head)
  }

  /** Whether what stands at `window.head` is a record itself. */
  function isPlainShape({ shape }: ShapeProbe): boolean {
    return shape === 'event' || shape === 'unknown'
  }

  /** Whether the value that ends at `stop` is a number that the next chunk may make longer. */
  function mayGoOn(stop: number): boolean {
    const { bytes, final } = window
    return !final && stop === bytes.length && bytes[stop - 1]! >= ch.ZERO && bytes[stop - 1]! <= ch.NINE
  }

  function readItem(): Step {
    if (!skipBlanks()) return endOfStructure()
    const byte = window.bytes[window.head]!
    const isEnd = byte === ch.CLOSE_BRACKET
    if (isEnd && state === 'first item') return closeFrame()
    if (!isEnd && byte !== ch.COMMA) return readValue('after item')
    // A comma too many hides no record.
    if (!excerptIsWhole()) return needLonger()
    rejectHere(`expected a value at byte ${position(window.head)}`, isEnd ? 0 : 1)
    return isEnd ? closeFrame() : goTo('item', 1)
  }

  function readAfterItem(): Step {
    if (!skipBlanks()) return endOfStructure()
    const byte = window.bytes[window.head]!
    if (byte === ch.COMMA) return goTo('item', 1)
    if (byte === ch.CLOSE_BRACKET) return closeFrame()
    if (!excerptIsWhole()) return needLonger()
    const reason = `expected ',' or ']' at byte ${position(window.head)}`
    if (byte !== ch.OPEN_BRACE) return damagedStructure(reason)
    // The item before is whole, so only the comma is missing.
    rejectHere(reason, 0)
    gapReported = true
    state = 'item'
    return 'go on'
  }

  function readAfterMember(): Step {
    if (!skipBlanks()) return endOfStructure()
    const byte = window.bytes[window.head]!
    if (byte === ch.COMMA) return goTo('member', 1)
    if (byte === ch.CLOSE_BRACE) return closeFrame()
    if (!excerptIsWhole()) return needLonger()
    return damagedStructure(`expected ',' or '}' at byte ${position(window.head)}`)
  }

  /** Passes a member that stands behind a container's records, or enters one that holds more of them. */
  function readMember(): Step {
    if (!skipBlanks()) return endOfStructure()
    const { bytes, head } = window
    const scanEnd = Math.min(bytes.length, head + maxRecordBytes)
    const value = scanKey(bytes, head, scanEnd, key, problem)
    if (value >= 0 && value < scanEnd && key.shape === 'container' && bytes[value] === ch.OPEN_BRACKET) {
      frames.push('array')
      return goTo('first item', value + 1 - head)
    }
    const stop = value < 0 ? -1 : compactValue(bytes, value, scanEnd, undefined, problem)
    if (stop < 0) {
      const reason = faultReason(scanEnd)
      return reason === undefined ? needLonger() : damagedStructure(reason)
    }
    if (mayGoOn(stop)) return needLonger()
    if (key.shape !== 'envelope') rejectMembers(head, stop)
    return goTo('after member', stop - head)
  }

  function closeFrame(): Step {
    frames.pop()
    const outer = frames.at(-1)
    if (outer === undefined) return goTo('document', 1)
    return goTo(outer === 'array' ? 'after item' : 'after member', 1)
  }

  /** The bytes end between an opening bracket and its closing one. */
  function endOfStructure(): Step {
    if (!window.final) return need(1)
    rejectHere(endOfInput(), 0)
    return 'end'
  }

  function passDamagedValue(): Step {
    const { bytes, head } = window
    const stop = skipDamaged(skip, bytes, skipped - window.base, bytes.length)
    if (stop >= 0) {
      goTo('after item', stop - head)
      closeReject()
      return 'go on'
    }
    if (stop === NEEDS_MORE && !window.final) {
      skipped = position(bytes.length)
      if (bytes.length - head > maxRecordBytes) advance(window, bytes.length - head)
      return need(window.available * 2)
    }
    // The lines after the damage are tried again, as far back as they are kept whatever the chunks.
    const lostAt = position(stop === NEEDS_MORE ? bytes.length : skip.lostAt)
    if (open !== undefined && lostAt - open.offset > maxRecordBytes) advance(window, lostAt - position(head))
    return searchLines({ lineIndent: -1, anyLine: false, itemIndent: skip.indent })
  }

  function passDamagedLines(): Step {
    const found = findLine(window, search)
    if (found === 'none') return endOrMore()
    closeReject()
    indent = search.lineIndent
    if (found === 'document') frames.length = 0
    state = found === 'end of array' ? 'after item' : found
    return 'go on'
  }

  function step(): Step {
    switch (state) {
      case 'file':
        return readFileStart()
      case 'foreign file':
        return readForeignFile()
      case 'document':
        return readDocument()
      case 'first item':
      case 'item':
        return readItem()
      case 'after item':
        return readAfterItem()
      case 'member':
        return readMember()
      case 'after member':
        return readAfterMember()
      case 'damaged value':
        return passDamagedValue()
      case 'damaged lines':
        return passDamagedLines()
      case 'ended':
        return 'end'
      default:
        return assertNever(state)
    }
  }

  /** Room for all of a small file's text; for a batch and the record over its end where there is more. */
  function firstCapacity(): number {
    const isLong = position(window.head) + window.available > batchBytes
    return isLong ? batchBytes + (batchBytes >> 3) : Math.max(window.available, MIN_CAPACITY)
  }

  return {
    feed: (chunk) => feedWindow(window, chunk),
    end(reason) {
      window.final = true
      endReason = reason
    },
    next() {
      while (state !== 'ended' && !isBatchFull(collector, batchBytes)) {
        if (!window.final && window.available < wanted) return undefined
        joinWindow(window)
        wanted = 1
        if (step() === 'end') {
          if (endReason !== undefined) rejectHere(endReason, 0)
          state = 'ended'
        }
      }
      return takeBatch(collector)
    },
  }
}
