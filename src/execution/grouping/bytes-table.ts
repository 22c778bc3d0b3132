import type { BytesColumn, PlainColumn } from '../../column/column.ts'
import { invariant } from '../../common/assert.ts'
import { viewOf } from '../../common/view-of.ts'
import { bytesColumn } from '../../column/make.ts'
import { takePlain } from '../../column/take.ts'
import { inSteps, type Pace, STEP_ROWS } from '../pace.ts'
import {
  FIRST_SLOTS,
  growInSteps,
  type KeyTable,
  MOST_MOVED,
  MOVED_ROWS,
  slotsFor,
  withRoom,
} from './key-table.ts'

/** Room for bytes doubles in pauses once less than a share of what is used is free. */
const FREE_SHARE = 8

/** A 32-bit hash of bytes [start, end). */
function hashBytes(view: DataView, start: number, end: number): number {
  let hash = (end - start) ^ 0x9e3779b1
  let at = start
  for (const last = end - 3; at < last; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x5bd1e995)
    hash ^= hash >>> 15
  }
  for (; at < end; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 13), 0x45d9f3b)
  return hash ^ (hash >>> 16)
}

function sameBytes(left: DataView, from: number, right: DataView, start: number, length: number): boolean {
  let at = 0
  for (const last = length - 3; at < last; at += 4)
    if (left.getInt32(from + at, true) !== right.getInt32(start + at, true)) return false
  for (; at < length; at++) if (left.getUint8(from + at) !== right.getUint8(start + at)) return false
  return true
}

/** Rows that are looked up step by step together: memory that one waits for is fetched while others are worked on. */
const BLOCK = 512

/** Hashes of the values of some rows; NULLs have any. */
function hashRows(
  { offsets }: BytesColumn,
  view: DataView,
  rows: Int32Array | undefined,
  start: number,
  end: number,
  out: Int32Array,
): void {
  for (let i = start; i < end; i++) {
    const row = rows === undefined ? i : rows[i]!
    out[i - start] = hashBytes(view, offsets[row]!, offsets[row + 1]!)
  }
}

/** The ids of the first values with the same hashes, −1 where there are none. */
function findHashes(slots: Int32Array, hashes: Int32Array, count: number, out: Int32Array): void {
  const mask = slots.length - 1
  for (let i = 0; i < count; i++) {
    const hash = hashes[i]!
    let slot = (hash << 1) & mask
    while (slots[slot + 1] !== 0 && slots[slot] !== hash) slot = (slot + 2) & mask
    out[i] = slots[slot + 1]! - 1
  }
}

interface BytesState {
  readonly slots: Int32Array<ArrayBuffer>
  readonly hashes: Int32Array
  readonly offsets: Int32Array
  readonly data: Uint8Array<ArrayBuffer>
  readonly size: number
  readonly reserved: ReadonlySet<number>
}

const NO_BYTES: BytesState = {
  slots: new Int32Array(2 * FIRST_SLOTS),
  hashes: new Int32Array(FIRST_SLOTS / 2),
  offsets: new Int32Array(FIRST_SLOTS / 2 + 1),
  data: new Uint8Array(FIRST_SLOTS * 8),
  size: 0,
  reserved: new Set(),
}

/**
 * A key table over byte strings. Hashes and compares the bytes where they lie; each distinct value is copied once.
 *
 * @param bytesOf the bytes of a column's rows; equal values must have equal bytes
 * @param from what another table has, which does not change any more
 */
export function bytesTable(
  bytesOf: (column: PlainColumn) => BytesColumn,
  from: BytesState = NO_BYTES,
): KeyTable {
  /** Pairs of a hash and one more than the id of the value that has it, 0 where there is none. */
  let { slots, hashes, offsets, data, size } = from
  let view = viewOf(data)
  const reserved = new Set(from.reserved)
  let isShared = true
  const [blockHashes, blockIds] = [new Int32Array(BLOCK), new Int32Array(BLOCK)]

  /** Makes room for `more` ids, and as many as the slots are for; true where the slots are new and empty. */
  function widen(more: number): boolean {
    const count = slotsFor(size + more, slots.length / 2)
    hashes = withRoom(hashes, count / 2)
    offsets = withRoom(offsets, count / 2 + 1)
    if (2 * count === slots.length) return false
    slots = new Int32Array(2 * count)
    return true
  }

  /** Gives ids `start` to `end` their slots. */
  function place(start: number, end: number): void {
    const mask = slots.length - 1
    for (let id = start; id < end; id++) {
      if (reserved.has(id)) continue
      const hash = hashes[id]!
      let slot = (hash << 1) & mask
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask
      slots[slot] = hash
      slots[slot + 1] = id + 1
    }
  }

  /** Before anything is added. */
  function own(): void {
    if (!isShared) return
    slots = slots.slice()
    hashes = hashes.slice()
    offsets = offsets.slice()
    useData(data.slice())
    isShared = false
  }

  function makeRoom(more: number): void {
    if (widen(more)) place(0, size)
  }

  function useData(grown: Uint8Array<ArrayBuffer>): void {
    data = grown
    view = viewOf(grown)
  }

  /** Room for the bytes of values before the last of it is used. */
  async function growData(pace: Pace): Promise<void> {
    const used = offsets[size]!
    if (data.length - used > used / FREE_SHARE || 2 * data.length >= 2 ** 31) return
    const grown = new Uint8Array(2 * data.length)
    const step = STEP_ROWS * Int32Array.BYTES_PER_ELEMENT
    await inSteps(
      used,
      pace,
      (start, end) => {
        grown.set(data.subarray(start, end), start)
      },
      step,
    )
    useData(grown)
  }

  function append(source: Uint8Array, start: number, end: number, hash: number): number {
    const from = offsets[size]!
    const to = from + end - start
    if (to > data.length) {
      invariant(to < 2 ** 31, 'the distinct values of a key may hold 2 GiB at most')
      const grown = new Uint8Array(Math.min(2 ** 31 - 1, Math.max(2 * data.length, to)))
      grown.set(data.subarray(0, from))
      useData(grown)
    }
    for (let i = 0; i < end - start; i++) data[from + i] = source[start + i]!
    hashes[size] = hash
    offsets[++size] = to
    return size - 1
  }

  function isSame(id: number, source: DataView, start: number, length: number): boolean {
    const from = offsets[id]!
    return offsets[id + 1]! - from === length && sameBytes(view, from, source, start, length)
  }

  /** The id of a value, or one more than minus the slot that it may have. */
  function probe(source: DataView, start: number, end: number, hash: number): number {
    const mask = slots.length - 1
    let slot = (hash << 1) & mask
    while (slots[slot + 1] !== 0) {
      const id = slots[slot + 1]! - 1
      if (slots[slot] === hash && isSame(id, source, start, end - start)) return id
      slot = (slot + 2) & mask
    }
    return -1 - slot
  }

  function lookupBlock(
    column: BytesColumn,
    sourceView: DataView,
    rows: Int32Array | undefined,
    ids: Int32Array,
    block: readonly [start: number, end: number],
    add: boolean,
  ): void {
    const { validity, offsets: starts, data: source } = column
    const [first, last] = block
    hashRows(column, sourceView, rows, first, last, blockHashes)
    findHashes(slots, blockHashes, last - first, blockIds)
    for (let i = first; i < last; i++) {
      const row = rows === undefined ? i : rows[i]!
      if (validity !== undefined && validity[row] === 0) continue
      const start = starts[row]!
      const end = starts[row + 1]!
      const candidate = blockIds[i - first]!
      if (candidate >= 0 && isSame(candidate, sourceView, start, end - start)) {
        ids[i] = candidate
        continue
      }
      // Not known before this block, or another one has the same hash.
      const hash = blockHashes[i - first]!
      if (candidate < 0 && !add) {
        ids[i] = -1
        continue
      }
      let id = probe(sourceView, start, end, hash)
      if (id < 0 && add) {
        const slot = -1 - id
        id = append(source, start, end, hash)
        slots[slot] = hash
        slots[slot + 1] = size
        if (4 * size >= slots.length) makeRoom(size)
      }
      ids[i] = Math.max(id, -1)
    }
  }

  function lookup(column: BytesColumn, rows: Int32Array | undefined, ids: Int32Array, add: boolean): void {
    const sourceView = viewOf(column.data)
    if (add && 4 * size >= slots.length) makeRoom(size)
    for (let start = 0; start < ids.length; start += BLOCK)
      lookupBlock(column, sourceView, rows, ids, [start, Math.min(ids.length, start + BLOCK)], add)
  }

  function adopt({ offsets: starts, data: source, length }: BytesColumn, nullRow: number): void {
    const [first, end] = [starts[0]!, starts[length]!]
    const sourceView = viewOf(source)
    widen(length)
    for (let id = 0; id < length; id++) {
      hashes[id] = hashBytes(sourceView, starts[id]!, starts[id + 1]!)
      offsets[id + 1] = starts[id + 1]! - first
    }
    // More values are about to come.
    useData(new Uint8Array(Math.max(data.length, Math.ceil((1 + 2 / FREE_SHARE) * (end - first)))))
    data.set(source.subarray(first, end))
    if (nullRow >= 0) reserved.add(nullRow)
    size = length
    place(0, size)
  }

  return {
    get size() {
      return size
    },
    get bytes() {
      return slots.byteLength + hashes.byteLength + offsets.byteLength + data.byteLength
    },
    lookup(column, rows, ids, add) {
      if (column.kind === 'null') return
      if (add) own()
      // Values that must be written down as bytes first: those that are asked for, and no others.
      if (column.kind !== 'bytes' && rows !== undefined)
        lookup(bytesOf(takePlain(column, rows)), undefined, ids, add)
      else lookup(bytesOf(column), rows, ids, add)
    },
    adopt(column, nullRow) {
      own()
      adopt(bytesOf(column), nullRow)
    },
    async grow(more, pace) {
      if (size <= MOST_MOVED) return
      own()
      await growData(pace)
      if (4 * (size + more) <= slots.length) return
      const room = Math.max(more, size)
      const ids = slotsFor(size + room, slots.length / 2) / 2
      hashes = await growInSteps(hashes, ids, pace)
      offsets = await growInSteps(offsets, ids + 1, pace)
      widen(room)
      await inSteps(size, pace, place, MOVED_ROWS)
    },
    reserve() {
      own()
      makeRoom(1)
      reserved.add(size)
      return append(data, 0, 0, 0)
    },
    fork: () => bytesTable(bytesOf, { slots, hashes, offsets, data, size, reserved }),
    values: () => bytesColumn(offsets.slice(0, size + 1), data.slice(0, offsets[size])),
  }
}
