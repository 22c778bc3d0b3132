import { bindDeltas, type DeltaExports, deltaTwin } from './deltas.ts'
import { instancesOf } from './instances.ts'
import { type JsonStep, type Texts, UNSURE } from './json.ts'
import type { Kernels, PageKernels } from './kernels.ts'
import { OUT, PIECE, SOURCE, SOURCE_BYTES, TABLE, TABLE_BYTES, VALID } from './layout.ts'
import { bindPlaces, type PlaceExports } from './places.ts'
import { bindPlainTexts, type PlainTextExports } from './plain-texts.ts'
import { bindSearch, type SearchExports } from './search.ts'
import { bindSpans, type SpanExports } from './spans.ts'

/** What assembly/index.ts exports. Places are bytes in its memory. */
interface Exports extends DeltaExports, PlainTextExports, PlaceExports, SearchExports, SpanExports {
  readonly memory: WebAssembly.Memory
  readonly unpack: (source: number, width: number, count: number, out: number) => number
  readonly unpackBits: (source: number, count: number, out: number) => number
  readonly find: (start: number, end: number, steps: number, count: number) => number
  readonly codes: (source: number, end: number, width: number, count: number, out: number) => number
  readonly levels: (
    source: number,
    end: number,
    width: number,
    greatest: number,
    count: number,
    out: number,
  ) => number
  readonly validity: (bytes: number, count: number, greatest: number) => void
  readonly spread: (words: number, valid: number, count: number, out: number) => void
  readonly match: (words: number, count: number, table: number, out: number) => void
  readonly spreadBytes: (bytes: number, valid: number, count: number, out: number) => void
  readonly rows: (bytes: number, count: number, first: number, out: number) => number
  readonly rowsWithin: (rows: number, count: number, first: number, bytes: number, out: number) => number
}

/** Numbers that a page may have for the kernels that take whole ones. */
const PAGE = 65_536

/** JSON texts lie where the others have what is packed, and not at 0; the steps of a path and their keys behind the table. */
const TEXT = 16
const TEXT_BYTES = TABLE - 2 * TEXT
const STEPS = TABLE + TABLE_BYTES
const STEP_BYTES = 12
const STEPS_BYTES = 28 * 1024

/** Texts that follow each other are given together, up to so many bytes. */
const TOGETHER = 32 * 1024

/** What a kernel gives for a page that is damaged. */
const DAMAGED = -1

/** What `find` gives where a path leads nowhere. */
const MISSING = -2

function bind(exports: Exports): Kernels {
  const { memory, unpack, unpackBits, find } = exports
  const bytesIn = new Uint8Array(memory.buffer)
  const wordsIn = new Int32Array(memory.buffer)

  /** Gives a kernel the packed bytes of numbers. */
  function give(bytes: Uint8Array, start: number, bits: number): void {
    bytesIn.set(bytes.subarray(start, start + Math.ceil(bits / 8)), SOURCE)
  }

  /** Writes the steps of a path; whether there was room for them. */
  function giveSteps(steps: readonly JsonStep[]): boolean {
    let place = STEPS + steps.length * STEP_BYTES
    if (steps.reduce((sum, { key }) => sum + key.length, place) > STEPS + STEPS_BYTES) return false
    for (const [i, { key, index }] of steps.entries()) {
      wordsIn.set([place, key.length, index], (STEPS + i * STEP_BYTES) / 4)
      bytesIn.set(key, place)
      place += key.length
    }
    return true
  }

  function findJson(
    { data, offsets }: Texts,
    count: number,
    steps: readonly JsonStep[],
    wanted: Uint8Array | undefined,
    out: Int32Array,
  ): void {
    if (!giveSteps(steps)) {
      out.fill(UNSURE, 0, count)
      return
    }
    /** What of the data lies in memory now. */
    let [from, to] = [0, 0]
    for (let i = 0; i < count; i++) {
      const [start, end] = [offsets[i]!, offsets[i + 1]!]
      if (wanted?.[i] === 0) out[i] = MISSING
      else if (end - start > TEXT_BYTES) out[i] = UNSURE
      else {
        if (start < from || end > to) {
          from = start
          to = wanted === undefined ? Math.max(end, Math.min(start + TOGETHER, offsets[count]!)) : end
          bytesIn.set(data.subarray(from, to), TEXT)
        }
        const begin = start - from + TEXT
        const at = find(begin, end - from + TEXT, STEPS, steps.length)
        out[i] = at < 0 ? at : at - begin
      }
    }
  }

  /** Gives a kernel the bytes of a page. */
  function givePage(bytes: Uint8Array, start: number, end: number): number {
    bytesIn.set(bytes.subarray(start, end), SOURCE)
    return SOURCE + end - start
  }

  const pages: PageKernels = {
    most: PAGE,
    mostBytes: SOURCE_BYTES,
    codes(bytes, start, end, width, validity, out, at, count, present) {
      const greatest = exports.codes(SOURCE, givePage(bytes, start, end), width, present, OUT)
      if (greatest === DAMAGED) return DAMAGED
      let from = OUT
      if (validity !== undefined) {
        bytesIn.set(validity.subarray(at, at + count), VALID)
        exports.spread(OUT, VALID, count, TABLE)
        from = TABLE
      }
      out.set(wordsIn.subarray(from / 4, from / 4 + count), at)
      return greatest
    },
    levels(bytes, start, end, width, greatest, asValidity, out, at, count) {
      const full = exports.levels(SOURCE, givePage(bytes, start, end), width, greatest, count, OUT)
      if (full === DAMAGED) return DAMAGED
      if (asValidity && greatest > 1) exports.validity(OUT, count, greatest)
      out.set(bytesIn.subarray(OUT, OUT + count), at)
      return full
    },
    match(bytes, start, end, width, wanted, validity, out, at, count, present) {
      if (wanted.length > TABLE_BYTES) return false
      const greatest = exports.codes(SOURCE, givePage(bytes, start, end), width, present, OUT)
      if (greatest === DAMAGED || greatest >= wanted.length) return false
      bytesIn.set(wanted, TABLE)
      // What was packed has been read, and so have the numbers then.
      let from = SOURCE
      exports.match(OUT, present, TABLE, SOURCE)
      if (validity !== undefined) {
        bytesIn.set(validity.subarray(0, count), VALID)
        exports.spreadBytes(SOURCE, VALID, count, OUT)
        from = OUT
      }
      out.set(bytesIn.subarray(from, from + count), at)
      return true
    },
  }

  return {
    deltas: bindDeltas(exports, deltaTwin),
    findJson,
    joinTexts: bindPlainTexts(exports),
    pages,
    places: bindPlaces(exports),
    search: bindSearch(exports),
    spans: bindSpans(exports),
    rows(bytes, at, first, out, to, count) {
      let found = to
      for (let done = 0; done < count; done += PIECE) {
        const length = Math.min(PIECE, count - done)
        bytesIn.set(bytes.subarray(at + done, at + done + length), SOURCE)
        const rows = exports.rows(SOURCE, length, first + done, OUT)
        out.set(wordsIn.subarray(OUT / 4, OUT / 4 + rows), found)
        found += rows
      }
      return found - to
    },
    rowsWithin(bytes, rows, out) {
      let found = 0
      for (let done = 0; done < rows.length; ) {
        const first = rows[done]!
        let end = Math.min(rows.length, done + PAGE)
        while (rows[end - 1]! - first >= SOURCE_BYTES) end = done + ((end - done) >> 1)
        bytesIn.set(bytes.subarray(first, rows[end - 1]! + 1), SOURCE)
        wordsIn.set(rows.subarray(done, end), TABLE / 4)
        const some = exports.rowsWithin(TABLE, end - done, first, SOURCE, OUT)
        out.set(wordsIn.subarray(OUT / 4, OUT / 4 + some), found)
        found += some
        done = end
      }
      return found
    },
    unpack(bytes, start, width, out, at, count) {
      let greatest = 0
      for (let done = 0; done < count; done += PIECE) {
        const length = Math.min(PIECE, count - done)
        give(bytes, start + (done / 8) * width, length * width)
        // A word of the kernels' is signed here.
        greatest = Math.max(greatest, unpack(SOURCE, width, length, OUT) >>> 0)
        out.set(wordsIn.subarray(OUT / 4, OUT / 4 + length), at + done)
      }
      return greatest
    },
    unpackBits(bytes, start, out, at, count) {
      let ones = 0
      for (let done = 0; done < count; done += PIECE) {
        const length = Math.min(PIECE, count - done)
        give(bytes, start + done / 8, length)
        ones += unpackBits(SOURCE, length, OUT)
        out.set(bytesIn.subarray(OUT, OUT + length), at + done)
      }
      return ones
    },
  }
}

/** The kernels, or undefined where they were not built. */
export function loadKernels(): Kernels | undefined {
  const exports = instancesOf<Exports>('./kernels.wasm', 0).take()
  return exports && bind(exports)
}
