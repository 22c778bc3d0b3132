/** How a file is compressed, told by its first bytes and never by its name. */
export type Compression = 'gzip' | 'zstd' | 'none'

/** How many bytes {@link compressionOf} looks at. */
export const MAGIC_BYTES = 4

/** gzip: RFC 1952, section 2.3.1; zstd: RFC 8878, section 3.1.1, and its skippable frames. */
export function compressionOf(bytes: Uint8Array): Compression {
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  if (a === 0x1f && b === 0x8b) return 'gzip'
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd'
  return (a & 0xf0) === 0x50 && b === 0x2a && c === 0x4d && d === 0x18 ? 'zstd' : 'none'
}
