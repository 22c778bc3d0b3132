import { randomBytes } from 'node:crypto'
import { invariant } from '../common/assert.ts'
import { instancesOf } from './instances.ts'
import type { Texts } from './json.ts'
import { HASHES, offsetsAt, someTextsOfImage, type TextImage, textsOfImage } from './text-image.ts'

/** What assembly/texts/index.ts exports. Places are bytes in its memory. */
interface Exports {
  readonly memory: WebAssembly.Memory
  readonly use: (slots: number, slotCount: number, hashes: number, offsets: number, data: number) => void
  readonly begin: (seed: bigint) => void
  readonly count: () => number
  readonly place: (from: number, to: number) => void
  readonly adopt: (texts: number, reserved: number) => void
  readonly resume: (texts: number, reserved: number) => void
  readonly reserve: () => number
  readonly lookup: (
    source: number,
    starts: number,
    rows: number,
    first: number,
    count: number,
    most: number,
    out: number,
  ) => number
}

/** Numbers distinct texts from 0, in the order in which they come, in a memory of its own. */
export interface TextTable {
  /** Numbers given out so far. */
  readonly size: number
  /** What it has allocated. */
  readonly bytes: number
  /**
   * Writes the numbers of texts. One that is not known gets the next number where `add`, else −1.
   *
   * @param rows which of the texts, of which all are copied; undefined: the first `ids.length`
   * @param ids one a text that is asked for
   */
  lookup(texts: Texts, rows: Int32Array | undefined, ids: Int32Array, add: boolean): void
  /** Whether so many more texts have room. */
  hasRoom(more: number): boolean
  /** Makes room for more texts; `place` must be called for all numbers before anything else is. */
  widen(more: number): void
  /** Gives texts their places, numbers `from` to `to`. */
  place(from: number, to: number): void
  /** The next number, for no text. Once. */
  reserve(): number
  /** See {@link textsOfImage}. */
  texts(): ReturnType<typeof textsOfImage>
  /** See {@link someTextsOfImage}. */
  textsOf(ids: Int32Array): ReturnType<typeof someTextsOfImage>
  /** What it holds, in memory of its own: a table can {@link openTextTable | go on} from it, or its texts be read. */
  image(): TextImage
  /** Its memory is the next table's: nobody asks this one any more. */
  release(): void
}

const PAGE = 65_536

/** Vectors are read and written whole, and so beyond the end of a text. */
const SLACK = 64

const SLOT_BYTES = 8

/** Texts that a table has room for at first; a power of two. */
const FIRST_ROOM = 8192

/** Bytes of texts that are given to the kernel at once. */
const AT_ONCE = 2 ** 20

const MOST_BYTES = 2 ** 31 - 2 ** 26

/** Texts that a table begins with. */
interface Beginning {
  readonly texts: Texts
  readonly count: number
  readonly reserved: number
}

const INSTANCES = instancesOf<Exports>('./texts.wasm', 40 * 2 ** 20)

function bind(exports: Exports, given: Beginning | TextImage): TextTable {
  const { memory, use, begin, count: countTexts, place, adopt, resume, reserve, lookup } = exports
  const seed = 'memory' in given ? given.seed : randomBytes(8).readBigInt64LE()
  let { reserved } = given
  let bytes = new Uint8Array(memory.buffer)
  let words = new Int32Array(memory.buffer)
  let room = 0
  let [slots, data] = [0, 0]
  let isReleased = false

  function makeRoom(end: number): void {
    const missing = end + SLACK - bytes.length
    if (missing <= 0) return
    invariant(end < MOST_BYTES, 'the distinct values of a key may hold 2 GiB at most')
    // As an array does that doubles.
    const pages = Math.ceil(Math.max(missing, Math.min(bytes.length, MOST_BYTES - end)) / PAGE)
    memory.grow(pages)
    bytes = new Uint8Array(memory.buffer)
    words = new Int32Array(memory.buffer)
  }

  /** Throws where the memory is another table's by now. */
  function endOfData(): number {
    invariant(!isReleased, 'a table is asked that was released')
    return data + words[offsetsAt(room) / 4 + countTexts()]!
  }

  /** Lays everything out anew, for `wanted` texts; slots are empty then. */
  function layOut(wanted: number): void {
    const size = countTexts()
    const [oldOffsets, oldData, length] = [offsetsAt(room), data, room === 0 ? 0 : endOfData() - data]
    let wider = Math.max(room, FIRST_ROOM)
    while (wider < wanted) wider *= 2
    const newSlots = (offsetsAt(wider) + 4 * (wider + 1) + 15) & ~15
    const newData = newSlots + 2 * wider * SLOT_BYTES
    makeRoom(newData + length)
    // From the last to the first: all move up.
    if (room > 0) {
      bytes.copyWithin(newData, oldData, oldData + length)
      bytes.copyWithin(offsetsAt(wider), oldOffsets, oldOffsets + 4 * (size + 1))
    }
    room = wider
    ;[slots, data] = [newSlots, newData]
    bytes.fill(0, slots, data)
    use(slots, 2 * room, HASHES, offsetsAt(room), data)
  }

  function widen(more: number): void {
    layOut(countTexts() + more)
  }

  /** Looks up texts `from` to `to` of `rows`, or of all, which lie in `data[start, end)`. */
  function lookupPart(
    { offsets, data: source }: Texts,
    rows: Int32Array | undefined,
    ids: Int32Array,
    span: readonly [from: number, to: number, start: number, end: number],
    add: boolean,
  ): void {
    const [from, to, start, end] = span
    const wanted = to - from
    const starts = rows === undefined ? wanted + 1 : offsets.length
    for (let done = 0; done < wanted; ) {
      // What is added has room before what is looked up.
      const sourceAt = (endOfData() + (add ? end - start : 0) + SLACK + 15) & ~15
      const startsAt = (sourceAt + end - start + SLACK + 3) & ~3
      const rowsAt = startsAt + 4 * starts
      const out = rowsAt + (rows === undefined ? 0 : 4 * wanted)
      makeRoom(out + 4 * wanted)
      bytes.set(source.subarray(start, end), sourceAt)
      words.set(rows === undefined ? offsets.subarray(from, to + 1) : offsets, startsAt / 4)
      if (rows !== undefined) words.set(rows.subarray(from, to), rowsAt / 4)
      // The offsets count from the beginning of all texts.
      const origin = sourceAt - start
      const most = add ? room : 0
      const next = lookup(origin, startsAt, rows === undefined ? 0 : rowsAt, done, wanted, most, out)
      ids.set(words.subarray(out / 4 + done, out / 4 + next), from + done)
      done = next
      if (done === wanted) return
      widen(countTexts())
      place(0, countTexts())
    }
  }

  function lookupAll(texts: Texts, ids: Int32Array, add: boolean): void {
    const { offsets } = texts
    for (let from = 0; from < ids.length; ) {
      const start = offsets[from]!
      let to = ids.length
      if (offsets[to]! - start > AT_ONCE) {
        to = from + 1
        while (to < ids.length && offsets[to + 1]! - start <= AT_ONCE) to++
      }
      lookupPart(texts, undefined, ids, [from, to, start, offsets[to]!], add)
      from = to
    }
  }

  /** Everything as it lies in another table's memory: nothing is hashed again. */
  function takeImage(from: TextImage): void {
    ;({ room, slots, data } = from)
    makeRoom(from.memory.length)
    bytes.set(from.memory)
    use(slots, 2 * room, HASHES, offsetsAt(room), data)
    resume(from.size, reserved)
  }

  function takeTexts({ texts, count }: Beginning): void {
    layOut(count)
    words[offsetsAt(room) / 4] = 0
    if (count === 0) return
    const [first, end] = [texts.offsets[0]!, texts.offsets[count]!]
    makeRoom(data + end - first)
    bytes.set(texts.data.subarray(first, end), data)
    const at = offsetsAt(room) / 4
    for (let id = 0; id <= count; id++) words[at + id] = texts.offsets[id]! - first
    adopt(count, reserved)
  }

  /** What it holds, in the memory that it works in. */
  function held(): TextImage {
    return { memory: bytes.subarray(0, endOfData()), room, slots, data, size: countTexts(), reserved, seed }
  }

  begin(seed)
  if ('memory' in given) takeImage(given)
  else takeTexts(given)

  return {
    get size() {
      return countTexts()
    },
    get bytes() {
      return bytes.length
    },
    lookup(texts, rows, ids, add) {
      const { offsets } = texts
      if (rows === undefined) lookupAll(texts, ids, add)
      else lookupPart(texts, rows, ids, [0, rows.length, offsets[0]!, offsets[offsets.length - 1]!], add)
    },
    hasRoom: (more) => countTexts() + more <= room,
    widen,
    place,
    reserve() {
      if (countTexts() === room) {
        widen(1)
        place(0, countTexts())
      }
      reserved = reserve()
      return reserved
    },
    texts: () => textsOfImage(held()),
    textsOf: (ids) => someTextsOfImage(held(), ids),
    image() {
      const image = held()
      return { ...image, memory: image.memory.slice() }
    },
    release() {
      if (isReleased) return
      isReleased = true
      INSTANCES.giveBack(exports)
    },
  }
}

/**
 * A table of texts in a kernel's memory, or undefined where kernels were not built.
 *
 * @param texts distinct ones that it begins with: the first `count`
 * @param reserved which of them is none, −1 where all are
 */
export function createTextTable(texts: Texts, count: number, reserved: number): TextTable | undefined {
  const exports = INSTANCES.take()
  return exports && bind(exports, { texts, count, reserved })
}

/** A table with the numbers of another one, of which the image is. */
export function openTextTable(image: TextImage): TextTable {
  const exports = INSTANCES.take()
  invariant(exports !== undefined, 'there was a kernel when there was an image')
  return bind(exports, image)
}
