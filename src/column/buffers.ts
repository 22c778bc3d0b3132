/**
 * Memory for the columns of one batch after another: what a batch had, the next one gets. Megabytes a batch that are new
 * each time would have the collector run once a query and more.
 */
export interface Buffers {
  /** An array that holds anything. */
  ints(length: number): Int32Array<ArrayBuffer>
  /** An array that holds anything. */
  bytes(length: number): Uint8Array<ArrayBuffer>
  /** Whatever was given before is free to be given again: nobody looks at it any more. */
  recycle(): void
}

/** New memory for everything: for columns that somebody keeps. */
export const NEW_BUFFERS: Buffers = {
  ints: (length) => new Int32Array(length),
  bytes: (length) => new Uint8Array(length),
  recycle: () => undefined,
}

/** Bytes that are kept at most; what is asked for beyond is new. */
const MAX_KEPT = 32 * 2 ** 20

/** A little more than was asked for, so that what is asked for next time and hardly longer need not be new. */
function roundedUp(length: number): number {
  const step = 2 ** Math.max(0, 28 - Math.clz32(length))
  return Math.ceil(length / step) * step
}

/** Gives the array that stood at the same place of the last batch, where it is large enough. */
function places<A extends Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(create: (length: number) => A) {
  const kept: A[] = []
  let next = 0
  let bytes = 0
  return {
    give(length: number): A {
      const place = next++
      const known = kept[place]
      // A part of an array is one of its own kind.
      if (known !== undefined && known.length >= length) return known.subarray(0, length) as A
      const made = create(roundedUp(length))
      if (bytes + made.byteLength > MAX_KEPT) return made.subarray(0, length) as A
      bytes += made.byteLength - (known?.byteLength ?? 0)
      kept[place] = made
      return made.subarray(0, length) as A
    },
    get bytes() {
      return bytes
    },
    recycle(): void {
      next = 0
    },
  }
}

/** Memory that may be kept. */
interface KeptBuffers extends Buffers {
  /** Bytes that are kept. */
  readonly kept: number
}

/** Memory that is used again, 64 MiB at most. */
export function createBuffers(): KeptBuffers {
  const ints = places((length) => new Int32Array(length))
  const bytes = places((length) => new Uint8Array(length))
  return {
    ints: (length) => ints.give(length),
    bytes: (length) => bytes.give(length),
    get kept() {
      return ints.bytes + bytes.bytes
    },
    recycle() {
      ints.recycle()
      bytes.recycle()
    },
  }
}

/** What memory is for: what asks for it in the same order gets the same places. */
type Purpose = 'scan' | 'conjuncts' | 'aggregation'

/** Memory of a purpose that nobody has at the moment, this many and large at most. */
const MOST_IDLE = 2
const MAX_IDLE_BYTES = 16 * 2 ** 20
const idle: Record<Purpose, KeptBuffers[]> = { scan: [], conjuncts: [], aggregation: [] }

/** {@link Buffers} that others had before: a query would else touch each page of its memory for the first time. */
export interface BorrowedBuffers extends Buffers {
  /** Nobody looks any more at what was given, and nothing is asked for after this. Whoever fails need not say so. */
  giveBack(): void
}

/** Memory that is used again by this thread's queries, one after another. */
export function borrowBuffers(purpose: Purpose): BorrowedBuffers {
  const own = idle[purpose].pop() ?? createBuffers()
  return {
    ints: (length) => own.ints(length),
    bytes: (length) => own.bytes(length),
    recycle: () => {
      own.recycle()
    },
    giveBack() {
      own.recycle()
      if (own.kept <= MAX_IDLE_BYTES && idle[purpose].length < MOST_IDLE) idle[purpose].push(own)
    },
  }
}
