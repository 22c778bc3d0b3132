/**
 * Gives the memory of bytes back at once, which otherwise waits for the collector and has it come the sooner. They and all else
 * in their buffer are empty then. Small ones, which may lie in a buffer with others, are left to the collector.
 */
export function free(bytes: Uint8Array): void {
  const { buffer, length } = bytes
  if (buffer instanceof ArrayBuffer && length > Buffer.poolSize) buffer.transfer(0)
}
