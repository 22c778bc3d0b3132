import type { Gunzip, ZstdCompress, ZstdDecompress } from 'node:zlib'

/** One of zlib's codecs with its tables, for input that is there as a whole. */
export interface KeptCodec {
  /**
   * Puts `bytes` through the codec, one frame into one frame's worth; of gzip all members that follow each other.
   *
   * @param out where the outcome goes; it has to have room for a byte more than that
   * @returns how many bytes came; −1 where the codec is not to be had, or `bytes` are not one whole frame, damaged, or of more than
   * there is room for: what to say of it is left to zlib's own functions
   */
  run(bytes: Uint8Array, out: Uint8Array): number
  /** Fills `out` with the beginning of what a frame holds, or with all of a shorter one. @returns as `run` */
  begin(bytes: Uint8Array, out: Uint8Array): number
}

/** What zlib's functions for whole inputs call. Others that keep a codec have built on it since Node 4: pngjs, minizlib. */
interface Handle {
  onerror: () => void
  /** Begins anew. zstd does so by itself behind each frame. */
  reset(): void
  writeSync(
    flush: number,
    input: Uint8Array,
    from: number,
    length: number,
    out: Uint8Array,
    at: number,
    room: number,
  ): void
}

/** A stream of zlib, seen from inside: see https://github.com/nodejs/node/blob/main/lib/zlib.js. */
interface Inside {
  readonly _handle?: Partial<Handle> | null
  /** After a call: the room and the input that are left. */
  readonly _writeState?: unknown
}

interface Opened {
  readonly handle: Handle
  readonly left: Uint32Array
}

type Codec = ZstdCompress | ZstdDecompress | Gunzip

function opened(stream: Codec): Opened | undefined {
  // Nothing of it is promised, so that all of it is looked at.
  const { _handle: handle, _writeState: left } = stream as unknown as Inside
  if (typeof handle?.writeSync !== 'function' || !('onerror' in handle)) return undefined
  if (typeof handle.reset !== 'function') return undefined
  return left instanceof Uint32Array && left.length === 2 ? { handle: handle as Handle, left } : undefined
}

/**
 * Keeps a codec for one input after another. `zstdDecompressSync` makes its tables and the memory of its outcome anew for each,
 * which for a page of 24 kB takes three times as long as what it is for.
 *
 * @param flush what ends a frame
 * @param isReset whether the codec has to be told that another input begins, as zlib's own have to
 */
export function keepCodec(create: () => Codec, flush: number, { isReset = false } = {}): KeptCodec {
  let current: Opened | undefined
  let isMissing = false

  /** What is left of the room and the input; undefined where the codec is not to be had, or the input is damaged. */
  function write(bytes: Uint8Array, out: Uint8Array): { room: number; input: number } | undefined {
    if (isMissing) return undefined
    current ??= opened(create())
    if (current === undefined) {
      isMissing = true
      return undefined
    }
    const { handle, left } = current
    if (isReset) handle.reset()
    let isDamaged = false
    handle.onerror = () => {
      isDamaged = true
    }
    handle.writeSync(flush, bytes, 0, bytes.length, out, 0, out.length)
    const [room = 0, input = 0] = left
    if (!isDamaged) return { room, input }
    current = undefined
    return undefined
  }

  return {
    run(bytes, out) {
      const written = write(bytes, out)
      if (written !== undefined && written.input === 0 && written.room > 0) return out.length - written.room
      // It is amid a frame.
      current = undefined
      return -1
    },
    begin(bytes, out) {
      const written = write(bytes, out)
      if (written === undefined) return -1
      current?.handle.reset()
      return out.length - written.room
    },
  }
}
