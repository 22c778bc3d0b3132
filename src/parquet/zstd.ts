import { constants, createZstdDecompress, zstdDecompressSync } from 'node:zlib'
import { keepCodec } from '../common/kept-codec.ts'

/** Of this thread. */
const decompressor = keepCodec(() => createZstdDecompress(), constants.ZSTD_e_end)

/** The first `size` bytes of what a zstd frame holds; undefined where it is damaged, has fewer, or is left to zlib. */
export function beginningOfZstd(bytes: Uint8Array, size: number): Uint8Array | undefined {
  const out = new Uint8Array(size)
  return decompressor.begin(bytes, out) === size ? out : undefined
}

/**
 * Decompresses a zstd frame.
 *
 * @param options for zlib, where it is left to it
 * @param out what to take for the outcome, where that is a byte shorter; undefined: new memory
 * @throws what zlib throws
 */
export function decompressZstd(
  bytes: Uint8Array,
  options: { readonly maxOutputLength: number; readonly chunkSize: number },
  out: Uint8Array | undefined,
): Uint8Array {
  const size = out === undefined ? -1 : decompressor.run(bytes, out)
  if (out !== undefined && size === out.length - 1) return out.subarray(0, size)
  // It tells what is wrong; several frames in a row it takes as well.
  return zstdDecompressSync(bytes, options)
}
