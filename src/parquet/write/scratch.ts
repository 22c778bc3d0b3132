/** Memory for what is needed for a moment only, such as levels until they are in their page. */
export interface Scratch {
  /** Numbers of any value, good until {@link clear}. */
  int32(count: number): Int32Array<ArrayBuffer>
  /** Bytes of any value, good until {@link clear}. */
  bytes(count: number): Uint8Array<ArrayBuffer>
  clear(): void
}

const FIRST_BYTES = 64 * 1024
/** More than this is not kept, in bytes. */
const MOST_KEPT = 8 * 1024 * 1024

/** Without it there would be thousands of arrays for each batch, which the collector comes late for. */
export function createScratch(): Scratch {
  let memory = new ArrayBuffer(FIRST_BYTES)
  let used = 0

  /** Where so many bytes are, a multiple of eight. */
  function place(bytes: number): number {
    const size = (bytes + 7) & ~7
    if (used + size > memory.byteLength) {
      // What was given before has the memory from before.
      memory = new ArrayBuffer(Math.max(2 * memory.byteLength, size))
      used = 0
    }
    used += size
    return used - size
  }

  return {
    int32(count) {
      const at = place(4 * count)
      return new Int32Array(memory, at, count)
    },
    bytes(count) {
      const at = place(count)
      return new Uint8Array(memory, at, count)
    },
    clear() {
      used = 0
      if (memory.byteLength > MOST_KEPT) memory = new ArrayBuffer(FIRST_BYTES)
    },
  }
}
