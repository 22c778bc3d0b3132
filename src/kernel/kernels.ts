import { loadKernels } from './binding.ts'
import type { SumDeltas } from './deltas.ts'
import { ARE_KERNELS_WANTED } from './instances.ts'
import type { JsonStep, Texts } from './json.ts'
import type { JoinTexts } from './plain-texts.ts'
import type { PlaceKernels } from './places.ts'
import type { SearchBytes } from './search.ts'
import type { CutSpans } from './spans.ts'
import { TWINS } from './twins.ts'

/**
 * Whole pages of levels and codes in the hybrid of run lengths and bit packing, which lie in `bytes[start, end)`. What they do not
 * take, damage too, is for those who go through the runs one by one.
 */
export interface PageKernels {
  /** Values that a page may have, and bytes. */
  readonly most: number
  readonly mostBytes: number
  /**
   * Writes the codes of `count` rows to `out` from `at` on.
   *
   * @param validity which rows have a code, from `at` on, with `present` ones; those without get 0. Undefined where all have one
   * @returns the greatest code; −1 where the page is not taken
   */
  codes(
    bytes: Uint8Array,
    start: number,
    end: number,
    width: number,
    validity: Uint8Array | undefined,
    out: Int32Array,
    at: number,
    count: number,
    present: number,
  ): number
  /**
   * Writes levels to `out` from `at` on, or for each level whether it is the greatest.
   *
   * @param width 1 to 7
   * @returns how many are `greatest`; −1 where the page is not taken
   */
  levels(
    bytes: Uint8Array,
    start: number,
    end: number,
    width: number,
    greatest: number,
    asValidity: boolean,
    out: Uint8Array,
    at: number,
    count: number,
  ): number
  /**
   * Writes 1 for each row whose code is wanted, 0 for the others.
   *
   * @param wanted 1 or 0 for each entry of the dictionary
   * @param validity which rows have a code, with `present` ones. Undefined where all have one
   * @returns false where the page is not taken
   */
  match(
    bytes: Uint8Array,
    start: number,
    end: number,
    width: number,
    wanted: Uint8Array,
    validity: Uint8Array | undefined,
    out: Uint8Array,
    at: number,
    count: number,
    present: number,
  ): boolean
}

/** The inner loops over what Parquet packs: see https://github.com/apache/parquet-format/blob/master/Encodings.md. */
export interface Kernels {
  /**
   * Writes `count` bit-packed numbers, the first in the lowest bits of `bytes[start]`, to `out` from `at` on.
   *
   * @param width bits a number, 1 to 32
   * @returns the greatest of them; 0 where there are none
   */
  unpack(bytes: Uint8Array, start: number, width: number, out: Int32Array, at: number, count: number): number
  /**
   * The same for numbers of one bit, a byte each.
   *
   * @returns how many of them are 1
   */
  unpackBits(bytes: Uint8Array, start: number, out: Uint8Array, at: number, count: number): number
  /**
   * Writes the numbers of the rows that have a 1, ascending, to `out` from `to` on. There is room for all.
   *
   * @param bytes 1 or 0 a row, from `at` on
   * @param first the number of the first of `count` rows
   * @returns how many there are
   */
  rows(bytes: Uint8Array, at: number, first: number, out: Int32Array, to: number, count: number): number
  /**
   * Writes those of some rows that have a 1 to `out`, which has room for all of them.
   *
   * @param bytes 1 or 0 a row
   * @param rows ascending
   * @returns how many there are
   */
  rowsWithin(bytes: Uint8Array, rows: Int32Array, out: Int32Array): number
  readonly deltas: SumDeltas
  /** Left out where there is none. */
  readonly joinTexts?: JoinTexts
  /** Left out where there are none. */
  readonly pages?: PageKernels
  readonly places: PlaceKernels
  readonly search: SearchBytes
  readonly spans: CutSpans
  /**
   * Goes the way of a path through JSON texts. Gives, a text each, where the value begins, counted from the text's beginning; −1
   * where it is no JSON up to there, −2 where there is no such value, UNSURE where escapes in a key or the text's size
   * are too much for the kernel. Left out where there is no such kernel.
   *
   * @param wanted 0 for texts that are passed over, which get −2; left out where there are none
   */
  readonly findJson?:
    | ((
        texts: Texts,
        count: number,
        steps: readonly JsonStep[],
        wanted: Uint8Array | undefined,
        out: Int32Array,
      ) => void)
    | undefined
}

/**
 * This thread's kernels: WebAssembly where it was built, else their twins. `TRAILLAKE_KERNELS=twins` asks for these, to
 * compare.
 */
export const KERNELS: Kernels = ARE_KERNELS_WANTED ? (loadKernels() ?? TWINS) : TWINS
