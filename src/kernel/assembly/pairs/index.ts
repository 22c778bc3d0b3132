// AssemblyScript, as ../index.ts, compiled to pairs.wasm: a table of distinct pairs of words, numbered from 0 in order of arrival. The
// host says where things lie, moves them when there must be more room, and writes what is looked up behind all of it.

/** A slot is a pair's number + 1, 0 for none; there are at least twice as many slots as pairs. */
let slots: usize = 0
let mask: u32 = 0
/** The pairs, eight bytes each. */
let pairs: usize = 0
let size: u32 = 0

/** Told by the host, whenever it has moved something. */
export function use(slotsPlace: usize, slotCount: u32, pairsPlace: usize): void {
  slots = slotsPlace
  mask = slotCount - 1
  pairs = pairsPlace
}

/** The first so many pairs are those that there are; they are in no slot yet. */
export function begin(count: u32): void {
  size = count
}

export function count(): u32 {
  return size
}

/** The high bits depend on all others. */
function hashOf(pair: u64): u32 {
  return ((pair * 0x9e3779b97f4a7c15) >> 32) as u32
}

function pairAt(id: u32): u64 {
  return load<u64>(pairs + ((id as usize) << 3))
}

/** Gives pairs `from` to `to` their slots, which are in no slot yet. */
export function place(from: u32, to: u32): void {
  for (let id = from; id < to; id++) {
    let slot = hashOf(pairAt(id)) & mask
    while (load<u32>(slots + ((slot as usize) << 2)) != 0) slot = (slot + 1) & mask
    store<u32>(slots + ((slot as usize) << 2), id + 1)
  }
}

/** What is looked up in one go: memory that one waits for is fetched while others are worked on. */
const BLOCK: u32 = 256

/** Keeps a look at memory from being left out. */
let seen: u64 = 0

/** Writes the first slots of the pairs of a block, and has what stands there fetched. */
function fetchBlock(left: usize, right: usize, from: u32, to: u32, out: usize): void {
  for (let i = from; i < to; i++) {
    const at = (i as usize) << 2
    const pair = (load<u32>(left + at) as u64) | ((load<u32>(right + at) as u64) << 32)
    store<u32>(out + at, hashOf(pair) & mask)
  }
  let all: u64 = 0
  for (let i = from; i < to; i++) {
    const found = load<u32>(slots + ((load<u32>(out + ((i as usize) << 2)) as usize) << 2))
    // Before the first pair lies something too.
    all ^= load<u64>(pairs + ((found as usize) << 3) - 8)
  }
  seen = all
}

/**
 * Looks pairs up, and adds those that are not known while there is room for one more.
 *
 * @param first the first of `count` to begin with
 * @param most pairs that there may be; 0: none is added, and those that are not known get -1
 * @param out where numbers are written; slots are, before
 * @returns how many were looked up; fewer where there is no room
 */
export function lookup(left: usize, right: usize, first: u32, count: u32, most: u32, out: usize): u32 {
  for (let from = first; from < count; from += BLOCK) {
    const to = min(count, from + BLOCK)
    fetchBlock(left, right, from, to, out)
    for (let i = from; i < to; i++) {
      const at = (i as usize) << 2
      const pair = (load<u32>(left + at) as u64) | ((load<u32>(right + at) as u64) << 32)
      let slot = load<u32>(out + at)
      let id: i32 = -1
      for (;;) {
        const found = load<u32>(slots + ((slot as usize) << 2))
        if (found == 0) {
          if (most == 0) break
          if (size >= most) return i
          id = size as i32
          store<u64>(pairs + ((size as usize) << 3), pair)
          store<u32>(slots + ((slot as usize) << 2), ++size)
          break
        }
        if (pairAt(found - 1) == pair) {
          id = (found - 1) as i32
          break
        }
        slot = (slot + 1) & mask
      }
      store<i32>(out + at, id)
    }
  }
  return count
}
