import type { Column, DictionaryColumn, PlainColumn } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import { constantColumn, dictionaryColumn } from '../../column/make.ts'
import { takePlain } from '../../column/take.ts'
import { isDataError } from './data-error.ts'
import type { ColumnFunction } from './encoded.ts'

/** Combinations of entries at most; results of them are small beside a batch. */
const MOST_COMBINATIONS = 65_536

/** The result for each entry of one dictionary, and NULL, beside each of another; undefined where one of them failed. */
interface Known {
  readonly second: PlainColumn
  /** The values of the constants beside them. */
  readonly constants: readonly PlainColumn[]
  readonly entries: PlainColumn | undefined
}

/** The two dictionary columns among columns of which all others are constants. */
function pairOf(columns: readonly Column[]): readonly [DictionaryColumn, DictionaryColumn] | undefined {
  const coded = columns.filter((column) => column.kind === 'dictionary')
  const [first, second] = coded
  if (coded.length !== 2 || first === undefined || second === undefined) return undefined
  return columns.every(({ kind }) => kind === 'dictionary' || kind === 'constant')
    ? [first, second]
    : undefined
}

/** Codes of rows; NULL is one more code. */
function codeOf({ codes, validity, dictionary }: DictionaryColumn, row: number): number {
  return validity !== undefined && validity[row] === 0 ? dictionary.length : codes[row]!
}

/**
 * Evaluates a deterministic function of two dictionary columns on the combinations of their entries, where these are fewer
 * than the rows, and remembers them per dictionary: `useridentity.accountid <> recipientaccountid` compares each account
 * with each once.
 *
 * @returns undefined where columns are other ones, there are too many combinations, or one that no row may have failed
 */
export function createPairedEvaluation(
  evaluate: ColumnFunction,
): (columns: readonly Column[], rows: number) => Column | undefined {
  const memory = new WeakMap<PlainColumn, Known>()

  function evaluateAll(
    columns: readonly Column[],
    [first, second]: readonly [DictionaryColumn, DictionaryColumn],
  ): PlainColumn | undefined {
    const [height, width] = [first.dictionary.length + 1, second.dictionary.length + 1]
    const rows = height * width
    const [left, right] = [new Int32Array(rows), new Int32Array(rows)]
    for (let row = 0; row < rows; row++) {
      const [i, j] = [Math.floor(row / width), row % width]
      left[row] = i === height - 1 ? -1 : i
      right[row] = j === width - 1 ? -1 : j
    }
    const combined = columns.map((column) => {
      if (column.kind === 'constant') return constantColumn(column.value, rows)
      return column === first ? takePlain(first.dictionary, left) : takePlain(second.dictionary, right)
    })
    try {
      return flatten(evaluate(combined, rows))
    } catch (error) {
      // A combination that no row has may be the one that failed.
      if (isDataError(error)) return undefined
      throw error
    }
  }

  return (columns, rows) => {
    const pair = pairOf(columns)
    if (pair === undefined) return undefined
    const [first, second] = pair
    const width = second.dictionary.length + 1
    const combinations = (first.dictionary.length + 1) * width
    if (first === second || combinations > rows || combinations > MOST_COMBINATIONS) return undefined
    const constants = columns.flatMap((column) => (column.kind === 'constant' ? [column.value] : []))
    let known = memory.get(first.dictionary)
    const isKnown =
      known?.second === second.dictionary && known.constants.every((value, i) => value === constants[i])
    if (known === undefined || !isKnown) {
      known = { second: second.dictionary, constants, entries: evaluateAll(columns, pair) }
      memory.set(first.dictionary, known)
    }
    if (known.entries === undefined) return undefined
    const codes = new Int32Array(rows)
    if (first.validity === undefined && second.validity === undefined) {
      const [left, right] = [first.codes, second.codes]
      for (let row = 0; row < rows; row++) codes[row] = left[row]! * width + right[row]!
    } else for (let row = 0; row < rows; row++) codes[row] = codeOf(first, row) * width + codeOf(second, row)
    return dictionaryColumn(codes, known.entries)
  }
}
