/** Bytes that grow at the end. `bytes` may be longer than what is filled, and is replaced when it grows. */
export interface ByteBuffer {
  bytes: Uint8Array<ArrayBuffer>
  /** How many bytes are filled. Set it back to drop what was appended last. */
  length: number
}

/** An empty buffer with room for `capacity` bytes. */
export function createByteBuffer(capacity: number): ByteBuffer {
  return { bytes: new Uint8Array(capacity), length: 0 }
}

/** Makes room for `extra` bytes behind the filled ones; doubles at least, so that appending stays linear. */
export function reserve(buffer: ByteBuffer, extra: number): void {
  const needed = buffer.length + extra
  if (needed <= buffer.bytes.length) return
  const grown = new Uint8Array(Math.max(needed, buffer.bytes.length * 2))
  grown.set(buffer.bytes.subarray(0, buffer.length))
  buffer.bytes = grown
}

/** Under this length a loop copies faster than the call into the engine's memory move. */
const SHORT_COPY = 48

/** Appends `source[start, end)`. */
export function appendBytes(buffer: ByteBuffer, source: Uint8Array, start: number, end: number): void {
  const count = end - start
  if (buffer.length + count > buffer.bytes.length) reserve(buffer, count)
  const target = buffer.bytes
  let to = buffer.length
  if (count < SHORT_COPY) for (let from = start; from < end; from++) target[to++] = source[from]!
  else target.set(source.subarray(start, end), to)
  buffer.length += count
}
