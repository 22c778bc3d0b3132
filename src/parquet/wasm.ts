import type * as ParquetWasm from 'parquet-wasm/node'

let loaded: Promise<typeof ParquetWasm> | undefined

/** parquet-wasm, instantiated on first use: 20 ms that a query which reads no Parquet does not pay. */
export function parquetWasm(): Promise<typeof ParquetWasm> {
  loaded ??= import('parquet-wasm/node')
  return loaded
}
