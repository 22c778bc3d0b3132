import { KERNELS } from './kernels.ts'
import { MOST_SOUGHT, SEARCHED, type Sought } from './search.ts'

/** Where a text next begins in bytes, at or behind a position; −1 where it does not. The bytes stay as they are. */
export type BytesFinder = (bytes: Buffer, from: number) => number

/** Bytes that are counted to tell the common ones from the rare: at most so many, and this share of those to be searched. */
const SAMPLE = 16_384
const SHARE = 1 / 8

/** Buffer.indexOf looks for up to seven bytes by the processor's search for the first of them, for more by skipping. */
const FRAGMENT = 7

/** A fragment is at least so long where the text is: a shorter one is found in too many places. */
const LEAST = 4

/** A byte that is more frequent than this share is no help: its search stops all the time. */
const MOST = 0.05

/** One text in so few bytes makes a call for each dearer than to look at all bytes and note all places. */
const OFTEN = 1024

/** Of a sample of bytes how often each value is among them. */
interface Sample {
  readonly bytes: Uint8Array
  readonly counts: Uint32Array
}

function sampleOf(bytes: Uint8Array): Sample {
  const sample = bytes.subarray(0, Math.min(SAMPLE, Math.ceil(SHARE * bytes.length)))
  const counts = new Uint32Array(256)
  for (let i = 0; i < sample.length; i++) counts[sample[i]!]!++
  return { bytes: sample, counts }
}

/** The position in the text, up to `last`, of the byte that the sample has least often; another one than `but`. */
function rarestByte(text: Uint8Array, { counts }: Sample, last: number, but?: number): number {
  let at = but === 0 && last > 0 ? 1 : 0
  for (let i = 1; i <= last; i++) if (i !== but && counts[text[i]!]! < counts[text[at]!]!) at = i
  return at
}

function isOften(text: Uint8Array, { bytes }: Sample): boolean {
  const sample = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let places = 0
  for (let at = sample.indexOf(text); at >= 0; at = sample.indexOf(text, at + text.length)) places++
  return places * OFTEN > bytes.length
}

/** Notes all places of a stretch of bytes in one go. */
function findOften(sought: Sought): BytesFinder {
  const { length } = sought.text
  const places = new Int32Array(SEARCHED)
  /** The bytes whose places are noted, up to where, and which of them was asked for last. */
  let known: Buffer | undefined
  let [to, asked, count, next] = [0, 0, 0, 0]
  return (bytes, from) => {
    if (bytes !== known || from < asked) {
      known = bytes
      ;[to, count, next] = [from, 0, 0]
    }
    asked = from
    const end = bytes.length - length + 1
    for (;;) {
      while (next < count && places[next]! < from) next++
      if (next < count) return places[next]!
      const start = Math.max(from, to)
      if (start >= end) return -1
      to = Math.min(start + SEARCHED, end)
      count = KERNELS.search(bytes, start, to, sought, places)
      next = 0
    }
  }
}

/**
 * Makes a search for one text through bytes like those of a sample. It looks for the few bytes of the text that begin with the
 * rarest one, two to four times as fast as Buffer.indexOf looks for all of it, and compares the others where it found them; a
 * text that the sample has often is looked for by a kernel.
 *
 * @param text not empty
 * @example findBytes(Buffer.from('needle'), hay)(hay, 0) // Buffer.from(hay).indexOf('needle')
 */
export function findBytes(text: Uint8Array, like: Uint8Array): BytesFinder {
  const sample = sampleOf(like)
  if (text.length <= MOST_SOUGHT && isOften(text, sample)) {
    const one = rarestByte(text, sample, text.length - 1)
    return findOften({ text, one, two: rarestByte(text, sample, text.length - 1, one) })
  }
  const at = rarestByte(text, sample, Math.max(0, text.length - LEAST))
  const isWhole = at === 0 && text.length <= FRAGMENT
  const share = sample.counts[text[at]!]! / Math.max(1, sample.bytes.length)
  if (isWhole || share > MOST) return (bytes, from) => bytes.indexOf(text, from)
  const fragment = text.subarray(at, at + FRAGMENT)
  return (bytes, from) => {
    for (let hit = bytes.indexOf(fragment, from + at); hit >= 0; hit = bytes.indexOf(fragment, hit + 1)) {
      const start = hit - at
      let same = 0
      while (same < text.length && bytes[start + same] === text[same]) same++
      if (same === text.length) return start
    }
    return -1
  }
}
