import { OPEN_BRACE, OPEN_BRACKET, skipBlank } from '../json/characters.ts'

/** How many bytes {@link foreignFormat} wants to see, fewer only where the text is shorter. */
export const FORMAT_SAMPLE_BYTES = 512

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const

/** The length of a UTF-8 byte order mark at `start`: 3, or 0. */
export function byteOrderMark(bytes: Uint8Array, start: number): number {
  return BYTE_ORDER_MARK.every((byte, k) => bytes[start + k] === byte) ? BYTE_ORDER_MARK.length : 0
}

/** Why a text that begins with `bytes` cannot be a log file in any of its lines; undefined where it may be one. */
export function foreignFormat(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, FORMAT_SAMPLE_BYTES)
  const [first, second] = sample
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return 'the file is UTF-16, not UTF-8'
  const begin = sample[skipBlank(sample, byteOrderMark(sample, 0), sample.length)]
  if (begin === OPEN_BRACE || begin === OPEN_BRACKET) return undefined
  return sample.includes(0) ? 'the file holds binary data, not JSON' : undefined
}
