import type { PlainColumn } from '../../column/column.ts'
import { free } from '../../common/free.ts'

/** Entries of dictionaries as codes among other texts. */
interface Remaps {
  /**
   * The codes that are known of a dictionary's entries, −1 for the others; what is written there is there the next time. Of
   * dictionaries that were not asked for lately nothing is known any more.
   */
  of(dictionary: PlainColumn): Int32Array
  /** Forgets all. */
  clear(): void
}

/** Batches come with dictionaries of their own, and those of two may come by turns. */
const MOST = 2

interface Place {
  codes: Int32Array<ArrayBuffer>
  /** Counts the dictionaries that had it. */
  turn: number
}

/** They use the same memory again and again: a file has hundreds of columns, and a dictionary comes for each few thousand rows. */
export function createRemaps(): Remaps {
  const places: Place[] = []
  let known = new WeakMap<PlainColumn, { readonly place: Place; readonly turn: number }>()
  let next = 0
  return {
    of(dictionary) {
      const { length } = dictionary
      const before = known.get(dictionary)
      if (before !== undefined && before.place.turn === before.turn) return before.place.codes
      const place = (places[next] ??= { codes: new Int32Array(length), turn: 0 })
      next = (next + 1) % MOST
      if (place.codes.length < length) {
        free(place.codes)
        place.codes = new Int32Array(length)
      }
      place.codes.fill(-1, 0, length)
      place.turn++
      known.set(dictionary, { place, turn: place.turn })
      return place.codes
    },
    clear() {
      known = new WeakMap()
    },
  }
}
