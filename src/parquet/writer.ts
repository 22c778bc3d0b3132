import { type ArrowField, encodeBatch } from '../column/arrow.ts'
import type { Batch } from '../column/column.ts'
import { parquetWasm } from './wasm.ts'

/** How one leaf column is stored. The path is Parquet's: names joined by dots, with `list.element` and `key_value.key`. */
export interface LeafLayout {
  readonly path: string
  readonly codec: 'uncompressed' | 'zstd'
  readonly dictionary: boolean
}

export interface WriteOptions {
  /** Rows a row group, at most. */
  readonly rowGroupRows: number
  /** Leaves that are not stored as the default says: dictionary pages, uncompressed. */
  readonly leaves: readonly LeafLayout[]
  readonly metadata: ReadonlyMap<string, string>
}

/**
 * One Parquet file of one batch, in memory. Dictionary columns become dictionary pages; every column chunk gets
 * statistics and a page index.
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
  let properties = new wasm.WriterPropertiesBuilder()
    .setCreatedBy('traillake')
    .setWriterVersion(wasm.WriterVersion.V1)
    .setCompression(wasm.Compression.UNCOMPRESSED)
    .setDictionaryEnabled(true)
    .setStatisticsEnabled(wasm.EnabledStatistics.Page)
    .setMaxRowGroupSize(options.rowGroupRows)
    .setKeyValueMetadata(new Map(options.metadata))
  for (const { path, codec, dictionary } of options.leaves) {
    properties = properties
      .setColumnCompression(path, codec === 'zstd' ? wasm.Compression.ZSTD : wasm.Compression.UNCOMPRESSED)
      .setColumnDictionaryEnabled(path, dictionary)
  }
  // Both calls take ownership of what they are given and free it.
  return wasm.writeParquet(wasm.Table.fromIPCStream(encodeBatch(fields, batch)), properties.build())
}
