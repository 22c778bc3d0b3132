import { rm } from 'node:fs/promises'
import type { Batch } from '../column/column.ts'
import { valueReader } from '../column/value.ts'
import { TraillakeError } from '../common/errors.ts'
import { openNewFile } from '../common/files.ts'
import { openParquet, type ParquetReader } from '../parquet/reader.ts'
import { createParquetWriter, type WriteOptions } from '../parquet/writer.ts'
import { uniqueNames } from '../result/names.ts'
import { VARCHAR } from '../types/type.ts'

/** A cell's text; null for NULL. */
export type TextRow = readonly (string | null)[]

/** Pages of about as many rows as are asked for at once, so that a page of an answer is read from one or two of them. */
const LAYOUT: WriteOptions = { rowGroupRows: 65_536, pageRows: 1024, columns: [] }

/** Rows that are decoded at once: those of whole events are some hundred kilobytes each. */
const STEP_ROWS = 128

/** A result file that is being written. */
export interface ResultWriter {
  /** Throws EXCEEDED_MEMORY_LIMIT once the file has more bytes than it may. */
  append(batch: Batch): Promise<void>
  readonly rows: number
  /** Makes what was appended readable, and puts it on the disk. */
  finish(): Promise<void>
  discard(): Promise<void>
}

/**
 * Begins the file of an answer: columns of text. In memory is one row group at most, compressed.
 *
 * @param file one that is there is a dead process's, and is replaced
 * @param columns the answer's names; two may be equal
 * @param maxBytes of the file
 */
export async function writeResultFile(
  file: string,
  columns: readonly string[],
  maxBytes: number,
): Promise<ResultWriter> {
  await rm(file, { force: true })
  const output = await openNewFile(file)
  const fields = uniqueNames(columns).map((name) => ({ name, type: VARCHAR }))
  const writer = createParquetWriter(output, fields, LAYOUT)
  return {
    async append(batch) {
      await writer.append(batch)
      if (output.position > maxBytes)
        throw new TraillakeError('EXCEEDED_MEMORY_LIMIT', 'Query response is too large')
    },
    get rows() {
      return writer.rows
    },
    async finish() {
      await writer.finish()
      await output.finish()
    },
    discard: () => output.discard(),
  }
}

function* textsOf(reader: ParquetReader, group: number, from: number): Generator<TextRow> {
  const paths = reader.footer.columns.map(({ name }) => [name])
  const opened = reader.rowGroup(group, () => undefined)
  for (let start = from; start < opened.rows; start += STEP_ROWS) {
    const rows = Int32Array.from({ length: Math.min(STEP_ROWS, opened.rows - start) }, (_, i) => start + i)
    const readers = paths.map((path) => valueReader(opened.column(path, rows), VARCHAR))
    for (let row = 0; row < rows.length; row++)
      // A varchar's value is its text.
      yield readers.map((read) => read(row) as string | null)
  }
}

/**
 * Reads the rows of a result file from `first` on.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, CORRUPT_STORE
 */
export async function* readResultFile(file: string, first = 0): AsyncGenerator<TextRow> {
  const reader = await openParquet(file)
  try {
    let start = 0
    for (const [group, { rows }] of reader.footer.rowGroups.entries()) {
      if (start + rows > first) yield* textsOf(reader, group, Math.max(0, first - start))
      start += rows
    }
  } finally {
    await reader.close()
  }
}
