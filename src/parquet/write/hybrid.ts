/** Writing the hybrid of run lengths and bit packing that `readHybrid` reads. */
import { type ByteBuffer, reserve } from '../../common/byte-buffer.ts'

function appendVarint(buffer: ByteBuffer, value: number): void {
  reserve(buffer, 5)
  let rest = value
  for (; rest >= 128; rest >>>= 7) buffer.bytes[buffer.length++] = (rest & 127) | 128
  buffer.bytes[buffer.length++] = rest
}

/** Appends the number `value`, `count` times. */
function appendRun(buffer: ByteBuffer, value: number, width: number, count: number): void {
  appendVarint(buffer, count * 2)
  reserve(buffer, 4)
  for (let bits = 0; bits < width; bits += 8) buffer.bytes[buffer.length++] = (value >>> bits) & 0xff
}

/** Appends `values[start, end)` bit by bit, in groups of eight, the last filled up with zeros. */
function appendPacked(
  buffer: ByteBuffer,
  values: Int32Array | Uint8Array,
  width: number,
  start: number,
  end: number,
): void {
  const groups = Math.ceil((end - start) / 8)
  appendVarint(buffer, groups * 2 + 1)
  reserve(buffer, groups * width + 4)
  const { bytes } = buffer
  const stop = buffer.length + groups * width
  let to = buffer.length
  if (width === 8 || width === 16) {
    for (let i = start; i < end; i++) {
      const value = values[i]!
      bytes[to++] = value & 0xff
      if (width === 16) bytes[to++] = value >>> 8
    }
    bytes.fill(0, to, stop)
    buffer.length = stop
    return
  }
  let word = 0
  let bits = 0
  // Fewer than 8 bits wait and at most 24 come, so that all fit into 32.
  for (let i = start; i < end; i++) {
    word |= values[i]! << bits
    bits += width
    for (; bits >= 8; bits -= 8) {
      bytes[to++] = word & 0xff
      word >>>= 8
    }
  }
  if (bits > 0) bytes[to++] = word & 0xff
  bytes.fill(0, to, stop)
  buffer.length = stop
}

/** Repeated values shorter than this are packed with their neighbours. */
const SHORTEST_RUN = 8

/**
 * Appends `values[start, end)` in the hybrid of run lengths and bit packing that `readHybrid` reads.
 *
 * @param width bits a value, 0 to 24
 */
export function appendHybrid(
  buffer: ByteBuffer,
  values: Int32Array | Uint8Array,
  width: number,
  start: number,
  end: number,
): void {
  let packedFrom = start
  // Packing goes by groups of eight: a run may begin at any, and takes all that follows of it.
  for (let at = start; at < end; ) {
    let stop = at + 1
    while (stop < end && values[stop] === values[at]) stop++
    if (stop - at < SHORTEST_RUN) {
      at = Math.min(end, at + 8)
      continue
    }
    if (at > packedFrom) appendPacked(buffer, values, width, packedFrom, at)
    appendRun(buffer, values[at]!, width, stop - at)
    at = stop
    packedFrom = stop
  }
  if (end > packedFrom) appendPacked(buffer, values, width, packedFrom, end)
}
