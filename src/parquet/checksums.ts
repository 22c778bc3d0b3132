import { crc32 } from 'node:zlib'

/*
 * Parquet has checksums for the content of pages, and for nothing else. Files written here have a key-value pair of their own in
 * the footer: the CRC-32 of the page index, then that of the footer with zeros in its place, eight hexadecimal digits each.
 */

export const CHECKSUMS = 'traillake.checksums'

const DIGITS = 8
export const NO_CHECKSUM = '0'.repeat(DIGITS)

/** Thrift's compact protocol has one byte for the value's field and one for its length. */
const BEFORE_VALUE = 2

export function checksumText(checksum: number): string {
  return checksum.toString(16).padStart(DIGITS, '0')
}

/** Where the checksum of a footer stands in it; undefined where it has none. */
function placeOf(footer: Buffer): number | undefined {
  const key = footer.lastIndexOf(CHECKSUMS)
  const place = key + CHECKSUMS.length + BEFORE_VALUE + DIGITS
  return key < 0 || place + DIGITS > footer.length ? undefined : place
}

function checksumAt(footer: Buffer, place: number): number {
  const before = crc32(footer.subarray(0, place))
  return crc32(footer.subarray(place + DIGITS), crc32(NO_CHECKSUM, before))
}

/** Puts the checksum into a footer that was written with {@link NO_CHECKSUM} in its place. */
export function setFooterChecksum(bytes: Uint8Array): void {
  const footer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const place = placeOf(footer)
  if (place !== undefined) footer.write(checksumText(checksumAt(footer, place)), place, 'latin1')
}

/**
 * Whether a footer is as it was written; that of another writer, which has no checksum, may be.
 *
 * @param bytes without the length and the magic bytes behind it
 */
export function isFooterIntact(bytes: Uint8Array): boolean {
  const footer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const place = placeOf(footer)
  if (place === undefined) return true
  return footer.toString('latin1', place, place + DIGITS) === checksumText(checksumAt(footer, place))
}

/** The checksum of the page index that a footer tells; undefined where it tells none. */
export function indexChecksum(metadata: ReadonlyMap<string, string>): number | undefined {
  const text = metadata.get(CHECKSUMS)?.slice(0, DIGITS)
  return text === undefined ? undefined : Number.parseInt(text, 16)
}
