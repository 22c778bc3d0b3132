import type { IngestKernel } from '../../kernel/ingest-binding.ts'

/**
 * Raw records of one file, kept in columns: record `i` is the compact JSON object `text[starts[i], ends[i])`.
 */
export interface RecordBatch {
  /**
   * The kernel in whose memory text and marks lie: marks only until the next batch is asked for. Once that memory has grown,
   * its `bytes` and `words` are to be taken in place of `text` and `marks`. Where it is undefined though the reader was given a
   * kernel, text and marks are good until the next batch is asked for.
   */
  readonly kernel: IngestKernel | undefined
  /** The file's display name. */
  readonly file: string
  readonly count: number
  readonly text: Uint8Array<ArrayBuffer>
  /** Positions in `text`. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** Where the members of records stand in `text`, see `MemberMarks`; those of record i from `markStarts[i]` on. */
  readonly marks: Int32Array<ArrayBuffer>
  /** `count + 1` positions in `marks`. */
  readonly markStarts: readonly number[]
  /** Where each record begins in the file's decompressed text, in bytes. */
  readonly offsets: readonly number[]
  /** The record's place in the file from 0; rejected values and digest files have a place too. */
  readonly indexes: readonly number[]
  readonly rejects: readonly RejectedRecord[]
  readonly digests: readonly DigestFile[]
}

/** A piece of a file that is no record, and why. */
export interface RejectedRecord {
  readonly file: string
  /** Where it begins in the decompressed text, in bytes. */
  readonly offset: number
  /** How many bytes were passed over because of it: up to the file's end where nothing could be read after it. */
  readonly length: number
  readonly index: number
  /** What is wrong, with the byte where it shows: `expected ':' at byte 1234`. */
  readonly reason: string
  /** The first bytes of it as text, control characters as spaces; at most {@link EXCERPT_BYTES}. */
  readonly excerpt: string
}

/**
 * A digest file of CloudTrail's log file validation, which lists log files and holds no events
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html).
 */
export interface DigestFile {
  readonly file: string
  readonly offset: number
  readonly index: number
}

/** How much of a rejected record its excerpt shows, in bytes. */
export const EXCERPT_BYTES = 160

/** The excerpt of what begins at `start`. */
export function excerptOf(bytes: Uint8Array, start: number, end: number): string {
  const stop = Math.min(start + EXCERPT_BYTES, end)
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(start, stop))
  // The cut may have split a character; every other U+FFFD is the file's own doing.
  const whole = stop < end ? text.replace(/\ufffd$/, '') : text
  return whole.replace(/\p{Cc}+/gu, ' ').trim()
}
