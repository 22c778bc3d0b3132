/** Less is not worth the call. */
const LEAST_BYTES = 4096

/**
 * Gives the memory of bytes back at once, which otherwise waits for the collector and has it come the sooner. They and all else
 * in their buffer are empty then, so that nobody else may have a part of it. What little there is, and Buffers small enough to
 * lie in Node's pool with others, are left to the collector.
 */
export function free(bytes: ArrayBufferView): void {
  const { buffer, byteLength } = bytes
  if (!(buffer instanceof ArrayBuffer) || byteLength < LEAST_BYTES) return
  if (Buffer.isBuffer(bytes) && buffer.byteLength <= Buffer.poolSize) return
  buffer.transfer(0)
}
