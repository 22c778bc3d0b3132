import type { Selection } from '../column/column.ts'
import type { ChunkReader } from './chunk.ts'
import { pageContext, readLevels } from './leaf.ts'
import { type DataPage, dataPageOf } from './page.ts'

/** What texts are searched for, in UTF-8: those that are one of some texts, or that have a text in them. */
export interface TextSearch {
  readonly kind: 'equals' | 'contains'
  /** Not empty, and none of them is. */
  readonly texts: readonly Uint8Array[]
}

/** Positions of a page's values, ascending, written to `out`; how many there are. */
type Search = (page: Uint8Array, values: number, out: Int32Array) => number

/** One sweep over the whole page; only where it hits are values told apart. */
function contains(text: Uint8Array): Search {
  return (page, values, out) => {
    const bytes = Buffer.from(page.buffer, page.byteOffset, page.length)
    const view = new DataView(page.buffer, page.byteOffset, page.length)
    let found = 0
    /** The value that is looked at, and where its length stands. */
    let [value, at] = [0, 0]
    for (let hit = bytes.indexOf(text, 4); hit >= 0; ) {
      let end = at + 4 + view.getUint32(at, true)
      while (end <= hit) {
        at = end
        value++
        end = at + 4 + view.getUint32(at, true)
      }
      if (value >= values || end > page.length) throw new RangeError('a page has too few bytes')
      if (hit < at + 4 || hit + text.length > end) {
        hit = bytes.indexOf(text, hit + 1)
        continue
      }
      out[found++] = value++
      at = end
      hit = bytes.indexOf(text, at + 4)
    }
    return found
  }
}

function equals(texts: readonly Uint8Array[]): Search {
  const lengths = new Set(texts.map(({ length }) => length))
  return (page, values, out) => {
    const view = new DataView(page.buffer, page.byteOffset, page.length)
    const isAt = (text: Uint8Array, at: number): boolean => {
      for (let i = 0; i < text.length; i++) if (page[at + i] !== text[i]) return false
      return true
    }
    let found = 0
    for (let value = 0, at = 0; value < values; value++) {
      const length = view.getUint32(at, true)
      at += 4
      if (length > page.length - at) throw new RangeError('a page has too few bytes')
      if (lengths.has(length) && texts.some((text) => text.length === length && isAt(text, at)))
        out[found++] = value
      at += length
    }
    return found
  }
}

/** Positions among the values of a page that has NULLs, as positions among its rows. */
function toRows(positions: Int32Array, page: DataPage, greatest: number): void {
  if (page.definitions === undefined) return
  const levels = new Uint8Array(page.count)
  readLevels(page.definitions, greatest, levels, 0, page.count)
  let [value, next] = [-1, 0]
  for (let row = 0; row < levels.length && next < positions.length; row++) {
    if (levels[row] === greatest) value++
    if (value === positions[next] && levels[row] === greatest) positions[next++] = row
  }
}

/**
 * The rows of a column chunk of plain texts that a search finds, without making a column of them. Undefined where some of
 * its pages are in codes: then the dictionary is asked. Throws as readLeaf.
 */
export function searchTexts(chunk: ChunkReader, { kind, texts }: TextSearch): Selection | undefined {
  const { node } = chunk
  const [first] = texts
  if (first === undefined || node.repetition > 0 || node.type.physical !== 'BYTE_ARRAY') return undefined
  if (kind === 'contains' && texts.length > 1) return undefined
  const pages = chunk.pages()
  if (pages.some(({ page }) => page.encoding !== 'plain')) return undefined
  const search = kind === 'contains' ? contains(first) : equals(texts)
  const context = pageContext(chunk)
  const parts: Int32Array[] = []
  let total = 0
  for (const { page: raw, firstRow = 0 } of pages) {
    const page = dataPageOf(raw, context)
    if (page.count > chunk.chunk.valueCount) throw new RangeError('a column chunk has too many values')
    const present =
      page.definitions === undefined
        ? page.count
        : readLevels(page.definitions, node.definition, new Uint8Array(page.count), 0, page.count)
    const positions = new Int32Array(present)
    const found = positions.subarray(0, search(page.values, present, positions))
    if (found.length === 0) continue
    if (present < page.count) toRows(found, page, node.definition)
    for (let i = 0; i < found.length; i++) found[i]! += firstRow
    parts.push(found.slice())
    total += found.length
  }
  const rows = new Int32Array(total)
  let at = 0
  for (const part of parts) {
    rows.set(part, at)
    at += part.length
  }
  return rows
}
