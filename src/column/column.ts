/**
 * Columns are plain data: what a batch holds, what kernels read and write, what crosses threads.
 *
 * `validity` has one byte a row, 1 for a value and 0 for NULL; `undefined` says that no row is NULL. The slot under a
 * NULL holds anything. A column does not know its SQL type; the plan does. How types map to kinds:
 *
 * | kind | SQL types |
 * |---|---|
 * | boolean | boolean |
 * | int32 | tinyint, smallint, integer, date (days), interval year to month (months) |
 * | int64 | bigint, decimal(≤18) (unscaled), time and timestamp (µs), interval day to second (ms) |
 * | int128 | decimal(>18) (unscaled) |
 * | float32, float64 | real, double |
 * | zoned | timestamp with time zone |
 * | bytes | varchar, char, json (UTF-8); varbinary, uuid, ipaddress, ipprefix, hyperloglog, tdigest |
 * | array, map, row | the nested types |
 * | null | unknown |
 *
 * `dictionary` and `constant` are encodings of any of them: operators keep them as long as they can.
 */
interface ColumnBase {
  readonly length: number
  readonly validity: Uint8Array | undefined
}

export interface BooleanColumn extends ColumnBase {
  readonly kind: 'boolean'
  /** 0 or 1 a row. */
  readonly values: Uint8Array
}
export interface Int32Column extends ColumnBase {
  readonly kind: 'int32'
  readonly values: Int32Array
}
export interface Int64Column extends ColumnBase {
  readonly kind: 'int64'
  readonly values: BigInt64Array
}
export interface Int128Column extends ColumnBase {
  readonly kind: 'int128'
  /** Two words a row: the low 64 bits, then the high 64 bits (two's complement). */
  readonly values: BigInt64Array
}
export interface Float32Column extends ColumnBase {
  readonly kind: 'float32'
  readonly values: Float32Array
}
export interface Float64Column extends ColumnBase {
  readonly kind: 'float64'
  readonly values: Float64Array
}
export interface ZonedColumn extends ColumnBase {
  readonly kind: 'zoned'
  /** Microseconds since the epoch, UTC. */
  readonly values: BigInt64Array
  /** Index into `names` a row. */
  readonly zones: Uint16Array
  readonly names: readonly string[]
}
export interface BytesColumn extends ColumnBase {
  readonly kind: 'bytes'
  /** length + 1 entries; row i is data[offsets[i] … offsets[i+1]). The first need not be 0: slices share `data`. */
  readonly offsets: Int32Array
  readonly data: Uint8Array
}
export interface ArrayColumn extends ColumnBase {
  readonly kind: 'array'
  /** length + 1 entries into `elements`; the first need not be 0. The span under a NULL holds anything. */
  readonly offsets: Int32Array
  readonly elements: Column
}
export interface MapColumn extends ColumnBase {
  readonly kind: 'map'
  readonly offsets: Int32Array
  readonly keys: Column
  readonly values: Column
}
export interface RowColumn extends ColumnBase {
  readonly kind: 'row'
  /** One column a field, each of this column's length. Under a NULL row a field holds anything. */
  readonly fields: readonly Column[]
}
/** Every row NULL: the column of the type `unknown`. */
export interface NullColumn {
  readonly kind: 'null'
  readonly length: number
}
export interface DictionaryColumn extends ColumnBase {
  readonly kind: 'dictionary'
  /** Index into `dictionary` a row; anything under a NULL. */
  readonly codes: Int32Array
  /** A plain column; it may hold NULLs, equal entries twice, and entries that no code names. */
  readonly dictionary: PlainColumn
}
export interface ConstantColumn {
  readonly kind: 'constant'
  readonly length: number
  /** A plain column of length 1: the value (or NULL) of every row. */
  readonly value: PlainColumn
}

/** A column with its values in place. Its nested parts may be encoded all the same. */
export type PlainColumn =
  | BooleanColumn
  | Int32Column
  | Int64Column
  | Int128Column
  | Float32Column
  | Float64Column
  | ZonedColumn
  | BytesColumn
  | ArrayColumn
  | MapColumn
  | RowColumn
  | NullColumn

export type Column = PlainColumn | DictionaryColumn | ConstantColumn

/** Row numbers into a batch, ascending where a filter made them. */
export type Selection = Int32Array

/**
 * A horizontal slice of a relation. Columns all have `rows` rows; where `selection` is present, only the rows that it
 * names belong to the relation, in its order. Filters compose selections; `denseColumn` gathers when values are needed.
 */
export interface Batch {
  readonly rows: number
  readonly columns: readonly Column[]
  readonly selection: Selection | undefined
}
