import type { ArrowTable } from '../column/arrow.ts'
import { batchRows, denseColumn } from '../column/batch.ts'
import type { Batch } from '../column/column.ts'
import { valueReader } from '../column/value.ts'
import { TraillakeError } from '../common/errors.ts'
import { jsonValue, type JsonValue } from '../types/format-value.ts'
import { formatType, type SqlType } from '../types/type.ts'
import { exportBatch, exportFields } from './export.ts'
import { uniqueNames } from './names.ts'
import { cellText, textBatch } from './text.ts'

/** A column of an answer: its name as the statement gives it (two may be equal) and Trino's name of its type. */
export interface ResultColumn {
  readonly name: string
  readonly type: string
}

/** What a query touched. Complete once its last batch has been read. */
export interface QueryStatistics {
  /** Events read from data files, before any filter. */
  readonly eventsScanned: number
  /** Of those read, the ones that the conditions on their table let through; fewer where a LIMIT had enough. */
  readonly eventsMatched: number
  /** Bytes of column chunks read. */
  readonly bytesScanned: number
  readonly filesTotal: number
  readonly filesPruned: number
  readonly rowGroupsTotal: number
  readonly rowGroupsPruned: number
  /** Files that were not read, because what the query makes of their rows was kept. */
  readonly filesCached: number
  readonly rows: number
  readonly elapsedMs: number
}

/** One row as JSON has it: see `jsonValue` for each type. */
export type ResultRow = Readonly<Record<string, JsonValue>>

/**
 * The answer to a query. It streams: batches are computed as they are asked for, once. Choose one of the readings;
 * a second one throws INVALID_ARGUMENT.
 */
export interface QueryResult {
  readonly columns: readonly ResultColumn[]
  readonly statistics: QueryStatistics
  /** Columnar, as the engine has them. */
  batches(): AsyncIterable<Batch>
  /** Row by row, a JSON value a column. */
  values(): AsyncIterable<readonly JsonValue[]>
  /** Row by row, the text that Trino's CLI prints (of timestamps three digits or more of the second); null for NULL. */
  texts(): AsyncIterable<readonly (string | null)[]>
  /** The same texts, columnar: every column a varchar, without a selection. */
  textBatches(): AsyncIterable<Batch>
  /** Every row as an object. Of columns with one name the second is called `name_1`, and so on. */
  rows(): Promise<readonly ResultRow[]>
  /** An apache-arrow table. Types that Arrow lacks are text. */
  toArrow(): Promise<ArrowTable>
  /** The Arrow table as an IPC stream. */
  toArrowStream(): Promise<Uint8Array>
  /** The answer as a Parquet file. */
  toParquet(): Promise<Uint8Array>
}

/** Rows a row group in a Parquet answer. */
const ROW_GROUP_ROWS = 131_072

/** Loaded on first use: 40 ms that other answers do not pay. */
const arrow = () => import('../column/arrow.ts')

async function collect(batches: AsyncIterable<Batch>): Promise<readonly Batch[]> {
  const all: Batch[] = []
  for await (const batch of batches) if (batchRows(batch) > 0) all.push(batch)
  return all
}

/**
 * Wraps what the executor gives.
 *
 * @param columns the output, in order
 */
export function createResult(
  columns: readonly { readonly name: string; readonly type: SqlType }[],
  source: AsyncIterable<Batch>,
  statistics: QueryStatistics,
): QueryResult {
  let taken = false
  function batches(): AsyncIterable<Batch> {
    if (taken) throw new TraillakeError('INVALID_ARGUMENT', 'The result has been read already')
    taken = true
    return source
  }

  async function* rowsOf<T>(
    read: (type: SqlType) => (value: ReturnType<ReturnType<typeof valueReader>>) => T,
  ): AsyncGenerator<readonly T[]> {
    const converters = columns.map(({ type }) => read(type))
    for await (const batch of batches()) {
      const readers = columns.map(({ type }, i) => valueReader(denseColumn(batch, i), type))
      const rows = batchRows(batch)
      for (let row = 0; row < rows; row++) yield readers.map((reader, i) => converters[i]!(reader(row)))
    }
  }
  const values = () => rowsOf((type) => (value) => jsonValue(value, type))
  async function* textBatches(): AsyncGenerator<Batch> {
    const types = columns.map(({ type }) => type)
    for await (const batch of batches()) yield textBatch(batch, types)
  }
  const names = uniqueNames(columns.map(({ name }) => name))
  const fields = exportFields(columns.map(({ type }, i) => ({ name: names[i] ?? '', type })))
  const exported = async () =>
    (await collect(batches())).map((batch) =>
      exportBatch(
        batch,
        columns.map(({ type }) => type),
      ),
    )

  return {
    columns: columns.map(({ name, type }) => ({ name, type: formatType(type) })),
    statistics,
    batches,
    values,
    texts: () => rowsOf((type) => (value) => (value === null ? null : cellText(value, type))),
    textBatches,
    async rows() {
      const rows: ResultRow[] = []
      for await (const row of values())
        rows.push(Object.fromEntries(row.map((value, i) => [names[i] ?? '', value])))
      return rows
    },
    async toArrow() {
      const { arrowTable } = await arrow()
      return arrowTable(fields, await exported())
    },
    async toArrowStream() {
      const { encodeTable } = await arrow()
      return encodeTable(fields, await exported())
    },
    async toParquet() {
      const { writeParquet } = await import('../parquet/writer.ts')
      const options = { rowGroupRows: ROW_GROUP_ROWS, columns: [] }
      return writeParquet(fields, await exported(), options)
    },
  }
}
