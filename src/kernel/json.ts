/** A step of a path through JSON. */
export interface JsonStep {
  /** A member's name in UTF-8. */
  readonly key: Uint8Array
  /** The array index that it names, −1 where it is none. */
  readonly index: number
}

/** Texts one after another: text i is `data[offsets[i] … offsets[i + 1]]`. */
export interface Texts {
  readonly data: Uint8Array
  readonly offsets: Int32Array
}

/** What `findJson` gives in place of a position: the text must be asked in another way. */
export const UNSURE = -3
