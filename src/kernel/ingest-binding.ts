import { randomBytes } from 'node:crypto'
import { assertNever, invariant } from '../common/assert.ts'
import {
  COLUMN_WORDS,
  COLUMNS,
  SPANS,
  type SpreadExports,
  type SpreadRows,
  spreadRows,
} from './ingest-rows.ts'
import { instancesOf } from './instances.ts'

/** What assembly/ingest/index.ts exports. Places are bytes in its memory. */
interface Exports extends SpreadExports {
  readonly memory: WebAssembly.Memory
  readonly records: (
    start: number,
    end: number,
    separator: number,
    longest: number,
    marks: number,
    marksEnd: number,
  ) => number
  readonly begin: (entries: number, seed: bigint, dictionaries: number) => void
  readonly moveEntries: (place: number) => void
  readonly rehash: (place: number, count: number) => void
  readonly countEntries: () => number
  readonly codeOf: (dictionary: number, start: number, end: number) => number
  readonly gather: (dictionary: number, offsets: number, data: number) => void
  readonly digests: (spans: number, count: number, out: number) => void
  readonly close: () => void
  readonly open: (first: number, end: number) => number
  readonly mean: (column: number) => void
  readonly code: () => number
  readonly countFound: () => number
  readonly entryNumberOf: (dictionary: number, start: number, end: number) => number
  readonly replaceMember: (column: number, mark: number) => void
  readonly beginRows: (place: number) => void
  readonly moveRows: (place: number) => void
  readonly nextRow: () => number
  readonly addRow: () => void
}

/** What a column is made of: the kernel leaves `plain` ones to the host. */
export type ColumnCodes =
  | { readonly kind: 'plain' }
  /** Texts of one dictionary. */
  | { readonly kind: 'texts'; readonly dictionary: number }
  /** Objects and arrays, each spelling of them an entry. */
  | { readonly kind: 'spellings'; readonly dictionary: number }
  /** Objects, of which keys and values have a dictionary each. */
  | { readonly kind: 'maps'; readonly keys: number; readonly values: number }
  /** Texts as they lie in the kernel's memory. */
  | { readonly kind: 'spans' }
  /** 1 for true, 0 for false. */
  | { readonly kind: 'booleans' }
  /** Made by the host of what it knows already. */
  | { readonly kind: 'given' }

/**
 * The inner loops of an ingest, with a memory of their own: the texts of a segment's records lie in it, the marks of the records
 * at hand, and dictionaries of what is in them. Places are bytes in `bytes`; marks are six words each, see `MemberMarks`, and
 * told by where they begin in `words`.
 */
export interface IngestKernel {
  /** All of the memory. Another object once there is more of it, which only {@link stage}, {@link begin} and what says so cause. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly words: Int32Array<ArrayBuffer>
  /** Bytes that are taken since {@link begin}. */
  readonly used: number
  /** Counts the calls of {@link begin}: what lay there before is gone. */
  readonly generation: number
  /** Empties the memory and says what columns are made of. Dictionary 0 is that of the keys of records. */
  begin(columns: readonly ColumnCodes[]): void
  /** Copies a text. @returns its place */
  stage(bytes: Uint8Array, start: number, end: number): number
  /** The marks of the records found so far are not needed any more. */
  dropMarks(): void
  /**
   * Finds objects that follow each other, without white space within them, checks and marks them. It ends where one is not
   * valid, longer than `longest`, or has no room for its marks, and after 4,096.
   *
   * @param separator the byte that must stand between two of them, 0 for none; white space may anyway
   * @returns how many there are
   */
  records(start: number, end: number, separator: number, longest: number): number
  /** Where record i of those that were found last begins and ends. */
  startOf(i: number): number
  endOf(i: number): number
  /** Where its marks end, in words; they begin where those of the record before end. */
  marksEndOf(i: number): number
  /** The marks of the first `count` records stay, until they are dropped; those of the others are lost with the next call. */
  keepMarks(count: number): void
  /** Where the marks of the next records will begin, in words. */
  readonly marksStart: number
  /**
   * Takes an object from elsewhere, compact and valid, in place of those found last: record 0 of one. Its marks begin at the
   * word that is returned, and are good until the next is taken. May make the memory larger.
   */
  take(bytes: Uint8Array, start: number, end: number): number
  /**
   * Opens the record that has the marks from word `first` up to `end`. May make the memory larger; until the next is opened
   * only {@link codeOf} does that then, and not for what is in the record.
   *
   * @param bytes how long the record is
   * @param meaningOf the column that a key stands for, −1 for none; the key lies at a place
   */
  open(
    first: number,
    end: number,
    bytes: number,
    meaningOf: (start: number, end: number, mark: number) => number,
  ): void
  /** How many columns have a member of the record; the first is `column(0)`. */
  readonly found: number
  column(i: number): number
  /** The word where the mark of the column's member begins, 0 where there is none. */
  memberOf(column: number): number
  /**
   * Puts the codes of values into the record's marks, and for keys of maps the numbers of their entries; −1 stays where escapes must
   * be resolved first.
   *
   * @returns how many columns the host has to see to, {@link wanted} ones: those that are plain, those that are not coded, and
   * spellings that have not come before
   */
  code(): number
  wanted(i: number): number
  /** Gives a column another value: an object that has so many members. @returns the word where the first one's mark begins */
  replaceMember(column: number, members: number): number
  /** Adds the record as the next row, with all its values that are coded by now. */
  addRow(): void
  /**
   * Ends the rows: no more are added until the kernel begins anew.
   *
   * @param order of each row which one it becomes
   */
  spread(order: Int32Array): SpreadRows
  /** The number of a text from elsewhere. May make the memory larger. */
  codeOf(dictionary: number, bytes: Uint8Array, start: number, end: number): number
  /** The number of such a text's entry among those of all dictionaries, as {@link code} tells them of keys. */
  entryOf(dictionary: number, bytes: Uint8Array, start: number, end: number): number
  sizeOf(dictionary: number): number
  /** Bytes of all texts of a dictionary. */
  bytesOf(dictionary: number): number
  /** The texts of a dictionary, text i is `data[offsets[i], offsets[i + 1])`, in memory of their own. May make this one larger. */
  texts(dictionary: number): {
    readonly offsets: Int32Array<ArrayBuffer>
    readonly data: Uint8Array<ArrayBuffer>
  }
  /**
   * SHA-256 of texts in base64, {@link DIGEST_BYTES} characters each, one behind the other, in memory of their own. May make this
   * one larger.
   *
   * @param spans where each begins and ends in this memory
   */
  digests(spans: Int32Array): Uint8Array<ArrayBuffer>
  /** The same of texts that lie elsewhere: each begins and ends in `bytes`. */
  digestsOf(bytes: Uint8Array, spans: readonly number[]): Uint8Array<ArrayBuffer>
}

/** Characters of a SHA-256 in base64. */
export const DIGEST_BYTES = 44

// As in assembly/ingest/layout.ts.
const MEMBERS = 8192 / 4
const FOUND = 12_288 / 4
const WANTED = 14_336 / 4
const MOST_COLUMNS = 512
const DICTIONARIES = 32_768 / 4
const DICTIONARY_WORDS = 8
const MOST_DICTIONARIES = 2048
const RECORDS = 98_304 / 4
const MARK_BYTES = 24
const ENTRY_BYTES = 32
const SLOT_BYTES = 8
/** Behind what has a place of its own. */
const BLOCKS = 98_304 + 12 * 4096 + 4096

/** Vectors are read whole, and so beyond the end of a text. */
const SLACK = 16

/** Bytes that the memory grows by at least. */
const GROWTH = 4 * 1024 * 1024
const PAGE = 65_536

const MARKS = 64 * 1024
/** The shortest member of an object: `"":1,`. */
const MEMBER_BYTES = 5

const FIRST_ENTRIES = 16 * 1024
/** A table that was larger begins no larger than this. */
const MOST_FIRST_ENTRIES = 128 * 1024

const KIND_NUMBER = {
  plain: 0,
  texts: 1,
  spellings: 2,
  maps: 3,
  spans: SPANS,
  booleans: 5,
  given: 6,
} as const

/** Rows are written down in blocks of so many bytes, or what one of them needs. */
const ROWS_BYTES = 256 * 1024
/** What a member takes there at most. */
const MEMBER_ROOM = 12
/** What a row does besides, or the place of the next block. */
const ROW_ROOM = 16

/** A mark of an object with so many members, as in `MemberMarks`. */
const objectOf = (members: number): number => 2 | (members << 5)

function dictionariesOf(column: ColumnCodes): readonly [number, number] {
  switch (column.kind) {
    case 'texts':
    case 'spellings':
      return [column.dictionary, 0]
    case 'maps':
      return [column.keys, column.values]
    case 'plain':
    case 'spans':
    case 'booleans':
    case 'given':
      return [0, 0]
    default:
      return assertNever(column)
  }
}

/** Kernels are kept with what is bound to them, by their users. */
const INSTANCES = instancesOf<Exports>('./ingest.wasm', 0)

function bind(exports: Exports): IngestKernel {
  // What a module exports is slow to look up.
  const { memory, rehash, moveEntries, countEntries, gather, close, mean, code, countFound } = exports
  const { begin, records, open, codeOf, digests, entryNumberOf, addRow, nextRow } = exports
  let bytes = new Uint8Array(memory.buffer)
  let words = new Int32Array(memory.buffer)
  let next = BLOCKS
  let generation = 0
  const seed = randomBytes(8).readBigInt64LE()
  let [marks, marksAt] = [0, 0]
  /** For the marks of what is taken from elsewhere. */
  let [spare, spareBytes] = [0, 0]
  let [entries, entryRoom, slots] = [0, FIRST_ENTRIES, 0]
  let columnCount = 0
  let [firstRow, rowsEnd] = [0, 0]
  /** Of the record that is open. */
  let rowMembers = 0

  function makeRoom(count: number): void {
    const missing = next + count + SLACK - bytes.length
    if (missing <= 0) return
    memory.grow(Math.ceil(Math.max(missing, GROWTH) / PAGE))
    bytes = new Uint8Array(memory.buffer)
    words = new Int32Array(memory.buffer)
  }

  function allocate(count: number): number {
    makeRoom(count + 16)
    const place = (next + 15) & ~15
    next = place + count
    return place
  }

  function placeTable(room: number): void {
    slots = 2 ** Math.ceil(Math.log2(2 * room))
    rehash(allocate(slots * SLOT_BYTES), slots)
  }

  /** Makes room for so many more entries. */
  function reserveEntries(more: number): void {
    const count = countEntries()
    if (count + more <= entryRoom) return
    entryRoom = Math.max(count + more, 2 * entryRoom)
    const place = allocate(entryRoom * ENTRY_BYTES)
    bytes.copyWithin(place, entries, entries + count * ENTRY_BYTES)
    entries = place
    moveEntries(place)
    if (2 * entryRoom > slots) placeTable(entryRoom)
  }

  /** Makes room for the open record's row, if it has so many more members. */
  function reserveRow(members: number): void {
    rowMembers += members
    const needed = MEMBER_ROOM * rowMembers + 2 * ROW_ROOM
    if (nextRow() + needed <= rowsEnd) return
    const room = Math.max(ROWS_BYTES, needed)
    const place = allocate(room)
    exports.moveRows(place)
    rowsEnd = place + room
  }

  /** The code of a text that is copied here, or what else tells it; it stays where it has not come before. */
  function askOf(
    ask: (dictionary: number, start: number, end: number) => number,
    dictionary: number,
    source: Uint8Array,
    [start, end]: readonly [number, number],
  ): number {
    reserveEntries(1)
    const before = next
    const place = stage(source, start, end)
    const size = countEntries()
    const answer = ask(dictionary, place, place + end - start)
    // A text that was there already need not stay.
    if (countEntries() === size) next = before
    return answer
  }

  function stage(source: Uint8Array, start: number, end: number): number {
    // What is in this memory already would be lost to its old view.
    const own = source.buffer === bytes.buffer ? source.byteOffset : -1
    const place = allocate(end - start)
    if (own < 0) bytes.set(source.subarray(start, end), place)
    else bytes.copyWithin(place, own + start, own + end)
    return place
  }

  return {
    get bytes() {
      return bytes
    },
    get words() {
      return words
    },
    get used() {
      return next - BLOCKS
    },
    get generation() {
      return generation
    },
    begin(columns) {
      invariant(columns.length <= MOST_COLUMNS, `a kernel has room for ${MOST_COLUMNS} columns`)
      generation++
      close()
      entryRoom = Math.min(MOST_FIRST_ENTRIES, Math.max(FIRST_ENTRIES, countEntries()))
      next = BLOCKS
      marks = marksAt = allocate(MARKS * MARK_BYTES)
      spare = spareBytes = 0
      entries = allocate(entryRoom * ENTRY_BYTES)
      begin(entries, seed, MOST_DICTIONARIES)
      placeTable(entryRoom)
      columnCount = columns.length
      words.fill(0, COLUMNS, COLUMNS + COLUMN_WORDS * columnCount)
      for (const [i, column] of columns.entries())
        words.set([KIND_NUMBER[column.kind], ...dictionariesOf(column)], COLUMNS + COLUMN_WORDS * i)
      firstRow = allocate(ROWS_BYTES)
      rowsEnd = firstRow + ROWS_BYTES
      exports.beginRows(firstRow)
    },
    stage,
    dropMarks() {
      marksAt = marks
    },
    records(start, end, separator, longest) {
      return records(start, end, separator, longest, marksAt, marks + MARKS * MARK_BYTES)
    },
    startOf: (i) => words[RECORDS + 3 * i]!,
    endOf: (i) => words[RECORDS + 3 * i + 1]!,
    marksEndOf: (i) => words[RECORDS + 3 * i + 2]! / 4,
    keepMarks(count) {
      if (count > 0) marksAt = words[RECORDS + 3 * (count - 1) + 2]!
    },
    get marksStart() {
      return marksAt / 4
    },
    take(source, start, end) {
      const length = end - start
      const place = stage(source, start, end)
      const needed = (Math.floor(length / MEMBER_BYTES) + 1) * MARK_BYTES
      if (needed > spareBytes) {
        spareBytes = 2 * needed
        spare = allocate(spareBytes)
      }
      const count = records(place, place + length, 0, length, spare, spare + spareBytes)
      invariant(count === 1, 'a record is compact JSON')
      return spare / 4
    },
    open(first, end, length, meaningOf) {
      const members = (end - first) / (MARK_BYTES / 4)
      reserveEntries(2 * members)
      rowMembers = 0
      reserveRow(members)
      // Each text that has escapes may lie here once more: views of this memory stay good until the next record.
      makeRoom(length + 2 * SLACK * (2 * members + 2))
      close()
      const stop = 4 * end
      for (let at = open(4 * first, stop); at !== 0; at = open(at, stop)) {
        const keyStart = words[at / 4]!
        const value = words[at / 4 + 1]!
        const isString = (words[at / 4 + 3]! & 7) === 0
        mean(meaningOf(keyStart, value - (isString ? 3 : 2), at / 4))
      }
    },
    get found() {
      return countFound()
    },
    column: (i) => words[FOUND + i]!,
    memberOf: (column) => words[MEMBERS + column]! / 4,
    code,
    wanted: (i) => words[WANTED + i]!,
    replaceMember(column, members) {
      reserveRow(members)
      const mark = allocate((members + 1) * MARK_BYTES)
      words[mark / 4 + 3] = objectOf(members)
      exports.replaceMember(column, mark)
      return mark / 4 + MARK_BYTES / 4
    },
    addRow,
    spread: (order) =>
      spreadRows(exports, order, firstRow, columnCount, {
        words: () => words,
        bytes: () => bytes,
        allocate,
        within(count, take) {
          const before = next
          const taken = take(allocate(count))
          next = before
          return taken
        },
      }),
    codeOf: (dictionary, source, start, end) => askOf(codeOf, dictionary, source, [start, end]),
    entryOf: (dictionary, source, start, end) => askOf(entryNumberOf, dictionary, source, [start, end]),
    sizeOf: (dictionary) => words[DICTIONARIES + DICTIONARY_WORDS * dictionary]!,
    bytesOf: (dictionary) => words[DICTIONARIES + DICTIONARY_WORDS * dictionary + 1]!,
    texts(dictionary) {
      const before = next
      const size = this.sizeOf(dictionary)
      const length = this.bytesOf(dictionary)
      const offsets = allocate(4 * (size + 1))
      const data = allocate(length)
      gather(dictionary, offsets, data)
      next = before
      return {
        offsets: words.slice(offsets / 4, offsets / 4 + size + 1),
        data: bytes.slice(data, data + length),
      }
    },
    digestsOf(source, spans) {
      const before = next
      const place = stage(source, 0, source.length)
      const out = this.digests(Int32Array.from(spans, (at) => place + at))
      next = before
      return out
    },
    digests(spans) {
      const before = next
      const count = spans.length / 2
      const given = allocate(4 * spans.length)
      const out = allocate(DIGEST_BYTES * count)
      words.set(spans, given / 4)
      digests(given, count, out)
      next = before
      return bytes.slice(out, out + DIGEST_BYTES * count)
    },
  }
}

/** Ingest kernels with a new memory, or undefined where they were not built. */
export function loadIngestKernel(): IngestKernel | undefined {
  const exports = INSTANCES.take()
  return exports && bind(exports)
}
