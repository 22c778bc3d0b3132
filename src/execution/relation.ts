import { batchRows, denseBatch } from '../column/batch.ts'
import { columnOf } from '../column/builder.ts'
import type { Batch, Column, PlainColumn } from '../column/column.ts'
import { concatColumns, concatSteps } from '../column/concat.ts'
import { flatten } from '../column/flatten.ts'
import { dictionaryColumn } from '../column/make.ts'
import { slice } from '../column/slice.ts'
import { usedCodes } from '../column/used-codes.ts'
import { take, takePlain, takeRows as takePresent } from '../column/take.ts'
import { atOnce, type Steps } from '../common/steps.ts'
import type { PlanColumn } from '../plan/expression.ts'
import type { SqlType } from '../types/type.ts'
import type { Memory } from './memory.ts'
import { inSteps, type Pace, paced } from './pace.ts'

/** Batches hold about this many rows at most. */
export const BATCH_ROWS = 65_536

/** A whole relation in memory: columns of `rows` rows. */
export interface Relation {
  readonly rows: number
  readonly columns: readonly Column[]
}

/** Rows of columns, in the order in which they are named. */
export function takeAll(columns: readonly Column[], rows: Int32Array): readonly Column[] {
  return columns.map((column) => takePresent(column, rows))
}

/** A row of NULL, to be appended to dictionaries by concatenation. */
function entriesOf(column: Column): PlainColumn | undefined {
  return column.kind === 'dictionary'
    ? column.dictionary
    : column.kind === 'constant'
      ? column.value
      : undefined
}

/** A column with only those entries of its dictionary that rows name. */
function withUsedEntries(column: Column): Column {
  if (column.kind !== 'dictionary') return column
  const { used, codes } = usedCodes(column)
  return dictionaryColumn(codes, takePlain(column.dictionary, used), column.validity)
}

/**
 * A column to be kept: of a dictionary of more entries than there are rows, most of which no row may name, only the others.
 *
 * @param held dictionaries that are kept whole, to which its own may be added
 */
function withoutRest(column: Column, held: Set<PlainColumn>): Column {
  if (column.kind !== 'dictionary' || held.has(column.dictionary)) return column
  if (column.dictionary.length > column.length) return withUsedEntries(column)
  held.add(column.dictionary)
  return column
}

/** Where each dictionary begins in all of them together, and how many entries there are; undefined where a column has none. */
function startsOf(parts: readonly Column[]) {
  const starts = new Map<PlainColumn, number>()
  let entries = 0
  for (const part of parts) {
    const dictionary = entriesOf(part)
    if (dictionary === undefined) return undefined
    if (starts.has(dictionary)) continue
    starts.set(dictionary, entries)
    entries += dictionary.length
  }
  return { starts, entries }
}

/**
 * Dictionary and constant columns one after another as one dictionary column, of no more entries than rows; undefined where there
 * are others. Even where nearly each row has its own, what comes after moves codes, and no texts.
 */
function* concatCodes(columns: readonly Column[], rows: number): Steps<Column | undefined> {
  let parts = columns
  let found = startsOf(parts)
  if (found !== undefined && found.entries > rows) {
    const compact: Column[] = []
    for (const part of parts) {
      yield
      compact.push(withUsedEntries(part))
    }
    parts = compact
    found = startsOf(parts)
  }
  if (found === undefined) return undefined
  const { starts } = found
  const codes = new Int32Array(rows)
  let validity: Uint8Array | undefined
  let at = 0
  for (const part of parts) {
    yield
    const start = starts.get(entriesOf(part)!)!
    if (part.kind !== 'dictionary') codes.fill(start, at, at + part.length)
    else {
      for (let row = 0; row < part.length; row++) codes[at + row] = start + part.codes[row]!
      if (part.validity !== undefined) {
        validity ??= new Uint8Array(rows).fill(1)
        validity.set(part.validity, at)
      }
    }
    at += part.length
  }
  const [only, another] = starts.keys()
  const dictionary = only !== undefined && another === undefined ? only : concatColumns([...starts.keys()])
  return dictionaryColumn(codes, flatten(dictionary), validity)
}

/** {@link concatEncoded} with stops between the parts. */
export function* concatEncodedSteps(parts: readonly Column[], type: SqlType): Steps<Column> {
  const present = parts.filter((part) => part.length > 0)
  const [first] = present
  if (first === undefined) return columnOf(type, [])
  if (present.length === 1) return first
  const rows = present.reduce((sum, part) => sum + part.length, 0)
  return (yield* concatCodes(present, rows)) ?? (yield* concatSteps(present))
}

/** Columns of one type one after another, as one dictionary column where all parts are encoded. */
function concatEncoded(parts: readonly Column[], type: SqlType): Column {
  return atOnce(concatEncodedSteps(parts, type))
}

/** {@link concatEncoded} for many rows. */
export function concatInSteps(parts: readonly Column[], type: SqlType, pace: Pace): Promise<Column> {
  return paced(concatEncodedSteps(parts, type), pace)
}

/** Batches one after another. */
export function concatBatches(batches: readonly Batch[], columns: readonly PlanColumn[]): Relation {
  const dense = batches.map(denseBatch)
  return {
    rows: dense.reduce((sum, batch) => sum + batch.rows, 0),
    columns: columns.map((column, i) =>
      concatEncoded(
        dense.map((batch) => batch.columns[i]!),
        column.type,
      ),
    ),
  }
}

/** Reads an input to its end and keeps it. */
export async function collect(
  input: AsyncIterable<Batch>,
  columns: readonly PlanColumn[],
  memory: Memory,
  pace: Pace,
): Promise<Relation> {
  const batches: Batch[] = []
  const held = new Set<PlainColumn>()
  let rows = 0
  for await (const batch of input) {
    await pace()
    if (batchRows(batch) === 0) continue
    const dense = denseBatch(batch)
    const kept = dense.columns.map((column) => withoutRest(column, held))
    memory.keep(kept)
    batches.push({ ...dense, columns: kept })
    rows += dense.rows
  }
  const whole: Column[] = []
  for (const [i, column] of columns.entries()) {
    const parts = batches.map((batch) => batch.columns[i]!)
    whole.push(await concatInSteps(parts, column.type, pace))
  }
  return { rows, columns: whole }
}

/** @param gather {@link take}, or what does it where no row is −1 */
export async function takeInSteps(
  column: Column,
  rows: Int32Array,
  type: SqlType,
  pace: Pace,
  gather = take,
): Promise<Column> {
  const parts: Column[] = []
  await inSteps(
    rows.length,
    pace,
    (start, end) => {
      parts.push(gather(column, rows.subarray(start, end)))
    },
    BATCH_ROWS,
  )
  return concatInSteps(parts, type, pace)
}

/** Rows of a relation, in the order in which they are named. */
export async function takeRows(
  relation: Relation,
  rows: Int32Array,
  columns: readonly PlanColumn[],
  pace: Pace,
): Promise<Relation> {
  const taken: Column[] = []
  for (const [i, column] of relation.columns.entries())
    taken.push(await takeInSteps(column, rows, columns[i]!.type, pace, takePresent))
  return { rows: rows.length, columns: taken }
}

/** A relation in batches, its rows in the order that is given (undefined: as they are). */
export function* batchesOf(relation: Relation, order?: Int32Array): Generator<Batch> {
  const rows = order?.length ?? relation.rows
  for (let start = 0; start < rows; start += BATCH_ROWS) {
    const end = Math.min(rows, start + BATCH_ROWS)
    const part = order?.subarray(start, end)
    yield {
      rows: end - start,
      columns: relation.columns.map((column) =>
        part === undefined ? slice(column, start, end) : takePresent(column, part),
      ),
      selection: undefined,
    }
  }
}
