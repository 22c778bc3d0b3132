import { loadKernels } from './binding.ts'
import type { JsonStep, Texts } from './json.ts'
import { TWINS } from './twins.ts'

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
   * Writes the numbers of the rows whose bit-packed code is wanted, ascending, to `out` from `at` on. There is room for all.
   *
   * @param wanted 1 or 0 for each entry of the dictionary
   * @param first the number of the first of `count` rows
   * @returns how many rows there are; undefined where a code is of no entry
   */
  select(
    bytes: Uint8Array,
    start: number,
    width: number,
    wanted: Uint8Array,
    first: number,
    out: Int32Array,
    at: number,
    count: number,
  ): number | undefined
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
export const KERNELS: Kernels = process.env.TRAILLAKE_KERNELS === 'twins' ? TWINS : (loadKernels() ?? TWINS)
