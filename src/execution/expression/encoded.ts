import { columnOf, constantOf } from '../../column/builder.ts'
import type { Column, DictionaryColumn, PlainColumn } from '../../column/column.ts'
import { concatColumns } from '../../column/concat.ts'
import { flatten, isNull } from '../../column/flatten.ts'
import { constantColumn, dictionaryColumn } from '../../column/make.ts'
import { takePlain } from '../../column/take.ts'
import { usedCodes } from '../../column/used-codes.ts'
import type { SqlType } from '../../types/type.ts'
import { isDataError } from './data-error.ts'

/** Computes a column of `rows` rows from columns of as many. */
export type ColumnFunction = (columns: readonly Column[], rows: number) => Column

/** What is known of one combination of dictionaries (and constants) at one place of an expression. */
interface Known {
  /** The dictionaries but the first, and the constants' values; undefined in the place of the first. */
  readonly others: readonly (PlainColumn | undefined)[]
  /** The results for the entries; undefined where one of them failed, so that only the entries in use may be asked. */
  readonly entries: PlainColumn | undefined
  /** The results for the entries and, last, for NULL; undefined while not needed. */
  withNull: PlainColumn | undefined
}

/** The dictionary columns among some columns, where they share their codes, and constants are all the rest. */
function alignedDictionary(columns: readonly Column[]): DictionaryColumn | undefined {
  let first: DictionaryColumn | undefined
  for (const column of columns) {
    if (column.kind === 'constant') continue
    if (column.kind !== 'dictionary') return undefined
    first ??= column
    if (column.codes !== first.codes || column.validity !== first.validity) return undefined
    if (column.dictionary.length !== first.dictionary.length) return undefined
  }
  return first
}

function hasNull(validity: Uint8Array | undefined): boolean {
  return validity?.includes(0) ?? false
}

/**
 * Evaluates a deterministic function on encodings instead of rows: constants once, dictionaries once an entry, with the
 * results remembered per dictionary, so that consecutive batches that share one reuse them.
 *
 * Dictionary columns that share their codes count as one. A function that can fail is tried on all entries; where that
 * fails, it is asked only for those that rows name.
 *
 * @returns undefined where the columns are plain or evaluating row by row is less work
 */
export function createEncodedEvaluation(
  type: SqlType,
  evaluate: ColumnFunction,
): (columns: readonly Column[], rows: number) => Column | undefined {
  const memory = new WeakMap<PlainColumn, Known>()

  function entriesOf(columns: readonly Column[], pick: (dictionary: PlainColumn) => PlainColumn) {
    return columns.map((column) => (column.kind === 'dictionary' ? pick(column.dictionary) : column))
  }

  function evaluateRows(columns: readonly Column[], rows: number): PlainColumn {
    const sized = columns.map((column) =>
      column.kind === 'constant' ? constantColumn(column.value, rows) : column,
    )
    return flatten(evaluate(sized, rows))
  }

  function evaluateNull(columns: readonly Column[]): PlainColumn {
    return evaluateRows(
      entriesOf(columns, (dictionary) => takePlain(dictionary, Int32Array.of(-1))),
      1,
    )
  }

  /** Result entries under the rows' codes; NULL rows get the result for NULL. */
  function wrap(
    model: DictionaryColumn,
    codes: Int32Array,
    entries: PlainColumn,
    columns: readonly Column[],
    known: Known | undefined,
  ): Column {
    const { validity } = model
    if (validity === undefined || !hasNull(validity)) return dictionaryColumn(codes, entries)
    let withNull = known?.withNull
    if (withNull === undefined) {
      const result = evaluateNull(columns)
      withNull = isNull(result, 0) ? entries : flatten(concatColumns([entries, result]))
      if (known !== undefined) known.withNull = withNull
    }
    if (withNull.length === entries.length) return dictionaryColumn(codes, entries, validity)
    const extended = new Int32Array(codes.length)
    for (let row = 0; row < extended.length; row++)
      extended[row] = validity[row] === 1 ? codes[row]! : entries.length
    return dictionaryColumn(extended, withNull)
  }

  function evaluateUsed(model: DictionaryColumn, columns: readonly Column[], rows: number) {
    const { used, codes } = usedCodes(model)
    if (used.length > 0.75 * rows) return undefined
    const entries = evaluateRows(
      entriesOf(columns, (dictionary) => takePlain(dictionary, used)),
      used.length,
    )
    return wrap(model, codes, entries, columns, undefined)
  }

  function tryAllEntries(columns: readonly Column[], rows: number): PlainColumn | undefined {
    try {
      return evaluateRows(
        entriesOf(columns, (dictionary) => dictionary),
        rows,
      )
    } catch (error) {
      // An entry that no row names may be the one that failed; the entries in use decide.
      if (isDataError(error)) return undefined
      throw error
    }
  }

  return (columns, rows) => {
    if (rows === 0) return columnOf(type, [])
    if (columns.every((column) => column.kind === 'constant' || column.kind === 'null')) {
      const nulls = columns.map((column) => (column.kind === 'null' ? { ...column, length: 1 } : column))
      return constantColumn(evaluateRows(nulls, 1), rows)
    }
    const model = alignedDictionary(columns)
    if (model === undefined) return undefined
    if (model.dictionary.length === 0) return constantOfNull(columns, rows)
    const others = columns.map((column) =>
      column === model
        ? undefined
        : column.kind === 'dictionary'
          ? column.dictionary
          : column.kind === 'constant'
            ? column.value
            : undefined,
    )
    let known = memory.get(model.dictionary)
    if (known !== undefined && known.others.some((other, i) => other !== others[i])) known = undefined
    if (known === undefined) {
      if (model.dictionary.length > rows) return evaluateUsed(model, columns, rows)
      known = {
        others,
        entries: tryAllEntries(columns, model.dictionary.length),
        withNull: undefined,
      }
      memory.set(model.dictionary, known)
    }
    if (known.entries === undefined) return evaluateUsed(model, columns, rows)
    return wrap(model, model.codes, known.entries, columns, known)
  }

  /** A dictionary without entries: every row is NULL. */
  function constantOfNull(columns: readonly Column[], rows: number): Column {
    return constantColumn(evaluateNull(columns), rows)
  }
}

/** NULL in every row, in the shape of a type. */
export function nullsOf(type: SqlType, rows: number): Column {
  return constantOf(type, null, rows)
}
