import {
  bytesOf,
  corruptField,
  elementsOf,
  integerOf,
  member,
  optional,
  type Place,
  stringOf,
} from './decode.ts'

/**
 * What a manifest knows of one data file. Maps go from field id to the figure of that column; bounds are in the
 * serialization of `bounds.ts`. Absent maps mean unknown. https://iceberg.apache.org/spec/#manifests
 */
export interface DataFile {
  /** Location as the metadata writes it; {@link resolveLocation} leads to the file. */
  readonly filePath: string
  /** Upper case: `PARQUET`. */
  readonly fileFormat: string
  readonly recordCount: number
  readonly fileSizeInBytes: number
  readonly columnSizes?: ColumnCounts | undefined
  readonly valueCounts?: ColumnCounts | undefined
  readonly nullValueCounts?: ColumnCounts | undefined
  readonly nanValueCounts?: ColumnCounts | undefined
  readonly lowerBounds?: ColumnBounds | undefined
  readonly upperBounds?: ColumnBounds | undefined
  readonly keyMetadata?: Uint8Array | undefined
  /** Where the row groups start, ascending. */
  readonly splitOffsets?: readonly number[] | undefined
  readonly sortOrderId?: number | undefined
}

type ColumnCounts = ReadonlyMap<number, number>
type ColumnBounds = ReadonlyMap<number, Uint8Array>

interface Pair<Value> {
  readonly key: number
  readonly value: Value
}

function pairsOf<Value>(map: ReadonlyMap<number, Value> | undefined): readonly Pair<Value>[] | null {
  if (map === undefined) return null
  return Array.from(map, ([key, value]) => ({ key, value })).sort((a, b) => a.key - b.key)
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function boundPairsOf(map: ColumnBounds | undefined): readonly Pair<Buffer>[] | null {
  return pairsOf(map)?.map(({ key, value }) => ({ key, value: bufferOf(value) })) ?? null
}

/** The `data_file` struct as Avro takes it. */
export function encodeDataFile(file: DataFile): object {
  return {
    content: 0,
    file_path: file.filePath,
    file_format: file.fileFormat,
    partition: {},
    record_count: file.recordCount,
    file_size_in_bytes: file.fileSizeInBytes,
    column_sizes: pairsOf(file.columnSizes),
    value_counts: pairsOf(file.valueCounts),
    null_value_counts: pairsOf(file.nullValueCounts),
    nan_value_counts: pairsOf(file.nanValueCounts),
    lower_bounds: boundPairsOf(file.lowerBounds),
    upper_bounds: boundPairsOf(file.upperBounds),
    key_metadata: file.keyMetadata === undefined ? null : bufferOf(file.keyMetadata),
    split_offsets: file.splitOffsets ?? null,
    equality_ids: null,
    sort_order_id: file.sortOrderId ?? null,
  }
}

function decodeMap<Value>(
  place: Place | undefined,
  decode: (place: Place) => Value,
): ReadonlyMap<number, Value> | undefined {
  if (place === undefined) return undefined
  return new Map(
    elementsOf(place).map((pair) => [integerOf(member(pair, 'key')), decode(member(pair, 'value'))]),
  )
}

function decodeList(place: Place | undefined): readonly number[] | undefined {
  return place === undefined ? undefined : elementsOf(place).map(integerOf)
}

function sizeOf(place: Place): number {
  const size = integerOf(place)
  if (size < 0) throw corruptField(place, 'is negative')
  return size
}

/** Reads a `data_file` struct. Throws CORRUPT_STORE with the file and the field that is wrong. */
export function decodeDataFile(place: Place): DataFile {
  const keyMetadata = optional(place, 'key_metadata')
  const sortOrderId = optional(place, 'sort_order_id')
  return {
    filePath: stringOf(member(place, 'file_path')),
    fileFormat: stringOf(member(place, 'file_format')).toUpperCase(),
    recordCount: sizeOf(member(place, 'record_count')),
    fileSizeInBytes: sizeOf(member(place, 'file_size_in_bytes')),
    ...definedOnly({
      columnSizes: decodeMap(optional(place, 'column_sizes'), integerOf),
      valueCounts: decodeMap(optional(place, 'value_counts'), integerOf),
      nullValueCounts: decodeMap(optional(place, 'null_value_counts'), integerOf),
      nanValueCounts: decodeMap(optional(place, 'nan_value_counts'), integerOf),
      lowerBounds: decodeMap(optional(place, 'lower_bounds'), bytesOf),
      upperBounds: decodeMap(optional(place, 'upper_bounds'), bytesOf),
      keyMetadata: keyMetadata === undefined ? undefined : bytesOf(keyMetadata),
      splitOffsets: decodeList(optional(place, 'split_offsets')),
      sortOrderId: sortOrderId === undefined ? undefined : integerOf(sortOrderId),
    }),
  }
}

function definedOnly<Fields extends object>(fields: Fields): Partial<Fields> {
  // Taking members away leaves a partial of the same type.
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<Fields>
}
