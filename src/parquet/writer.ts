import { type ArrowField, encodeBatch } from '../column/arrow.ts'
import type { Batch } from '../column/column.ts'
import { parquetWasm } from './wasm.ts'

/** How one top-level column is stored, where it differs from the rest. What is inside a nested one cannot be told apart. */
export interface ColumnLayout {
  readonly name: string
  /** With zstd, which is what everything else is. */
  readonly compressed?: boolean
  /** Distinct values once and codes for the rows, which is what everything else has. */
  readonly dictionary?: boolean
  /** Least and greatest value and how many are NULL, a row group and a page. */
  readonly statistics?: boolean
}

export interface WriteOptions {
  /** Rows a row group, at most. */
  readonly rowGroupRows: number
  /** Bytes of a row group's distinct values after which a column is written plainly. 1 MiB. */
  readonly dictionaryBytes?: number
  readonly columns: readonly ColumnLayout[]
}

/**
 * One Parquet file of one batch, in memory. Dictionary columns become dictionary pages; every column chunk gets a page
 * index.
 *
 * @param fields with Iceberg field ids all the way down
 * @returns the file's bytes
 */
export async function writeParquet(
  fields: readonly ArrowField[],
  batch: Batch,
  options: WriteOptions,
): Promise<Uint8Array> {
  const wasm = await parquetWasm()
  const { Compression, EnabledStatistics } = wasm
  let properties = new wasm.WriterPropertiesBuilder()
    .setCreatedBy('traillake')
    .setWriterVersion(wasm.WriterVersion.V1)
    .setCompression(Compression.ZSTD)
    .setDictionaryEnabled(true)
    .setDictionaryPageSizeLimit(options.dictionaryBytes ?? 1024 * 1024)
    .setStatisticsEnabled(EnabledStatistics.Page)
    .setMaxRowGroupSize(options.rowGroupRows)
  // parquet-wasm takes a dotted path for one name, so that these reach top-level columns only.
  const names = new Set(fields.map(({ name }) => name))
  for (const { name, compressed, dictionary, statistics } of options.columns) {
    if (!names.has(name)) continue
    if (compressed === false) properties = properties.setColumnCompression(name, Compression.UNCOMPRESSED)
    if (dictionary === false) properties = properties.setColumnDictionaryEnabled(name, false)
    if (statistics === false) properties = properties.setColumnStatisticsEnabled(name, EnabledStatistics.None)
  }
  // Both calls take ownership of what they are given and free it.
  return wasm.writeParquet(wasm.Table.fromIPCStream(encodeBatch(fields, batch)), properties.build())
}
