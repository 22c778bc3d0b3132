// AssemblyScript, as ../index.ts, compiled to texts.wasm: a table of distinct texts, numbered from 0 in order of arrival. The host
// says where things lie, moves them when there must be more room, and writes what is looked up behind all of it.

import { hashOf, isSame } from '../bytes'

/** A slot is a hash and a text's number + 1, 0 for none; there are at least twice as many slots as texts. */
let slots: usize = 0
let mask: u32 = 0
/** Of each text its hash, and where it begins in the data; at last where the next one will. */
let hashes: usize = 0
let offsets: usize = 0
let data: usize = 0
let size: u32 = 0
/** A number that stands for no text. */
let reserved: u32 = 0xffffffff
let seed: u64 = 0

/** Told by the host, whenever it has moved something. */
export function use(
  slotsPlace: usize,
  slotCount: u32,
  hashesPlace: usize,
  offsetsPlace: usize,
  dataPlace: usize,
): void {
  slots = slotsPlace
  mask = slotCount - 1
  hashes = hashesPlace
  offsets = offsetsPlace
  data = dataPlace
}

/** What the memory held is of no account. */
export function begin(hashSeed: u64): void {
  size = 0
  reserved = 0xffffffff
  seed = hashSeed
}

export function count(): u32 {
  return size
}

function slotAt(slot: u32): usize {
  return slots + ((slot as usize) << 3)
}

/** Gives texts `from` to `to` their slots, which are in no slot yet. */
export function place(from: u32, to: u32): void {
  for (let id = from; id < to; id++) {
    if (id == reserved) continue
    const hash = load<u32>(hashes + ((id as usize) << 2))
    let slot = hash & mask
    while (load<u32>(slotAt(slot), 4) != 0) slot = (slot + 1) & mask
    store<u32>(slotAt(slot), hash)
    store<u32>(slotAt(slot), id + 1, 4)
  }
}

/** Takes texts that are distinct, and lie in the data with their offsets, for those that there are. */
export function adopt(texts: u32, reservedId: u32): void {
  size = texts
  reserved = reservedId
  for (let id: usize = 0; id < texts; id++) {
    const start = load<u32>(offsets + (id << 2))
    store<u32>(hashes + (id << 2), hashOf(data + start, load<u32>(offsets + (id << 2), 4) - start, seed))
  }
  place(0, texts)
}

/** Takes everything that lies in memory, slots too, as another table left it. */
export function resume(texts: u32, reservedId: u32): void {
  size = texts
  reserved = reservedId
}

/** The next number, for no text. */
export function reserve(): u32 {
  const at = offsets + ((size as usize) << 2)
  store<u32>(at, load<u32>(at), 4)
  reserved = size
  return size++
}

/** What is looked up in one go: memory that one waits for is fetched while others are worked on. */
const BLOCK: u32 = 512

/** Keeps the look of the slots from being left out. */
let seen: u32 = 0

/** Where the hashes of a block are written, and the slots of it are fetched. */
function hashBlock(source: usize, starts: usize, rows: usize, from: u32, to: u32, out: usize): void {
  let all: u32 = 0
  for (let i = from; i < to; i++) {
    const row: usize = rows == 0 ? i : load<u32>(rows + ((i as usize) << 2))
    const start: usize = load<u32>(starts + (row << 2))
    const end: usize = load<u32>(starts + (row << 2), 4)
    const hash = hashOf(source + start, end - start, seed)
    store<u32>(out + ((i as usize) << 2), hash)
    all ^= load<u32>(slotAt(hash & mask), 4)
  }
  seen = all
}

/**
 * Looks texts up, and adds those that are not known while there is room for one more.
 *
 * @param starts where each text begins in `source`, and at last where it ends
 * @param rows numbers of those wanted, 0: all
 * @param first the first of `count` to begin with
 * @param most texts that there may be; 0: none is added, and those that are not known get −1
 * @param out where ids are written; hashes are, before
 * @returns how many were looked up; fewer where there is no room
 */
export function lookup(
  source: usize,
  starts: usize,
  rows: usize,
  first: u32,
  count: u32,
  most: u32,
  out: usize,
): u32 {
  for (let from = first; from < count; from += BLOCK) {
    const to = min(count, from + BLOCK)
    hashBlock(source, starts, rows, from, to, out)
    for (let i = from; i < to; i++) {
      const row: usize = rows == 0 ? i : load<u32>(rows + ((i as usize) << 2))
      const place = out + ((i as usize) << 2)
      const start: usize = load<u32>(starts + (row << 2))
      const length: usize = (load<u32>(starts + (row << 2), 4) as usize) - start
      const hash = load<u32>(place)
      let slot = hash & mask
      let id: i32 = -1
      for (;;) {
        const found = load<u32>(slotAt(slot), 4)
        if (found == 0) {
          if (most == 0) break
          if (size >= most) return i
          id = size as i32
          add(source + start, length, hash, slotAt(slot))
          break
        }
        if (load<u32>(slotAt(slot)) == hash) {
          const entry = offsets + ((found as usize) << 2) - 4
          const at: usize = load<u32>(entry)
          if ((load<u32>(entry, 4) as usize) - at == length && isSame(data + at, source + start, length)) {
            id = (found - 1) as i32
            break
          }
        }
        slot = (slot + 1) & mask
      }
      store<i32>(place, id)
    }
  }
  return count
}

/** Adds a text; the bytes behind it may be anything. */
function add(start: usize, length: usize, hash: u32, slot: usize): void {
  const entry = (size as usize) << 2
  const at: usize = load<u32>(offsets + entry)
  for (let i: usize = 0; i < length; i += 16) v128.store(data + at + i, v128.load(start + i))
  store<u32>(hashes + entry, hash)
  store<u32>(offsets + entry, (at + length) as u32, 4)
  size++
  store<u32>(slot, hash)
  store<u32>(slot, size, 4)
}
