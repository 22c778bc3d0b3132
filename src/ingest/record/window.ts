import { free } from '../../common/free.ts'
import { joinArrays } from '../../common/join-arrays.ts'

/**
 * The part of a text that is in memory: everything from `head`, the next byte to read, to `bytes.length`.
 * Chunks wait until they are needed, so that a long record is not copied once for every chunk of it.
 */
export interface Window {
  bytes: Uint8Array
  /** Whether these were joined here, and are nobody else's. */
  isOwn: boolean
  head: number
  /** Where `bytes[0]` lies in the text. */
  base: number
  readonly waiting: Uint8Array[]
  /** Bytes from `head` on, those in waiting chunks included. */
  available: number
  /** No more chunks will come. */
  final: boolean
}

export function createWindow(): Window {
  return { bytes: new Uint8Array(0), isOwn: false, head: 0, base: 0, waiting: [], available: 0, final: false }
}

/** Adds the text's next chunk, which then belongs to the window. */
export function feedWindow(window: Window, chunk: Uint8Array): void {
  window.waiting.push(chunk)
  window.available += chunk.length
}

/** Joins what is left of `bytes` and the waiting chunks; one chunk behind nothing is taken as it is. */
export function joinWindow(window: Window): void {
  const { waiting } = window
  if (waiting.length === 0) return
  const rest = window.bytes.subarray(window.head)
  const pieces = rest.length === 0 ? waiting : [rest, ...waiting]
  const only = pieces.length === 1 ? pieces[0] : undefined
  const joined = only ?? joinArrays(pieces, new Uint8Array(window.available))
  if (window.isOwn) free(window.bytes)
  window.base += window.head
  window.head = 0
  window.bytes = joined
  window.isOwn = only === undefined
  waiting.length = 0
}

/** Moves `head` on by `count` bytes, which are then read. */
export function advance(window: Window, count: number): void {
  window.head += count
  window.available -= count
}
