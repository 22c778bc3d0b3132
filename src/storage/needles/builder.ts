import type { TableColumn } from '../../catalog/table-source.ts'
import { slice } from '../../column/slice.ts'
import type { Batch, BytesColumn, Column } from '../../column/column.ts'
import { flatten, validityOf } from '../../column/flatten.ts'
import { encodePuffin } from '../../iceberg/puffin.ts'
import { addTo, BUCKET_BYTES, bucketOf, bucketsFor, hashOf } from './bloom.ts'
import { needleColumns } from './columns.ts'
import { BLOCK_ROWS, checksumOf, NEEDLES_BLOB, type NeedleShape, strideOf } from './format.ts'

/** Gathers the needle filters of a data file while it is written. */
export interface NeedleBuilder {
  append(batch: Batch): void
  /**
   * The Puffin file; undefined where the table has no needle column.
   *
   * @param file the data file's name, without folder
   * @param ids field ids by the columns' dotted names
   */
  finish(file: string, ids: (column: string) => number | undefined): Uint8Array | undefined
}

/** Hashes of values, two words each. */
interface HashList {
  words: Uint32Array
  length: number
}

function push(list: HashList, high: number, low: number): void {
  if (list.length === list.words.length) {
    const larger = new Uint32Array(2 * list.words.length)
    larger.set(list.words)
    list.words = larger
  }
  list.words[list.length++] = high
  list.words[list.length++] = low
}

/** Appends the hashes of a column's texts; one that comes in codes only once a slice. */
function createHasher() {
  let source: BytesColumn | undefined
  let hashes = new Uint32Array(0)
  /** The slice, by number, in which an entry was last seen; 0 where it has no hash yet. */
  let seen = new Uint32Array(0)
  let turn = 0

  function addCodes(
    column: Column & { readonly kind: 'dictionary' },
    dictionary: BytesColumn,
    out: HashList,
  ) {
    if (source !== dictionary) {
      source = dictionary
      hashes = new Uint32Array(2 * dictionary.length)
      seen = new Uint32Array(dictionary.length)
    }
    const { data, offsets } = dictionary
    const validity = validityOf(column)
    turn++
    for (let row = 0; row < column.length; row++) {
      if (validity !== undefined && validity[row] === 0) continue
      const code = column.codes[row]!
      if (seen[code] === turn) continue
      if (seen[code] === 0) {
        const { high, low } = hashOf(data, offsets[code]!, offsets[code + 1]!)
        hashes[2 * code] = high
        hashes[2 * code + 1] = low
      }
      seen[code] = turn
      push(out, hashes[2 * code]!, hashes[2 * code + 1]!)
    }
  }

  return (column: Column, out: HashList): void => {
    if (column.kind === 'dictionary' && column.dictionary.kind === 'bytes') {
      addCodes(column, column.dictionary, out)
      return
    }
    const plain = flatten(column.kind === 'constant' ? column.value : column)
    if (plain.kind !== 'bytes') return
    const { data, offsets, validity } = plain
    for (let row = 0; row < plain.length; row++) {
      if (validity !== undefined && validity[row] === 0) continue
      const { high, low } = hashOf(data, offsets[row]!, offsets[row + 1]!)
      push(out, high, low)
    }
  }
}

/** The filters of one column; see {@link NEEDLES_BLOB}. */
function encodeFilters(file: string, shape: NeedleShape, blocks: readonly HashList[]): Uint8Array {
  const stride = strideOf(shape)
  const width = BUCKET_BYTES / 4
  const words = new Uint32Array((shape.buckets * stride) / 4)
  for (const [block, { words: hashes, length }] of blocks.entries())
    for (let i = 0; i < length; i += 2)
      addTo(words, (bucketOf(hashes[i]!, shape.buckets) * stride) / 4 + block * width, hashes[i + 1]!)
  const bytes = new Uint8Array(words.buffer)
  for (let bucket = 0; bucket < shape.buckets; bucket++) {
    const end = (bucket + 1) * stride - 4
    words[end / 4] = checksumOf(shape, file, bucket, bytes.subarray(bucket * stride, end))
  }
  return bytes
}

export function createNeedleBuilder(columns: readonly TableColumn[]): NeedleBuilder {
  const gathered = needleColumns(columns).map((column) => ({
    ...column,
    addHashes: createHasher(),
    blocks: [] as HashList[],
  }))
  let rows = 0
  return {
    append(batch) {
      const first = rows
      rows += batch.rows
      for (const { column, addHashes, blocks } of gathered) {
        const values = column(batch.columns)
        for (let start = first; start < rows; ) {
          const block = Math.floor(start / BLOCK_ROWS)
          const end = Math.min(rows, (block + 1) * BLOCK_ROWS)
          const list = (blocks[block] ??= { words: new Uint32Array(64), length: 0 })
          addHashes(slice(values, start - first, end - first), list)
          start = end
        }
      }
    },
    finish(file, ids) {
      const blobs = gathered.flatMap(({ name, blocks }) => {
        const id = ids(name)
        const most = Math.max(0, ...blocks.map(({ length }) => length / 2))
        // Nothing but NULLs, which the null count tells.
        if (id === undefined || most === 0) return []
        const shape = { column: name, rows, buckets: bucketsFor(most) }
        const properties = { column: name, rows: String(rows), buckets: String(shape.buckets) }
        const bytes = encodeFilters(file, shape, blocks)
        return [{ type: NEEDLES_BLOB, fields: [id], properties, bytes }]
      })
      return blobs.length === 0 ? undefined : encodePuffin(blobs)
    },
  }
}
