import { TraillakeError } from '../common/errors.ts'
import type { Column } from '../column/column.ts'
import { viewsOf } from '../column/views.ts'

/** Counts what the operators of one query keep, against its limit. */
export interface Memory {
  /** Counts the buffers of columns that are kept, each buffer once. Throws EXCEEDED_MEMORY_LIMIT past the limit. */
  keep(columns: readonly Column[]): void
  /** Counts bytes that an operator allocates for itself, negative when it lets go of them. */
  reserve(bytes: number): void
  readonly bytes: number
}

function formatBytes(bytes: number): string {
  return bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(2)}GB` : `${(bytes / 2 ** 20).toFixed(2)}MB`
}

/** @param onReserve told of every change: by how much */
function counting(onReserve: (more: number) => void): Memory {
  const counted = new WeakSet<ArrayBufferLike>()
  let bytes = 0
  function reserve(more: number): void {
    bytes += more
    onReserve(more)
  }
  return {
    reserve,
    keep(columns) {
      let more = 0
      for (const column of columns) {
        for (const { buffer } of viewsOf(column)) {
          if (counted.has(buffer)) continue
          counted.add(buffer)
          more += buffer.byteLength
        }
      }
      reserve(more)
    },
    get bytes() {
      return bytes
    },
  }
}

/** Where the threads of a query count together: one 64-bit integer. */
export function createMemorySum(): SharedArrayBuffer {
  return new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT)
}

/**
 * @param limit bytes that a query may keep; undefined: no limit but the machine's
 * @param sum what all threads of the query keep; whichever asks for more than is left fails
 */
export function createMemory(limit: number | undefined, sum = createMemorySum()): Memory {
  const cell = new BigInt64Array(sum)
  return counting((more) => {
    const change = Math.round(more)
    const bytes = Number(Atomics.add(cell, 0, BigInt(change))) + change
    if (limit !== undefined && change > 0 && bytes > limit)
      throw new TraillakeError(
        'EXCEEDED_MEMORY_LIMIT',
        `Query exceeded per-node memory limit of ${formatBytes(limit)}`,
      )
  })
}

/** Memory for work that ends before the query does. */
export interface ScopedMemory extends Memory {
  /** Gives back all that was counted here. */
  release(): void
}

/** Counts against `memory`, to be released as one. */
export function scopedMemory(memory: Memory): ScopedMemory {
  const own = counting((more) => {
    memory.reserve(more)
  })
  return {
    keep: (columns) => {
      own.keep(columns)
    },
    reserve: (bytes) => {
      own.reserve(bytes)
    },
    get bytes() {
      return own.bytes
    },
    release() {
      own.reserve(-own.bytes)
    },
  }
}
