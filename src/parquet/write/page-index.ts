import { boundsOf, compareStored } from './statistics.ts'
import type { WrittenChunk, WrittenPage } from './row-group.ts'
import { thriftStruct } from './thrift.ts'

/** The OffsetIndex of a chunk (https://github.com/apache/parquet-format/blob/master/PageIndex.md). */
export function offsetIndex({ pages }: WrittenChunk): Uint8Array {
  return thriftStruct((writer) => {
    writer.structs(1, pages, ({ offset, size, firstRow }) => {
      writer.i64(1, offset)
      writer.i32(2, size)
      writer.i64(3, firstRow)
    })
  })
}

const ORDER = { none: 0, ascending: 1, descending: 2 } as const

function orderOf({ node, pages }: WrittenChunk): number {
  const known = pages.map(({ extremes }) => extremes).filter((extremes) => extremes !== undefined)
  const goes = (direction: 1 | -1) =>
    known.every((extremes, i) => {
      const before = known[i - 1]
      return (
        before === undefined ||
        (compareStored(node.type, extremes.least, before.least) * direction >= 0 &&
          compareStored(node.type, extremes.greatest, before.greatest) * direction >= 0)
      )
    })
  return goes(1) ? ORDER.ascending : goes(-1) ? ORDER.descending : ORDER.none
}

const isNullPage = ({ count, nulls }: WrittenPage) => count === nulls
const NOTHING = new Uint8Array(0)

/** The ColumnIndex of a chunk; undefined where a page's bounds are not known. */
export function columnIndex(chunk: WrittenChunk): Uint8Array | undefined {
  const { node, pages } = chunk
  const bounds = pages.map(({ extremes }) => extremes && boundsOf(node.type, extremes))
  if (pages.some((page, i) => bounds[i] === undefined && !isNullPage(page))) return undefined
  // Nothing but NULLs: the chunk's own null count says as much.
  if (bounds.every((one) => one === undefined)) return undefined
  return thriftStruct((writer) => {
    writer.booleans(1, pages.map(isNullPage))
    writer.binaries(
      2,
      bounds.map((one) => one?.minimum ?? NOTHING),
    )
    writer.binaries(
      3,
      bounds.map((one) => one?.maximum ?? NOTHING),
    )
    writer.i32(4, orderOf(chunk))
    writer.i64s(
      5,
      pages.map(({ nulls }) => nulls),
    )
  })
}
