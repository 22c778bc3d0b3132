import { isAscii } from 'node:buffer'
import { textsOf } from './value.ts'

/** Bytes that are decoded in one go. */
const STRETCH = 16_384

/** Past so many bytes that nobody asked for, a stretch would mostly be decoded for nothing. */
const GAP = 1024

/**
 * The texts of bytes for those who ask for most of them, in their order, and keep none: {@link textsOf}, without a call into
 * another language for each. Where all is ASCII, texts are cut from one long string, which each of them keeps alive.
 *
 * @returns gives the UTF-8 text of bytes [start, end)
 */
export function passingTexts(data: Uint8Array): (start: number, end: number) => string {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length)
  const textOf = textsOf(data)
  /** What was decoded, of bytes [from, to). */
  let stretch = ''
  let [from, to] = [0, 0]
  /** Where the last text ended; up to where bytes are not all ASCII. */
  let [last, foreign] = [0, 0]
  return (start, end) => {
    const isNext = start >= last && start - last <= GAP
    last = end
    if (start < from || end > to) {
      const stop = Math.min(start + STRETCH, data.length)
      if (!isNext || start < foreign || end > stop) return textOf(start, end)
      if (!isAscii(bytes.subarray(start, stop))) {
        foreign = stop
        return textOf(start, end)
      }
      stretch = bytes.toString('latin1', start, stop)
      ;[from, to] = [start, stop]
    }
    return stretch.substring(start - from, end - from)
  }
}
