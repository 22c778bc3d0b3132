import { hash } from 'node:crypto'
import { type ByteBuffer, createByteBuffer, reserve } from '../../common/byte-buffer.ts'
import { DIGEST_BYTES, type IngestKernel } from '../../kernel/ingest-binding.ts'

/** Takes the SHA-256 of small files, many of them at a time. */
export interface FileHashes {
  /** Where a file of so many bytes may be read to, behind what is filled; undefined for one that is not small. */
  roomFor(size: number): ByteBuffer | undefined
  /** Adds a file that was read there. `set` is told its hash, in hexadecimal, with {@link finish} or before. */
  add(bytes: Uint8Array, set: (digest: string) => void): void
  /** What was read is not needed any more. */
  finish(): void
}

/** Files of so many bytes are small: for larger ones a call each costs nothing. */
const MOST_BYTES = 32 * 1024
/** So much of them is read before they are hashed. */
const ROOM = 512 * 1024

/** @param kernel hashes four at a time; without it each is hashed as it comes */
export function createFileHashes(kernel: IngestKernel | undefined): FileHashes {
  const room = createByteBuffer(0)
  let spans: number[] = []
  let waiting: ((digest: string) => void)[] = []

  function finish(): void {
    if (kernel !== undefined && spans.length > 0) {
      const digests = Buffer.from(kernel.digestsOf(room.bytes.subarray(0, room.length), spans).buffer)
      for (const [i, set] of waiting.entries()) {
        const text = digests.toString('latin1', DIGEST_BYTES * i, DIGEST_BYTES * (i + 1))
        set(Buffer.from(text, 'base64').toString('hex'))
      }
    }
    room.length = 0
    spans = []
    waiting = []
  }

  return {
    roomFor(size) {
      if (kernel === undefined || size >= MOST_BYTES) return undefined
      if (room.bytes.length === 0) reserve(room, ROOM)
      if (room.length + size >= ROOM) finish()
      return room
    },
    add(bytes, set) {
      if (kernel === undefined || bytes.buffer !== room.bytes.buffer) {
        set(hash('sha256', bytes, 'hex'))
        return
      }
      spans.push(bytes.byteOffset, bytes.byteOffset + bytes.length)
      waiting.push(set)
    },
    finish,
  }
}
